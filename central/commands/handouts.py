"""``rostlokal-central ballots booklet`` and ``poster``: what voters get to read before they vote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from central.commands.style_option import chosen_style, style_option

if TYPE_CHECKING:
    from ballots.election import Election
    from ballots.handouts.handouts_file import Handouts

# Beside the election, this file is found without an option.
TEXTS_FILE = "handouts.toml"

_election = click.argument("election", type=click.Path(path_type=Path))
_texts = click.option(
    "--texts",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The file of texts and pictures; {TEXTS_FILE} beside the election, if there is one, without this.",
)
_output = click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for the PDF."
)


@click.command("booklet")
@_election
@style_option
@_texts
@click.option("--size", type=click.Choice(["A5", "A4"]), help="Of one page; A5, or A4 for large print, without this.")
@click.option("--folded", is_flag=True, help="Also two pages a side, to print on both sides, fold and staple.")
@_output
def booklet_command(
    election: Path, style_id: str | None, texts: Path | None, size: str | None, folded: bool, output: Path
) -> None:
    """Makes the booklet of the projects on one ballot style of ELECTION."""
    from ballots.election_file import read_election
    from ballots.handouts.booklet import PAGES_MM, booklet, imposed
    from central.written import write_files

    definition = read_election(election).election
    style = chosen_style(definition, style_id)
    wanted = size or ("A4" if definition.style(style).edition == "large" else "A5")
    (paper,) = (each for each in PAGES_MM if each == wanted)
    pages = booklet(definition, style, _handouts(election, texts, definition), paper)
    files = {f"booklet-{style}.pdf": pages}
    if folded:
        files[f"booklet-{style}-folded.pdf"] = imposed(pages)
    write_files(output, files)
    _remark(definition, definition.style(style).languages)
    click.echo(f"The booklet of style {style} in {output}: {', '.join(files)}")


@click.command("poster")
@_election
@style_option
@_texts
@click.option("--size", type=click.Choice(["A3", "A4"]), default="A3", show_default=True)
@click.option("--language", "languages", multiple=True, help="Instead of the style's languages; the first is largest.")
@_output
def poster_command(
    election: Path, style_id: str | None, texts: Path | None, size: str, languages: tuple[str, ...], output: Path
) -> None:
    """Makes the poster for one ballot style of ELECTION: who may vote, how, and on what."""
    from ballots.election_file import read_election
    from ballots.handouts.poster import SCALES, poster
    from central.written import write_files

    definition = read_election(election).election
    style = chosen_style(definition, style_id)
    spoken = _spoken(definition, languages) or definition.style(style).languages
    (paper,) = (each for each in SCALES if each == size)
    made = poster(definition, style, _handouts(election, texts, definition), paper, spoken)
    name = f"poster-{'-'.join([style, *languages])}.pdf"
    write_files(output, {name: made})
    _remark(definition, spoken)
    click.echo(f"The poster of style {style} in {output / name}")


def _handouts(election_path: Path, texts: Path | None, election: Election) -> Handouts:
    from ballots.handouts.handouts_file import Handouts, read_handouts

    path = texts or election_path.parent / TEXTS_FILE
    # A file that is named must be there; the one beside the election may be missing.
    return read_handouts(path, election) if texts or path.exists() else Handouts()


def _spoken(election: Election, wanted: tuple[str, ...]) -> list[str]:
    from ballots.errors import BallotsError

    for language in wanted:
        if language not in election.languages:
            raise BallotsError(
                "The election has no language {language}. Choose among: {languages}.",
                language=language,
                languages=", ".join(election.languages),
            )
    return list(dict.fromkeys(wanted))


def _remark(election: Election, languages: list[str]) -> None:
    from ballots.handouts.texts import remarks

    for sentence in remarks(languages, election.languages):
        click.echo(sentence, err=True)
