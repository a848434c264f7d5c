"""The poster, measured again: who, how and what on one page, in each language; nothing is cut."""

from typing import Any

import pytest

from ballots.errors import LayoutError
from ballots.handouts.handouts_file import Handouts
from ballots.handouts.poster import poster
from tests.ballots.conftest import Elections, contest, project
from tests.ballots.handouts.pages import plain, size_mm, texts, white_margins_mm
from tests.ballots.plans import GRADES


def made(*contests: dict[str, Any], size: Any = "A3", handouts: Handouts | None = None, **changes: Any) -> bytes:
    file = Elections.file(*(contests or (contest(1, 8),)), **changes)
    return poster(file.election, "alla", handouts or Handouts(), size)


@pytest.mark.parametrize(("size", "mm", "margin"), [("A3", (297.0, 420.0), 14), ("A4", (210.0, 297.0), 10)])
def test_it_says_who_how_and_what_in_both_languages(size: Any, mm: tuple[float, float], margin: float) -> None:
    pdf = made(size=size, handouts=Handouts(when_and_where="3–16 maj", questions="Ring 08-508"))
    (page,) = texts(pdf)
    page = plain(page)
    for words in (
        "Rösta på förslagen!",
        "Vote for the projects!",
        "Alla som är 13 år.",
        "Everybody aged 13.",
        "3–16 maj",
    ):
        assert words in page
    for words in (
        "Hämta din röstsedel",
        "Sätt kryss för 1 förslag.",
        "Put the ballot into the box.",
        "Ring 08-508",
    ):
        assert words in page
    for number in range(1, 9):
        assert f"{number} Förslag {number} {number}0 000 kr" in page
    assert size_mm(pdf) == mm
    assert white_margins_mm(pdf) > margin


def test_four_hundred_projects_are_in_the_booklet_instead() -> None:
    (page,) = texts(made(contest(1, 400)))
    assert "Förslag 7" not in page
    assert "Alla förslag finns i förslagskatalogen." in page


def test_several_contests_each_name_their_money() -> None:
    (page,) = texts(made(contest(1, 3), contest(2, 3, method=GRADES)))
    assert page.count("Budget:") == 2
    assert "Del 2 · Part 2" in page
    assert "Sätt kryss i rutorna framför de förslag du väljer." in page


def test_a_poster_in_one_language_has_no_word_of_another() -> None:
    file = Elections.file(contest(1, 3))
    (page,) = texts(poster(file.election, "alla", Handouts(), "A4", ["en"]))
    assert "Who may vote?" in page
    assert "Vem får rösta?" not in page


def test_more_text_than_a_poster_holds_is_an_error() -> None:
    with pytest.raises(LayoutError, match="no room for all its texts"):
        made(handouts=Handouts(questions="Mycket att säga. " * 400))


def test_the_same_input_gives_the_same_bytes() -> None:
    assert made() == made()


def test_a_long_word_makes_the_list_smaller_rather_than_stop_the_poster() -> None:
    names = [project(1, name="Uppvärmningsanläggningen", cost=1_000_000), project(2)]
    (page,) = texts(made(contest(1, names, id="c1")))
    assert "Uppvärmningsanläggningen" in page


def test_what_cannot_be_printed_in_any_size_is_named() -> None:
    with pytest.raises(LayoutError, match="project 1 in contest c1"):
        made(contest(1, [project(1, name="Lek 💦")]))
