"""The command that counts everything and writes the result."""

from pathlib import Path

import click

from ballots.election import Election
from ballots.local_text import in_language
from ballots.methods import Grades
from central.counting import count_now
from central.errors import CentralError
from central.home import Home
from central.office import opened_office
from central.outcomes import ContestOutcome
from central.report.document import write_report
from central.report.score_words import grade_text, won_word
from central.results import Results
from central.results_json import results_text


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write into.")
@click.pass_obj
def result(home: Home, output: Path) -> None:
    """Merge paper and digital votes, count them, and write results.json and report.pdf."""
    with opened_office(home) as office:
        results = count_now(office)
    try:
        output.mkdir(parents=True, exist_ok=True)
        (output / "results.json").write_text(results_text(results), encoding="utf-8")
        write_report(output / "report.pdf", results)
    except OSError as error:
        raise CentralError(
            "The result cannot be written to {folder} ({reason}). Name another folder.",
            folder=output,
            reason=error.strerror,
        ) from error
    _show(results)
    click.echo(f"Written to {output}: results.json and report.pdf.")


def _show(results: Results) -> None:
    language = results.election.languages[0]
    for notice in results.notices:
        click.echo(f"*** {notice.en} ***")
    if results.waiting:
        click.echo(f"Not closed: {', '.join(results.waiting)}")
    for outcome in (*results.contests, *results.combined):
        total = outcome.total
        click.echo(
            f"{in_language(outcome.contest.title, language)}: {total.scored.valid_ballots} valid, {total.blank} blank, "
            f"{sum(total.invalid.values())} invalid, {sum(outcome.held.values())} held"
        )
        word = won_word(outcome.contest).en.lower()
        for winner in outcome.result.winners:
            name = in_language(outcome.contest.project(winner).name, language)
            click.echo(f"  {word}: {winner} {name}, {_score(results.election, outcome, winner)}")
        if outcome.could_change:
            click.echo(f"  {outcome.open_cases} open cases could still change this.")


def _score(election: Election, outcome: ContestOutcome, project: str) -> str:
    counted, method = outcome.result.counted, outcome.contest.method
    if isinstance(method, Grades):
        return grade_text(election, method, counted, project).en
    return str(counted.scores[project])
