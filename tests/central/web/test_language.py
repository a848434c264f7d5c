"""Swedish first, English by a link that stays on the page."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask

from central.greedy import NotFunded
from central.web.app import pages_app
from central.web.language import TRANSLATIONS, moment, money, named, number, said
from tests.catalogues import write_catalogue
from tests.central.town import Town, small_election
from tests.central.web.reader import HERE, Reader


def test_pages_are_swedish_at_first(visitor: Reader) -> None:
    page = visitor.open("/sign-in").text
    assert '<html lang="sv"' in page
    assert "<h1>Logga in</h1>" in page


def test_the_link_keeps_one_on_the_page_and_is_remembered(reader: Reader) -> None:
    assert 'href="/language/en?back=/digital"' in reader.open("/digital").text
    answer = reader.open("/language/en?back=/digital")
    assert answer.location == "/digital"
    page = reader.open("/digital").text
    assert '<html lang="en"' in page
    assert "<h1>Digital votes</h1>" in page
    assert 'href="/language/sv?back=/digital"' in page


def test_an_unknown_language_is_no_page(visitor: Reader) -> None:
    assert visitor.open("/language/xx").status_code == 404
    visitor.client.set_cookie("language", "xx", domain="127.0.0.1")
    assert '<html lang="sv"' in visitor.open("/sign-in").text


def test_a_language_is_added_by_adding_a_catalogue(
    staffed: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(TRANSLATIONS, folder)
    write_catalogue(folder / "fi", {"Sign in": "Kirjaudu sisään"})
    monkeypatch.setattr("central.web.language.TRANSLATIONS", folder)
    reader = Reader(pages_app(staffed.office).test_client())
    assert 'hreflang="fi">Suomi</a>' in reader.open("/sign-in").text
    reader.open("/language/fi")
    page = reader.open("/sign-in").text
    assert '<html lang="fi" dir="ltr"' in page
    assert "<h1>Kirjaudu sisään</h1>" in page


def test_nobody_is_led_elsewhere_on_the_way(visitor: Reader) -> None:
    assert visitor.open("/language/en?back=//evil.example/").location == "/"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("sv", ("1\u00a0200\u00a0000\u00a0kr", "7/2", "15 mars 19:00", "Kostar mer än det som var kvar.", "Parker")),
        ("en", ("1,200,000\u00a0kr", "7/2", "15 Mar 19:00", "Costs more than was left.", "Parks")),
    ],
)
def test_numbers_times_and_words_are_in_the_readers_language(app: Flask, code: str, expected: tuple[str, ...]) -> None:
    election = small_election()
    with app.test_request_context(base_url=HERE, headers={"Cookie": f"language={code}"}):
        assert expected == (
            money(1_200_000, "SEK"),
            number(Fraction(7, 2)),
            moment("2027-03-15T18:00:00Z"),
            said(NotFunded.DID_NOT_FIT),
            named(election, election.contests[0].title),
        )


def test_words_that_the_election_lacks_come_in_its_first_language(app: Flask) -> None:
    election = small_election().model_copy(update={"languages": ["sv"]})
    with app.test_request_context(base_url=HERE, headers={"Cookie": "language=en"}):
        assert named(election, {"sv": "Parker"}) == "Parker"
