"""The result of grades: on the page, and as the command tells it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from central.cli import program
from tests.central.town import ELECTION, Town, found_town
from tests.central.web.reader import HERE, Reader
from tests.central.web.words import words

APPROVAL = b'method = { type = "approval", min = 1, max = 2 }\nwinner_rule = { type = "greedy", on_misfit = "skip" }'
GRADES = b"""method = { type = "grades", ungraded = "blank", grades = [
    { id = "a", name = { sv = "<Bra>", en = "<Good>" } }, { id = "b", name = { sv = "Illa", en = "Bad" } },
] }
winner_rule = { type = "majority-judgment", on_misfit = "skip" }"""
VOTES = ("P1|P3,1|2", "P1|P3,1|1", "P1|P2,2|1")


@pytest.fixture
def new_town(tmp_path: Path) -> Iterator[Town]:
    """A town that grades its parks."""
    town = found_town(tmp_path, election=ELECTION.replace(APPROVAL, GRADES, 1))
    yield town
    town.office.database.close()


@pytest.fixture
def graded(reader: Reader) -> Reader:
    """Three digital votes have come in."""
    lines = [f"{number:064x},parks,{vote}" for number, vote in enumerate(VOTES)]
    uploaded = reader.upload("\n".join(["nullifier,contest,choices,values", *lines]).encode())
    assert uploaded.status_code == 303
    return reader


def test_the_page_shows_each_projects_grade_in_the_readers_language(graded: Reader) -> None:
    page = words(graded.open("/result").text)
    assert "P2 Gungor 600 kr" in page
    assert "<Bra> ±0,0 %" in page
    assert "<Bra> \N{MINUS SIGN}33,3 %" in page
    assert "Illa +50,0 %" in page
    assert "Betyg" in page
    graded.client.set_cookie("language", "en", domain=HERE.removeprefix("http://").split(":")[0])
    assert "<Good> \N{MINUS SIGN}33.3 %" in words(graded.open("/result").text)


def test_the_command_tells_winners_with_their_grades(town: Town, graded: Reader) -> None:
    folder = town.office.home.folder
    ran = CliRunner().invoke(program, ["--home", str(folder), "result", "-o", str(folder.parent / "out")])
    assert ran.exit_code == 0, ran.output
    assert "funded: P2 Gungor, <Good> ±0.0" in ran.output
    assert "funded: P3 Soffor, Bad +50.0" in ran.output
