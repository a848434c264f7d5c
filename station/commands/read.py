"""``rostlokal-station read``: reads pictures of ballots and stores nothing."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ballots.election_file import read_election
from scanning.errors import UnreadableFile
from scanning.pool import read_with
from scanning.reader import ReaderSpec
from scanning.result import PageResult, to_json_line
from station.commands.cluster import cluster_options, hired
from station.errors import StationError

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--election", required=True, type=_PATH, help="The election definition that the ballots belong to.")
@click.option("--test", is_flag=True, help="Read TEST ballots.")
@click.option("--manifest", type=_PATH, help="The manifest that lists the print keys of official ballots.")
@click.option("--jsonl", is_flag=True, help="One line of JSON a page instead of a list for people.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@cluster_options
@click.argument("files", nargs=-1, required=True, type=_PATH)
def read(
    election: Path,
    test: bool,
    manifest: Path | None,
    jsonl: bool,
    jobs: int,
    cluster: str | None,
    cluster_keys: Path | None,
    files: tuple[Path, ...],
) -> None:
    """Read pictures (PNG, JPEG, TIFF, PDF) of ballots, and store nothing."""
    if manifest is not None or not test:
        raise StationError(
            "This command reads test ballots only: give --test. Official ballots are read where they are stored, "
            "by the command scan."
        )
    spec = ReaderSpec(read_election(election).data, "test")
    unreadable: list[UnreadableFile] = []
    with _progress() as progress, hired(jobs, cluster, cluster_keys)(spec, False) as readers:
        task = progress.add_task("Reading", total=None, unit="pages")
        for result in read_with(readers, files, on_unreadable=unreadable.append):
            click.echo(to_json_line(result) if jsonl else _line(result))
            progress.advance(task)
    for error in unreadable:
        click.echo(str(error), err=True)
    sys.exit(1 if unreadable else 0)


def _progress() -> Progress:
    columns = SpinnerColumn(), TextColumn("{task.description} {task.completed:g} pages"), TimeElapsedColumn()
    # Lines on the same screen are progress enough; in a file they must stay clear of what rich draws.
    on_screen = sys.stdout.isatty()
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, disable=on_screen)


def _line(result: PageResult) -> str:
    place = f"{result.source} page {result.frame + 1}"
    if result.reason:
        return f"{place}: {result.reason.value}. {(result.advice or result.reason).en}"
    marked = [f"{t.contest} {t.project}/{t.column}" for t in result.targets if t.mark == "marked"]
    unclear = [f"{t.contest} {t.project}/{t.column}" for t in result.targets if t.mark == "unclear"]
    return f"{place}: {result.serial}, page {result.page}, marked {', '.join(marked) or 'nothing'}" + (
        f", unclear {', '.join(unclear)}" if unclear else ""
    )
