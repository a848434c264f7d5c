"""A colleague's tablet in a real browser: let in, signed in, locked, shut out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from station.web.second_door import Place
from station.web.workplace import workplace
from station.workers import Worker
from sync.keyring import Secrets
from tests.browser import DESKTOP, chromium_open
from tests.station.web.conftest import PINS, at_work


@dataclass
class Two:
    """The first screen with the chair signed in, and a tablet."""

    first: Page
    tablet: Page
    here: str
    there: str


@pytest.fixture
def two(root: Path, secrets: Secrets, staff: dict[str, Worker], chromium: Path) -> Iterator[Two]:
    with at_work(root, Place("127.0.0.1", 0)) as pages, chromium_open(chromium) as browser:
        tablet = browser.new_context(viewport={"width": 820, "height": 1180}, ignore_https_errors=True).new_page()
        first = browser.new_page(viewport=DESKTOP)
        assert pages.door
        here, there = f"http://127.0.0.1:{pages.port}", f"https://{pages.door.host}"
        workplace(pages.server.wsgi_app).safe.put(secrets)
        first.goto(here)
        sign_in(first, "Kerstin")
        yield Two(first, tablet, here, there)


def sign_in(page: Page, name: str) -> None:
    """With the keyboard alone, from wherever the page puts it."""
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PINS[name])
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_have_text(name)


def test_a_tablet_is_let_in_by_a_code_signs_in_by_keyboard_and_is_shut_out(two: Two):
    first, tablet = two.first, two.tablet
    first.goto(f"{two.here}/screens/")
    first.get_by_role("button", name="Visa en kod").click()
    code = first.locator("p.code").inner_text()
    tablet.goto(two.there)
    tablet.fill("#code", code)
    tablet.fill("#name", "Bordet vid dörren")
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Logga in")
    sign_in(tablet, "Yusuf")
    tablet.goto(f"{two.there}/review/")
    tablet.get_by_role("button", name="Lås").click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Skärmen är låst")
    tablet.keyboard.type(PINS["Yusuf"])
    tablet.keyboard.press("Enter")
    expect(tablet.locator(".who")).to_have_text("Yusuf")
    first.get_by_role("link", name="Se om den kom in").click()
    first.get_by_role("button", name="Stäng ute den – Bordet vid dörren").click()
    tablet.reload()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Släpp in den här skärmen")
