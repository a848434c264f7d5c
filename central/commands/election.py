"""Commands that make and check an election definition."""

from pathlib import Path

import click

from ballots.election import Election
from ballots.election_file import ElectionFile, read_election
from ballots.local_text import in_language
from ballots.text_notices import text_notices
from central.errors import CentralError
from central.pabulib.election_maker import make_election
from central.pabulib.reader import read_pabulib


@click.group()
def election() -> None:
    """Make and check an election definition."""


@election.command("from-pabulib")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write the definition.")
def from_pabulib(file: Path, output: Path) -> None:
    """Make an election definition out of the Pabulib file FILE."""
    made = make_election(read_pabulib(file))
    try:
        output.write_bytes(made.data)
    except OSError as error:
        raise CentralError("{path} cannot be written: {reason}.", path=output, reason=error.strerror) from error
    _show(output, made)


@election.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check the election definition FILE and name every problem with its place.

    Notices say which ballot texts are missing or await approval; they keep no ballot from being printed.
    """
    _show(file, read_election(file))


def _show(path: Path, file: ElectionFile) -> None:
    click.echo(f"{path}: OK")
    for line in _summary(file.election):
        click.echo(f"  {line}")
    click.echo(f"  SHA-256 {file.hash}")
    for notice in text_notices(file.election):
        click.echo(f"  notice: {notice}")


def _summary(election: Election) -> list[str]:
    language = election.languages[0]
    contests = [
        f"contest {contest.id}: {in_language(contest.title, language)}, projects: {len(contest.projects)}, "
        f"{contest.method.type}, {contest.winner_rule.name}, {election.pot(contest.pot).amount} {election.currency}"
        for contest in election.contests
    ]
    return [
        f"{election.id}: {in_language(election.title, language)}",
        *contests,
        f"ballot styles: {len(election.styles)}",
    ]
