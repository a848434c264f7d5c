"""The handbook's fifteen cases quote the program word for word, in both languages, and name commands that exist."""

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import click
import pytest
from babel.messages.pofile import read_po

import ballots
import central
import scanning
import station
from ballots.outcome import Outcome
from central.cli import program as central_commands
from station.cli import program as station_commands
from sync.ledger import Verdict

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = (ROOT / "docs" / "handbook" / "when-things-go-wrong.md").read_text(encoding="utf-8")
SECTIONS = re.split(r"^## ", HANDBOOK, flags=re.MULTILINE)[1:]
ROWS = [line.strip("| ").split(" | ") for line in HANDBOOK.splitlines() if line.startswith("| ")]
PROGRAMS = {"rostlokal-central": central_commands, "rostlokal-station": station_commands}
COMMANDS = sorted(set(re.findall(r"`(rostlokal-(?:central|station) [^`]+)`", HANDBOOK)))


def sentences() -> dict[str, str]:
    """Everything that the programs say in Swedish, with the same in English."""
    found = {each.sv: each.en for each in Verdict}
    for room in (ballots, scanning, station, central):
        for module in walk_packages(room.__path__, f"{room.__name__}."):
            for each in vars(import_module(module.name)).values():
                if isinstance(each, type) and issubclass(each, Outcome):
                    found |= {member.sv: member.en for member in each}
    for room in ("station", "central"):
        with (ROOT / room / "translations/sv/LC_MESSAGES/messages.po").open("rb") as file:
            found |= {
                swedish: english
                for message in read_po(file, locale="sv")
                for english, swedish in zip(texts(message.id), texts(message.string), strict=False)
            }
    return found


def texts(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def quoted() -> Iterator[tuple[str, str]]:
    """Each quotation, Swedish and English."""
    for row in map(" | ".join, ROWS):
        english = re.findall("“([^“”]+)”", row)
        swedish = re.findall("”([^”]+)”", re.sub("“[^“”]+”", "", row))
        assert len(swedish) == len(english), row
        yield from zip(swedish, english, strict=True)


def test_the_handbook_has_the_fifteen_cases_each_with_what_to_do_and_what_to_leave() -> None:
    cases = [section for section in SECTIONS if section[0].isdigit()]
    assert [int(case.split(".")[0]) for case in cases] == list(range(1, 16))
    for case in cases:
        for row in ("Skärmen säger", "Det har hänt", "Gör så här", "Gör inte", "Ring", "Centralen"):
            assert f"| {row} | " in case, f"{case[:30]}: {row}"


def test_every_row_says_the_same_in_both_languages() -> None:
    assert [row for row in ROWS if len(row) not in (2, 3)] == []


def test_every_quotation_is_what_the_program_says() -> None:
    said = sentences()
    pairs = list(quoted())
    assert len(pairs) > 40
    assert [(swedish, english) for swedish, english in pairs if said.get(swedish) != english] == []


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_exists_with_its_options(line: str) -> None:
    program, *words = shlex.split(line)
    command: click.Command = PROGRAMS[program]
    while words and isinstance(command, click.Group):
        if words[0].startswith("--"):
            assert words[0] in options(command)
            words = words[2:]
            continue
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found
    assert {word for word in words if word.startswith("-")} <= options(command)


def options(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}
