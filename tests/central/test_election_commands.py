"""The commands that check an election definition, and show the order of projects that it draws."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ballots.errors import ElectionError
from central.cli import program
from tests.ballots.conftest import as_bytes, contest, project, tables

LOT = {"method": "sha256", "seed": "kula 4", "styles": "rotated"}
STYLES = [
    {"id": "a", "contests": ["c1"], "languages": ["sv"]},
    {"id": "b", "contests": ["c1"], "languages": ["sv", "en"], "edition": "large"},
]


def run(folder: Path, *words: str, **changes: Any) -> Result:
    """Runs ``election`` with an election file that has these changes."""
    file = folder / "election.toml"
    file.write_bytes(as_bytes(tables(*changes.pop("contests", ()), **changes)))
    return CliRunner().invoke(program, ["election", words[0], str(file), *words[1:]])


def test_the_order_is_shown_for_every_style_with_the_lot_that_drew_it(tmp_path: Path) -> None:
    shown = run(tmp_path, "order", styles=STYLES, project_order=LOT)
    assert shown.exit_code == 0
    first, a, b = shown.output.splitlines()
    assert first == "drawn by sha256, styles: rotated, seed: kula 4"
    assert (a, b) == ("style a, contest c1: 2 1 3", "style b, contest c1: 1 3 2")


def test_programs_get_the_order_as_json(tmp_path: Path) -> None:
    made = json.loads(run(tmp_path, "order", "--json", styles=STYLES, project_order=LOT).output)
    assert made["lot"] == LOT
    assert made["orders"][1] == {"style": "b", "contest": "c1", "projects": ["1", "3", "2"]}


def test_without_a_lot_the_order_is_the_files(tmp_path: Path) -> None:
    assert run(tmp_path, "order").output == "as in the file, no lot\nstyle alla, contest c1: 1 2 3\n"
    assert json.loads(run(tmp_path, "order", "--json").output)["lot"] is None


def test_a_sound_election_is_checked_with_all_its_styles(tmp_path: Path) -> None:
    checked = run(tmp_path, "check", styles=STYLES)
    assert checked.exit_code == 0
    assert "ballot styles: 2" in checked.output


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"name": "Vattenlek 💦"}, "U+1F4A6"),
        ({"name": "x" * 200}, "x" * 200),
        ({"name": "mycket lång text " * 110}, "half a page"),
    ],
)
def test_what_does_not_fit_on_paper_is_found_by_the_check_on_each_style_that_has_it(
    tmp_path: Path, changes: dict[str, str], named: str
) -> None:
    checked = run(tmp_path, "check", styles=STYLES, contests=[contest(projects=[project(1), project(7, **changes)])])
    assert isinstance(checked.exception, ElectionError)
    for problem, style in zip(checked.exception.problems, ("styles[1]: ", "styles[2]: "), strict=True):
        assert problem.startswith(style)
        assert "project 7 in contest c1" in problem
        assert named in problem


def test_a_definition_with_401_projects_is_refused_in_plain_words(tmp_path: Path) -> None:
    checked = run(tmp_path, "check", contests=[contest(projects=401)])
    assert isinstance(checked.exception, ElectionError)
    assert checked.exception.problems == ("contests[1].projects: has 401 entries; at most 400 are possible",)
