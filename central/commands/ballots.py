"""``rostlokal-central ballots``: test and sample ballots on paper."""

import json
from pathlib import Path

import click

# layout.json names every page; beyond this a print run in parts is the right tool.
MOST_BALLOTS = 100_000


@click.group()
def ballots() -> None:
    """Ballots as PDF."""


@ballots.command("print")
@click.argument("election", type=click.Path(path_type=Path))
@click.option("--count", type=click.IntRange(1, MOST_BALLOTS), default=1, show_default=True, help="How many ballots.")
@click.option("--test", is_flag=True, help="TEST ballots, which no official count accepts.")
@click.option("--style", "style_id", help="The ballot style; the election's first one without this option.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder for ballots.pdf and layout.json.",
)
def print_(election: Path, count: int, test: bool, style_id: str | None, output: Path) -> None:
    """Prints ballots of ELECTION (an election.toml) into ballots.pdf, with layout.json beside it."""
    from ballots.election_file import read_election
    from ballots.errors import BallotsError
    from ballots.layout import layout
    from ballots.pdf import write_ballots
    from ballots.serials import new_serials
    from ballots.token import test_print_key
    from central.errors import CentralError

    if not test:
        raise click.ClickException(
            "Official ballots are signed by the print key of a station or a print shop, which this program does not "
            "hold. Print them there, in bulk with `rostlokal-station print-run`, or add --test for TEST ballots."
        )
    election_file = read_election(election)
    styles = [style.id for style in election_file.election.styles]
    if style_id is not None and style_id not in styles:
        raise BallotsError(
            "The election has no ballot style {style}. Choose one of: {styles}.",
            style=style_id,
            styles=", ".join(styles),
        )
    style_id = style_id or styles[0]
    serials = new_serials(count)
    # All layout errors come before anything is written.
    places = layout(election_file, style_id, serials)
    try:
        output.mkdir(parents=True, exist_ok=True)
        with (output / "ballots.pdf").open("wb") as out:
            write_ballots(out, election_file, style_id, serials, test_print_key(election_file), test)
        (output / "layout.json").write_text(json.dumps(places, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise CentralError(
            "The ballots cannot be written to {folder}: {reason}. Choose another folder or make room, and print again.",
            folder=output,
            reason=error.strerror,
        ) from error
    pages = len(places["sheets"])
    click.echo(f"{count} TEST ballots ({pages} pages) of style {style_id} in {output / 'ballots.pdf'}")
