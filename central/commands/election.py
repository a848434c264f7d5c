"""Commands that make and check an election definition."""

import json
from html import unescape
from pathlib import Path

import click

from ballots.election import Combined, Election
from ballots.election_file import ElectionFile, read_election
from ballots.errors import ElectionError, LayoutError
from ballots.local_text import in_language
from ballots.order import printed_order
from ballots.text_notices import text_notices
from central.errors import CentralError
from central.pabulib.election_maker import make_election
from central.pabulib.reader import read_pabulib
from central.report.money_words import pot_words


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
    """Check the election definition FILE, and that its ballots can be printed; name every problem with its place.

    Notices say which ballot texts are missing or await approval; they keep no ballot from being printed.
    """
    checked = read_election(file)
    _check_paper(file, checked.election)
    _show(file, checked)


@election.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def order(file: Path, as_json: bool) -> None:
    """Show the order in which the ballots of the definition FILE print its projects, and the lot that drew it."""
    checked = read_election(file).election
    lot = checked.project_order
    orders = [
        (style.id, contest, [project.id for project in printed_order(checked, style, checked.contest(contest))])
        for style in checked.styles
        for contest in style.contests
    ]
    if as_json:
        drawn = [{"style": style, "contest": contest, "projects": projects} for style, contest, projects in orders]
        click.echo(json.dumps({"lot": lot.model_dump() if lot else None, "orders": drawn}, ensure_ascii=False))
        return
    click.echo(f"drawn by {lot.method}, styles: {lot.styles}, seed: {lot.seed}" if lot else "as in the file, no lot")
    for style, contest, projects in orders:
        click.echo(f"style {style}, contest {contest}: {' '.join(projects)}")


def _check_paper(path: Path, checked: Election) -> None:
    """Plans the ballots of every style. ElectionError with what does not fit on which of them."""
    # Only here is ReportLab needed.
    from ballots.geometry import plan_style

    problems = []
    for number, style in enumerate(checked.styles, 1):
        try:
            plan_style(checked, style.id)
        except LayoutError as error:
            problems.append(f"styles[{number}]: {error}")
    if problems:
        raise ElectionError(str(path), problems)


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
    together = [f"combined {each.id}: {_weights(each)}, winners: {each.winners}" for each in election.combined]
    return [
        f"{election.id}: {in_language(election.title, language)}",
        *contests,
        *together,
        *(f"pot {unescape(words.en)}" for words in pot_words(election)),
        f"ballot styles: {len(election.styles)}",
    ]


def _weights(combined: Combined) -> str:
    return " + ".join(f"{weight} × {contest}" for contest, weight in combined.weights.items())
