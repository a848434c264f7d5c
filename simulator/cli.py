"""The command `rostlokal-simulator`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from simulator.devices import DEVICES
from simulator.errors import SimulatorError
from simulator.layout import load_layout
from simulator.marks import load_marks
from simulator.paper import BallotPdf
from simulator.pens import ORDINARY_PENS, Manner, Pen, parse_pen
from simulator.picture import FORMATS
from simulator.plan import plan
from simulator.session import Session, scan_all
from simulator.wear import PAPERS

_PATH = click.Path(path_type=Path)


class _Commands(click.Group):
    """Tells people what went wrong in a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SimulatorError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands)
def main() -> None:
    """Plays voters' pens, printers and scanners, for rehearsals and tests."""


@main.command(name="scan")
@click.argument("ballots", type=_PATH)
@click.argument("layout", type=_PATH)
@click.option("--marks", required=True, type=_PATH, help="Who marks what: one ballot as JSON a line.")
@click.option("-o", "--out", required=True, type=_PATH, help="Empty or new folder for scans and truth.jsonl.")
@click.option(
    "--pens",
    default=",".join(pen.name for pen in ORDINARY_PENS),
    help="Pens to choose from, separated by commas: gesture-tool or gesture-tool-manner "
    f"(manners: {', '.join(Manner)}).",
    show_default=True,
)
@click.option("--seed", default=0, show_default=True, help="The same number gives the same files.")
@click.option("--dpi", default=200, show_default=True, type=click.IntRange(72, 600), help="Of scanners.")
@click.option("--format", "kind", default="jpg", show_default=True, type=click.Choice(FORMATS))
@click.option("--quality", default=85, show_default=True, type=click.IntRange(1, 100), help="Of JPEG pictures.")
@click.option("--colour", is_flag=True, help="Scan in colour instead of grey.")
@click.option("--photocopy", "photocopies", multiple=True, metavar="SERIAL", help="Scan a copy as well.")
@click.option("--photocopied", is_flag=True, help="Scan a copy of every ballot instead of the ballot.")
@click.option(
    "--print-scale",
    type=click.FloatRange(0.5, 1.5),
    help="Print every page at this scale (1 is 100 %) instead of what the printer makes of it.",
)
@click.option("--shuffle/--no-shuffle", default=True, show_default=True, help="Scan in a random order.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option(
    "--device",
    "--scanner",
    "device",
    default="default",
    show_default=True,
    type=click.Choice(list(DEVICES)),
    help="What takes the pictures: a scanner or a camera above the sheet.",
)
@click.option(
    "--paper",
    default="fresh",
    show_default=True,
    type=click.Choice(list(PAPERS)),
    help="What happens to the sheets between the printer and the device.",
)
def scan_command(
    ballots: Path,
    layout: Path,
    marks: Path,
    out: Path,
    pens: str,
    seed: int,
    dpi: int,
    kind: str,
    quality: int,
    colour: bool,
    photocopies: tuple[str, ...],
    photocopied: bool,
    print_scale: float | None,
    shuffle: bool,
    jobs: int,
    device: str,
    paper: str,
) -> None:
    """Fill in and scan the ballots in the PDF BALLOTS, whose boxes the file LAYOUT describes."""
    with closing(BallotPdf(ballots)) as pdf:
        described = load_layout(layout, pdf.pages)
    filled = load_marks(marks, described)
    copied = (*photocopies, *filled) if photocopied else photocopies
    work = plan(described, filled, _pens(pens), copied, seed, shuffle, copies_only=photocopied)
    _make_folder(out)
    session = Session(ballots, described, out, seed, dpi, kind, quality, colour, device, print_scale, paper)
    done = scan_all(session, work, jobs)
    for _ in track(done, "Scanning", total=len(work), console=Console(stderr=True)):
        pass
    click.echo(f"{len(work)} pages of {len(filled)} ballots scanned into {out}.")


def _pens(names: str) -> list[Pen]:
    return [parse_pen(name.strip()) for name in names.split(",")]


def _make_folder(out: Path) -> None:
    """Scans of two runs in one folder would make its truth false, so only an empty folder will do."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        taken = any(out.iterdir())
    except OSError as error:
        raise SimulatorError(
            "Cannot use {folder} for the scans: {reason}. Choose another folder.", folder=out, reason=error.strerror
        ) from error
    if taken:
        raise SimulatorError("{folder} is not empty. Empty it or choose another folder for the scans.", folder=out)
