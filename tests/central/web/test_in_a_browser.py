"""An election evening at central in a real browser: sign in, look, import, count, take the report along."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from central.web.server import pages_served
from tests.browser import DESKTOP, chromium_open
from tests.central.town import Laptop, Town
from tests.central.web.reader import NAME, PASSPHRASE

HEADING = "nullifier,contest,choices,values\n"


@pytest.fixture
def address(staffed: Town, laptop: Laptop) -> Iterator[str]:
    """Central's pages after tensta has delivered its day; a computer of lund asks to take part."""
    staffed.day(laptop, [{"parks": [("P1", "1")], "roads": [("R1", "1")]}] * 3)
    staffed.ask(staffed.laptop("lund"))
    with pages_served(staffed.office, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(chromium: Path, address: str) -> Iterator[Page]:
    """A browser that may ask nobody but central, and may not complain."""
    complaints: list[str] = []
    with chromium_open(chromium) as browser:
        page = browser.new_page(base_url=address, viewport=DESKTOP)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"{request.failure} {request.url}"))
        page.on("request", lambda request: request.url.startswith(address) or complaints.append(request.url))
        yield page
    # A form that is sent back with what is wrong is mentioned too, and whatever a click or a download cut short.
    assert [each for each in complaints if not re.search("status of 422|ERR_ABORTED", each)] == []


def heading(page: Page, words: str) -> None:
    """The page has this one main heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_an_evening_at_central(page: Page, tmp_path: Path) -> None:
    page.goto("/result")
    page.get_by_label("Namn").fill(NAME)
    page.get_by_label("Lösenfras").fill(PASSPHRASE)
    page.get_by_role("button", name="Logga in").click()
    heading(page, "Resultat")

    page.get_by_role("link", name="Röstlokaler").click()
    heading(page, "Röstlokaler")
    table = page.get_by_role("table", name="Tensta")
    expect(table.get_by_role("row").filter(has_text="Avlästa röstsedlar")).to_contain_text("stängd")
    expect(page.get_by_role("heading", name="Datorer som vill vara med")).to_be_visible()

    page.get_by_role("link", name="Digitala röster").click()
    _upload(page, tmp_path / "wrong.csv", "x,parks,P1,\n")
    expect(page.get_by_role("alert")).to_contain_text("Rad 2: nullifier är inte 64 tecken")
    _upload(page, tmp_path / "right.csv", f"{'1' * 64},parks,P3,\n")
    expect(page.get_by_role("status")).to_contain_text("Klart: right.csv: 1 röster från 1 väljare är inlästa.")
    page.reload()
    expect(page.get_by_role("row").filter(has_text="right.csv")).to_have_count(1)

    page.get_by_role("link", name="Resultat").click()
    expect(page.get_by_text("PRELIMINÄRT")).to_be_visible()
    chart = page.get_by_role("img", name="Parker")
    expect(chart).to_be_visible()
    assert _font_of_first_label(page).startswith('"Noto Sans"')
    expect(page.get_by_role("row").filter(has_text="Lekplats")).to_contain_text("Finansieras")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ladda ner rapporten").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    page.get_by_role("link", name="English").click()
    heading(page, "Result")
    page.get_by_role("button", name="Sign out").click()
    heading(page, "Sign in")
    page.go_back()
    page.reload()
    heading(page, "Sign in")


def _upload(page: Page, file: Path, lines: str) -> None:
    file.write_text(HEADING + lines)
    page.get_by_label("CSV-fil med digitala röster").set_input_files(file)
    page.get_by_role("button", name="Läs in rösterna").click()


def _font_of_first_label(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('svg text')).fontFamily"))
