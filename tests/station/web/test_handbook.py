import re
from urllib.parse import unquote

import pytest
from flask import Flask

from station.handbook.book import BOOKS, POLL_WORKERS, book
from station.polling_station import Station
from station.web.handbook import HELP, HELP_WITH_STAGE
from station.web.path import Stage
from tests.station.web.conftest import Browser

# Pages that are the handbook itself, none to look at, or a rehearsal, which says by itself what to do.
WITHOUT_HELP = {"handbook", "language", "static", "practice"}


def in_english(browser: Browser) -> Browser:
    browser.client.set_cookie("language", "en")
    return browser


def test_anybody_reads_the_handbook_while_the_station_is_locked(stranger: Browser):
    page = stranger.get("/handbook/")
    assert "<h1" in page
    assert "Handbok för röstmottagare" in page
    assert "Räkna med en timme" in page
    assert "Allow an hour" not in page
    assert "Lås upp" in page


def test_it_follows_the_language(stranger: Browser):
    page = in_english(stranger).get("/handbook/")
    assert "Handbook for poll workers" in page
    assert "Allow an hour" in page
    assert "Räkna med en timme" not in page


def test_the_header_of_every_page_leads_to_it(stranger: Browser, browser: Browser):
    assert '<a href="/handbook/">Handbok</a>' in stranger.get("/unlock")
    assert '<a href="/handbook/">Handbok</a>' in browser.get("/")


@pytest.mark.parametrize("name", BOOKS)
def test_its_other_documents_are_there_too_and_all_links_between_them_lead_somewhere(stranger: Browser, name: str):
    page = stranger.get(f"/handbook/{name}")
    ids = {each: set(re.findall(r' id="([^"]+)"', stranger.get(f"/handbook/{each}"))) for each in BOOKS}
    for to, part in re.findall(r'href="(?:/handbook/)?([\w-]*)(?:#([^"]+))?"', page.partition("<article")[2]):
        assert part is None or part == "" or part in ids[to or name]
        assert to == "" or to in BOOKS


def test_what_is_no_document_is_no_page(stranger: Browser):
    stranger.get("/handbook/secrets", status=404)
    stranger.get("/handbook/pictures/..%2f..%2fballot.png", status=404)
    stranger.get("/handbook/pictures/unknown.png", status=404)


def test_pictures_come_from_this_machine(stranger: Browser):
    names = [each.name for chapter in book(POLL_WORKERS).chapters for each in chapter.pictures]
    page = stranger.get("/handbook/")
    for name in names:
        assert f'src="/handbook/pictures/{name}"' in page
        assert stranger.client.get(f"/handbook/pictures/{name}").data.startswith(b"\x89PNG")


def test_words_are_found_in_headings_and_steps_whatever_their_case(stranger: Browser):
    page = stranger.get("/handbook/?q=FÖRSEGLINGEN+hel")
    assert "Kontrollera att förseglingen är hel" in page
    assert "#stängningen-closing-the-box" in unquote(page)
    assert "Leveransen" in stranger.get("/handbook/?q=leveransen")


def test_what_the_screen_says_is_found_with_what_to_do(stranger: Browser):
    page = stranger.get("/handbook/?q=Papperet+har+fastnat")
    assert "/handbook/messages#skannern-stannade" in page


def test_words_that_are_nowhere_are_said_to_be_nowhere_and_shown_harmlessly(stranger: Browser):
    page = stranger.get("/handbook/?q=<script>alert(1)</script>")
    assert "Inget hittades" in page
    assert "<script>alert" not in page


def test_every_page_has_help_and_every_chapter_of_it_is_there(app: Flask):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    blueprints = {endpoint.partition(".")[0] for endpoint in endpoints} - WITHOUT_HELP
    assert {name.partition(".")[0] for name in HELP} == blueprints
    assert {name for name in HELP if "." in name} <= endpoints
    assert set(HELP_WITH_STAGE) == {None, *Stage}
    for title in (*HELP.values(), *HELP_WITH_STAGE.values()):
        book(POLL_WORKERS).titled(title)


def test_help_on_the_day_is_about_what_comes_next(browser: Browser):
    assert "Hjälp: Kvällen före</a>" in browser.get("/")


def test_help_on_an_open_day_is_about_voters(browser: Browser, day: Station):
    assert "Hjälp: Väljaren vid bordet" in browser.get("/")
    assert "Hjälp: Stängningen" in browser.get("/close-box")


def test_the_voters_screen_leads_nowhere(browser: Browser):
    assert "handbook" not in browser.get("/check/screen")
