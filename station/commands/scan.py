"""``rostlokal-station scan``, ``held`` and ``declare-missing``."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ballots.outcome import Outcome
from scanning.errors import CameraProblem, ScannerProblem, ScanningError
from scanning.scanner_options import PLACES
from station.cast import incomplete_serials, unfinished
from station.commands.cluster import cluster_options, hired
from station.commands.origin import Origin
from station.commands.shared import by_two_people, ended_by_ctrl_c
from station.held import held_picture, held_sheets
from station.missing import declare_missing as declare
from station.outcomes import ScanOutcome
from station.page_intake import CountedPage
from station.polling_station import open_station

_PATH = click.Path(path_type=Path)
_SECONDS = click.FloatRange(min=1)
_QUIET = (ScanOutcome.ACCEPTED, ScanOutcome.ALREADY_READ)


@click.command()
@click.option("--box", required=True, help="The box that all these ballots came out of.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Pages read at the same time.")
@click.option("--watch", "folder", type=_PATH, metavar="FOLDER", help="Read what a copier scans into FOLDER.")
@click.option("--until-quiet", "quiet", type=_SECONDS, help="With --watch: end after so many seconds without news.")
@click.option("--remove", is_flag=True, help="With --watch: delete each file whose pictures are stored and verified.")
@click.option("--scanner", metavar="DEVICE", help="Read from this scanner; the command scanners lists them.")
@click.option("--camera", metavar="DEVICE", help="Read sheets laid under this camera; see the command cameras.")
@click.option("--source", "place", type=click.Choice(PLACES), help="With --scanner: where the paper lies.")
@click.option(
    "--resolution", "dpi", type=click.IntRange(200, 600), default=200, show_default=True, help="Dots an inch."
)
@cluster_options
@click.argument("files", nargs=-1, type=_PATH)
@click.pass_context
def scan(
    context: click.Context,
    /,
    box: str,
    jobs: int,
    cluster: str | None,
    cluster_keys: Path | None,
    files: tuple[Path, ...],
    **chosen: Any,
) -> None:
    """Read and store the ballots of a closed box: from FILES, a watched folder, a scanner or a camera.

    Every page is stored before the next is read. Scanning the same FILES again loses nothing and stores nothing
    twice; after a reading that was cut off, it goes on with those that are left. A folder is watched, a feeder
    emptied and a camera looked through until Ctrl-C; at a camera, Enter notes a sheet that cannot be read. A camera is
    a number or path (0, /dev/video0), a film's file, or the address of one that sends JPEGs over HTTP. Exit status 1
    when a file cannot be opened or a device cannot go on; what was read before is stored.
    """
    origin = Origin(files, **chosen)
    problems: list[ScanningError] = []
    with open_station(context.obj) as station, ended_by_ctrl_c() as stop:
        counts = _count(origin.pages(station, box, hired(jobs, cluster, cluster_keys), stop, problems), problems)
        for outcome, count in sorted(counts.items(), key=lambda item: item[0].value):
            click.echo(f"{count} {outcome.value}: {outcome.en}")
        left = unfinished(station)
        click.echo(f"{left.to_review} contests to review, {left.incomplete} ballots lack a sheet.")
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        context.exit(1)


@click.group()
def held() -> None:
    """Sheets that were set aside."""


@held.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def held_list(root: Path, as_json: bool) -> None:
    """List them with the reason, and the ballots that lack a sheet."""
    with open_station(root) as station:
        rows = [
            {
                "id": sheet.id,
                "outcome": sheet.outcome.value,
                "reason": sheet.reason.value if sheet.reason else None,
                "box": sheet.box,
                "serial": sheet.serial,
                "page": sheet.page,
                "picture": sheet.picture is not None,
                "sentence": (sheet.reason or sheet.outcome).en,
            }
            for sheet in held_sheets(station)
        ]
        missing = list(incomplete_serials(station))
    if as_json:
        click.echo(json.dumps({"held": rows, "incomplete": missing}))
        return
    for row in rows:
        click.echo(f"{row['id']}  box {row['box']}  {row['serial'] or '-'}  {row['sentence']}")
    for serial in missing:
        click.echo(f"{serial}  lacks a sheet")


@held.command("show")
@click.argument("held_id", metavar="ID")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write the JPEG.")
@click.pass_obj
def held_show(root: Path, held_id: str, output: Path) -> None:
    """Write the picture of a sheet that was set aside."""
    with open_station(root) as station:
        output.write_bytes(held_picture(station, held_id))


@click.command("declare-missing")
@click.argument("serial")
@by_two_people
@click.pass_obj
def declare_missing(root: Path, serial: str, people: tuple[str, ...]) -> None:
    """Declare that the other sheets of the ballot SERIAL cannot be found; their contests are held."""
    with open_station(root) as station:
        declare(station, serial, people)
        click.echo("Declared. What was read of the ballot can be sealed.")


def _count(pages: Iterable[CountedPage], problems: list[ScanningError]) -> Counter[Outcome]:
    """Follows the reading on standard error; names what a worker has to do something about.

    What ends a device's work joins the ``problems``, so that the pages before it are still summed up.
    """
    counts: Counter[Outcome] = Counter()
    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.completed} pages"), TimeElapsedColumn())
    with (
        Progress(*columns, console=console, disable=not console.is_terminal) as progress,
        _gathering(problems),
    ):
        task = progress.add_task("pages", total=None)
        for page in pages:
            counts[page.sentence] += 1
            progress.advance(task)
            if page.outcome not in _QUIET:
                console.print(f"{page.source} page {page.frame + 1}: {page.sentence.en}", markup=False, soft_wrap=True)
    return counts


@contextlib.contextmanager
def _gathering(problems: list[ScanningError]) -> Iterator[None]:
    try:
        yield
    except (ScannerProblem, CameraProblem) as problem:
        problems.append(problem)
