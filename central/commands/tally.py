"""The command that counts a Pabulib file."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from central.exact import as_json
from central.pabulib.count import count_file
from central.pabulib.ids import election_ids
from central.pabulib.model import PabulibFile
from central.pabulib.reader import read_pabulib
from central.pabulib.rule import CHOICES, chosen_rule
from central.results_json import contest_json
from central.tally import ContestResult
from central.ties import ranked


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rule", type=click.Choice(CHOICES), help="Count by this rule and not by the file's.")
@click.option("--json", "as_text", is_flag=True, help="Print the result as JSON.")
def tally(file: Path, rule: str | None, as_text: bool) -> None:
    """Count the Pabulib file FILE by the rule in its META."""
    pabulib = read_pabulib(file)
    by = chosen_rule(pabulib, rule)
    if by.note:
        click.echo(f"Note: {by.note}", err=True)
    result = count_file(pabulib, by)
    if as_text:
        click.echo(json.dumps({"contests": [contest_json(result, _labels(pabulib).__getitem__)]}, ensure_ascii=False))
    else:
        _print(pabulib, result)


def _labels(file: PabulibFile) -> dict[str, str]:
    """The file's project id for each of the election's."""
    return {new: old for old, new in election_ids(file).items()}


def _print(file: PabulibFile, result: ContestResult) -> None:
    labels = _labels(file)
    names = {project.id: project.name for project in file.projects}
    table = Table(title=f"{file.name}: {result.terms.rule.name}")
    for heading in ("project", "name", "score", "cost", "result"):
        table.add_column(heading, justify="right" if heading in ("score", "cost") else "left")
    for project in ranked(result.terms.costs, result.counted.scores, result.terms.lot, result.terms.contest):
        score, cost = result.counted.scores[project], result.terms.costs[project]
        refused = result.refused.get(project)
        table.add_row(
            labels[project],
            names[labels[project]],
            str(as_json(score)),
            str(as_json(cost)),
            refused.en if refused else "funded",
        )
    # Names are text of the file; brackets in them are no mark-up.
    console = Console(markup=False, emoji=False, highlight=False)
    console.print(table)
    console.print(f"Spent {as_json(result.spent)} of {as_json(result.terms.pot)}.")
