import re
import shutil
from pathlib import Path

import pytest

from station.outcomes import ScanOutcome
from station.web.app import create_app
from station.web.errors import says
from station.web.language import TRANSLATIONS
from tests.catalogues import write_catalogue
from tests.station.web.conftest import Browser


def test_the_link_changes_the_language_and_stays_on_the_page(browser: Browser):
    page = browser.get("/scan/")
    assert '<html lang="sv"' in page
    link = re.search(r'href="(/language/en\?back=[^"]+)"', page)
    assert link
    browser.get(link[1], status=303)
    assert browser.last
    assert browser.last.location == "/scan/"
    page = browser.get("/scan/")
    assert '<html lang="en"' in page
    assert "No box is closed yet" in page
    assert "Participatory budget Lund" in page


def test_the_language_link_never_leads_to_another_site(stranger: Browser):
    stranger.get("/language/en?back=//evil.example/", status=303)
    assert stranger.last
    assert stranger.last.location == "/"


def test_an_unknown_language_is_no_page(stranger: Browser):
    stranger.get("/language/xx", status=404)


def test_a_cookie_with_nonsense_means_swedish(stranger: Browser):
    stranger.client.set_cookie("language", "../../etc")
    assert "Lås upp röstlokalen" in stranger.get("/unlock")


@pytest.fixture
def kurdish(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser of somebody who reads Sorani; the station has one more catalogue, which is begun."""
    folder = tmp_path / "translations"
    shutil.copytree(TRANSLATIONS, folder)
    write_catalogue(folder / "ckb", {"Unlock the station": "کردنەوە", ScanOutcome.ACCEPTED.en: "خوێندرایەوە"})
    monkeypatch.setattr("station.web.language.TRANSLATIONS", folder)
    reader = Browser(create_app(root).test_client())
    reader.client.set_cookie("language", "ckb")
    return reader


def test_a_language_is_added_by_adding_a_catalogue(kurdish: Browser):
    page = kurdish.get("/unlock")
    assert '<html lang="ckb" dir="rtl"' in page
    assert "<h1>کردنەوە</h1>" in page
    assert "The chair or the deputy types their passphrase." in page, "what is not translated yet stands in English"
    assert 'lang="en" hreflang="en">English</a>' in page
    kurdish.client.set_cookie("language", "sv")
    assert 'hreflang="ckb">' in kurdish.get("/unlock")


def test_a_catalogue_says_outcomes_too(kurdish: Browser):
    client = kurdish.client
    with client.application.test_request_context("/", headers={"Cookie": "language=ckb"}):
        assert says(ScanOutcome.ACCEPTED) == "خوێندرایەوە"
        assert says(ScanOutcome.REJECTED) == ScanOutcome.REJECTED.en
