"""``rostlokal-station proof``: marks and reads trial ballots of every style before any are printed for real."""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from ballots.election import Election, Style
from ballots.election_file import read_election
from station.errors import StationError
from station.proof.as_json import as_json
from station.proof.conditions import Condition
from station.proof.prove import Proof, prove
from station.proof.report import report_bytes

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--election", required=True, type=_PATH, help="The election definition that the ballots belong to.")
@click.option("--style", "names", multiple=True, metavar="STYLE", help="Only this ballot style; may be repeated.")
@click.option("-o", "--out", required=True, type=_PATH, help="Folder for proof.pdf and proof.json.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
def proof(election: Path, names: tuple[str, ...], out: Path, jobs: int) -> None:
    """Mark each box of TEST ballots with the simulator, read them back, and say which styles may be printed.

    Exit status 0 when all may.
    """
    file = read_election(election)
    styles = _chosen(file.election, names)
    # Before the work, so that a folder that cannot be had costs nobody's time.
    out.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as bar:
        task = bar.add_task("Proving", total=len(styles) * len(Condition))

        def progress(style: str, condition: Condition) -> None:
            bar.update(task, advance=1, description=f"{style}, {condition.en}")

        done = prove(file, styles, Path(folder), jobs, progress)
    (out / "proof.pdf").write_bytes(report_bytes(done))
    (out / "proof.json").write_text(json.dumps(as_json(done), ensure_ascii=False, indent=1) + "\n", "utf-8")
    _tell(done)
    click.echo(f"Report: {out / 'proof.pdf'}")
    sys.exit(0 if done.passed else 1)


def _chosen(election: Election, names: Sequence[str]) -> list[Style]:
    known = {style.id: style for style in election.styles}
    for name in names:
        if name not in known:
            raise StationError(
                "The election has no ballot style {style}. Its styles are {known}.",
                style=name,
                known=", ".join(known),
            )
    return [known[name] for name in dict.fromkeys(names)] or list(known.values())


def _tell(proof: Proof) -> None:
    for style in proof.styles:
        click.echo(f"Style {style.style.id}: {'passed' if style.passed else 'FAILED'}")
        for fault in style.faults:
            click.echo(f"  {fault.en}")
