"""Shows the counted result of an election as tables on the terminal."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.table import Table

from day.progress import console

# A channel's figures are hidden where so few voted that they would tell how a few people did.
HIDDEN = "dold"


def show_result(election: Path, results: Path) -> None:
    """One table a contest, in the election's first language; ``results`` is central's results.json."""
    definition = tomllib.loads(election.read_text())
    projects = {contest["id"]: contest["projects"] for contest in definition["contests"]}
    language = definition["languages"][0]
    for contest in json.loads(results.read_text())["contests"]:
        title = f"\n{_words(contest['title'], language)} ({contest['rule']})"
        table = Table(title=title, title_justify="left")
        for heading in ("Förslag", "Kostnad", "Papper", "Digitalt", "Resultat", ""):
            table.add_column(heading, justify="left" if heading in {"Förslag", ""} else "right")
        # A result combined of several contests has the projects of each of them.
        counted = next(iter(contest.get("weights", [contest["id"]])))
        for project in sorted(projects[counted], key=lambda p: -Fraction(contest["scores"][p["id"]])):
            table.add_row(*_row(project, contest, language))
        console.print(table)


def _row(project: dict[str, Any], contest: dict[str, Any], language: str) -> list[str]:
    number = project["id"]
    by_channel = [contest["channels"][channel]["scores"] for channel in ("paper", "digital")]
    return [
        f"{number} {_words(project['name'], language)}",
        f"{project['cost']:,}".replace(",", " "),
        *(HIDDEN if scores is None else str(scores[number]) for scores in by_channel),
        str(contest["scores"][number]),
        "[green]vinner[/green]" if number in contest["winners"] else "",
    ]


def _words(text: str | dict[str, str], language: str) -> str:
    return text if isinstance(text, str) else text[language]
