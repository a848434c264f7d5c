"""``rostlokal-central ballots test-deck`` and ``check-deck``: the public logic-and-accuracy test before opening."""

import sys
from pathlib import Path

import click

from central.commands.style_option import chosen_style, style_option

# Beyond this, a broken reader's differences say nothing new on a screen.
_MOST_SHOWN = 200


@click.command("test-deck")
@click.argument("election", type=click.Path(path_type=Path))
@style_option
@click.option("--marked", is_flag=True, help="Also ballots-marked.pdf, with the marks printed, to feed to a scanner.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The deck's folder."
)
def test_deck(election: Path, style_id: str | None, marked: bool, output: Path) -> None:
    """Makes TEST ballots with known marks for one style of ELECTION, and what must come out of them."""
    from ballots.election_file import read_election
    from central.deck.make import make_deck
    from central.written import write_files

    file = read_election(election)
    style = chosen_style(file.election, style_id)
    deck = make_deck(file, style, marked)
    write_files(output, deck.files)
    click.echo(f"{len(deck.expected.ballots)} TEST ballots of style {style} in {output}: {', '.join(deck.files)}")
    for total in deck.expected.totals:
        if len(set(total.scores.values())) < len(total.scores):
            click.echo(
                f"In contest {total.contest} some projects have the same total, so a swap of these shows only in the "
                "comparison ballot by ballot."
            )


@click.command("check-deck")
@click.argument("deck", type=click.Path(path_type=Path, file_okay=False))
@click.argument("lines", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--election", required=True, type=click.Path(path_type=Path), help="The election definition.")
def check_deck(deck: Path, lines: Path, election: Path) -> None:
    """Compares LINES, what `rostlokal-station read --test --jsonl` said of the deck in folder DECK, with its marks.

    Names each difference in a sentence; ends with status 0 when there is none, else 1.
    """
    from ballots.election_file import read_election
    from central.deck.check import differences
    from central.deck.make import EXPECTED_FILE
    from central.deck.reading import read_expected, read_pages
    from central.errors import CentralError

    file = read_election(election)
    expected = read_expected(deck / EXPECTED_FILE)
    if expected.election_sha256 != file.hash:
        raise CentralError("The deck was made for another election definition. Make a deck for {path}.", path=election)
    found = differences(file.election, expected, read_pages(lines))
    for sentence in found[:_MOST_SHOWN]:
        click.echo(sentence)
    if len(found) > _MOST_SHOWN:
        click.echo(f"… and {len(found) - _MOST_SHOWN} more.")
    if found:
        click.echo(f"{len(found)} differences.")
        sys.exit(1)
    boxes = sum(len(each) for total in expected.totals for each in total.crosses.values())
    click.echo(
        f"No difference: {len(expected.ballots)} ballots with {boxes} boxes each are read and counted as marked."
    )
