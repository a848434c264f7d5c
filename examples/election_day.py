"""A whole election day on one machine, through the command lines that poll workers and central staff use.

``demo`` plays the shipped pilot with two polling places; ``replay`` plays a real election from a Pabulib file;
``preset`` plays any of the systems in ``examples/elections`` with made-up voters. ``make demo`` and
``make replay PB=FILE.pb`` call the first two.
"""

import sys
from pathlib import Path

import click

from day.demo import demo
from day.preset import play_preset, presets
from day.programs import StepFailedError
from day.progress import console
from day.replay import replay

BUILD = Path("build")


@click.group(help=__doc__)
def main() -> None:
    """The three ways to play a day."""


@main.command("demo")
def play_demo() -> None:
    """Stockholm-like pilot: two polling places, digital votes, a counted result."""
    demo(BUILD / "demo")


@main.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), help="Only the first N paper votes go over paper.")
def play_replay(file: Path, limit: int | None) -> None:
    """Replay a real election and compare with its official result; exit status 1 on any difference."""
    sys.exit(0 if replay(file, limit, BUILD / "replay") else 1)


@main.command("preset", epilog=f"Presets: {', '.join(presets())}")
@click.argument("name")
def play_any_preset(name: str) -> None:
    """Play the day of the preset NAME in test mode: one polling place, every ballot style, digital votes."""
    play_preset(name, BUILD / "preset" / name)


if __name__ == "__main__":
    try:
        main()
    except StepFailedError as error:
        console.print(f"[red]✗ {error}[/red]")
        sys.exit(1)
