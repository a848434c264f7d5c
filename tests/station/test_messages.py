"""The handbook lists what a poll worker may be told, word for word, and nothing else."""

import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import walk_packages

import pytest

import scanning
import station
from ballots.cvr import Held
from ballots.judging import Validity
from ballots.outcome import Outcome

HANDBOOK = Path(__file__).resolve().parents[2] / "docs/handbook/messages.md"
SECTION = re.compile(r"^## (.+)\n\n<!-- ([\w.]+) -->\n", re.MULTILINE)


def outcomes() -> dict[str, type[Outcome]]:
    """Every list of sentences of the rooms that poll workers meet, by its place in the program."""
    modules = [
        import_module(module.name)
        for room in (scanning, station)
        for module in walk_packages(room.__path__, f"{room.__name__}.")
    ]
    found = [Held, Validity]
    for module in modules:
        found += [
            each
            for each in vars(module).values()
            if isinstance(each, type) and issubclass(each, Outcome) and each.__module__ == module.__name__
        ]
    return {f"{each.__module__}.{each.__name__}": each for each in found}


LISTS = outcomes()


def sections() -> dict[str, list[tuple[str, str]]]:
    """The sentences in Swedish and English that the handbook lists, by the name of their list."""
    text = HANDBOOK.read_text(encoding="utf-8")
    starts = [*SECTION.finditer(text), None]
    found = {}
    for start, following in pairwise(starts):
        assert start is not None
        part = text[start.end() : following.start() if following else len(text)]
        rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
        found[start[2]] = [(sv, en) for sv, en in rows[1:]]
    return found


def test_the_handbook_has_a_section_for_each_list_and_no_other() -> None:
    assert sorted(sections()) == sorted(LISTS)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_the_handbook_says_each_sentence_as_the_screen_does(name: str) -> None:
    assert sections().get(name) == [(each.sv, each.en) for each in LISTS[name]]
