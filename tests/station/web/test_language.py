import re

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
