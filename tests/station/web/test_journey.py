"""A whole evening in a real browser: paper that the simulator has filled in and scanned, read, reviewed, delivered."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright

from ballots.cvr import is_private_text, parse_contest_text
from station.checkin import check_in
from station.polling_station import open_station
from station.printing import print_key, print_to_file
from station.web.serve import serving
from station.web.workplace import workplace
from sync.batch import Stream
from sync.keyring import Secrets
from tests.station.conftest import PASSPHRASES
from tests.station.town_hall import TownHall

ARGUMENTS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
ARGUMENTS += " --disable-component-update --disable-sync"
BALLOTS = 4


@dataclass
class Screen:
    """A page in the browser, and everything it complained about or asked other machines for."""

    page: Page
    address: str
    app: Flask
    complaints: list[str]

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.fill(f"#{name}", text)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text, timeout=30_000)


@pytest.fixture
def screen(root: Path, hall: TownHall, chromium: Path) -> Iterator[Screen]:
    with serving(root, 0) as pages, sync_playwright() as playwright:
        thread = threading.Thread(target=pages.server.serve, daemon=True)
        thread.start()
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS.split())
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        shown = Screen(page, f"http://127.0.0.1:{pages.port}", pages.server.wsgi_app, [])
        page.on("request", lambda request: _only_here(shown, request.url))
        page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        page.on("console", lambda line: _policy(shown, line.text))
        page.set_default_timeout(30_000)
        yield shown
        browser.close()
        pages.server.stop()
        thread.join()
    assert shown.complaints == []


def _only_here(shown: Screen, url: str) -> None:
    if not url.startswith((shown.address, "data:")):
        shown.complaints.append(url)


def _policy(shown: Screen, text: str) -> None:
    if "Content Security Policy" in text:
        shown.complaints.append(text)


def voters(root: Path, secrets: Secrets, folder: Path) -> list[str]:
    """Four ballots are printed, handed out, filled in and scanned: two with a blackened box, one copied besides."""
    pdf, layout, marks = folder / "ballots.pdf", folder / "layout.json", folder / "marks.jsonl"
    with open_station(root) as station:
        print_to_file(station, "A", BALLOTS + 1, print_key(station, secrets), pdf, layout)
        for number in range(BALLOTS):
            check_in(station, secrets, f"doc:SE:AB123{number}", "A", date.today())
    serials = sorted({sheet["serial"] for sheet in json.loads(layout.read_text(encoding="utf-8"))["sheets"]})[:BALLOTS]
    blackened = {"contest": "parks", "project": "2", "column": "1", "kind": "blackened"}
    cross = {"contest": "parks", "project": "1", "column": "1"}
    lines = [
        json.dumps({"serial": serial, "marks": [blackened if number < 2 else cross], "pen": "cross-ballpoint"})
        for number, serial in enumerate(serials)
    ]
    marks.write_text("\n".join(lines), encoding="utf-8")
    simulator = [sys.executable, "-c", "from simulator.cli import main; main()", "scan", pdf, layout, "--marks", marks]
    subprocess.run([*simulator, "-o", folder / "scans", "--photocopy", serials[3]], check=True, capture_output=True)
    return [str(path) for path in (folder / "scans").glob("*.jpg")]


def test_an_evening_at_the_polling_station(
    screen: Screen, root: Path, secrets: Secrets, hall: TownHall, tmp_path: Path
):
    page = screen.page
    page.goto(screen.address)
    screen.fill(passphrase=PASSPHRASES["chair"])
    screen.press("Lås upp")
    screen.follow("Öppna röstlokalen")
    screen.fill(box="1", seal="S-1", first="Kerstin", second="Yusuf")
    screen.press("Öppna röstlokalen")
    screen.sees("Nästa steg: ta emot röster")

    pictures = voters(root, secrets, tmp_path)
    screen.follow("Stäng valurnan")
    screen.fill(counted=str(BALLOTS), first="Kerstin", second="Yusuf")
    screen.press("Stäng valurnan med det här antalet")
    screen.follow("Läs av")
    screen.follow("Filer")
    page.set_input_files("#pictures", pictures)
    screen.press("Läs av röstsedlarna")
    screen.sees("Alla filer är lästa: 5 sidor", "samma nummer och samma kryss", "Godkända4")

    screen.follow("Till Dagen")
    screen.follow("Granska")
    screen.follow("Börja granska")
    expect(page.locator("fieldset img")).not_to_have_js_property("naturalWidth", 0)
    check_that_everything_is_in_sight(page)
    for key in ("1", *"Kerstin", "Tab", *"Yusuf", "Enter"):
        page.keyboard.press(key)
    screen.sees("1 granskning väntar")
    expect(page.get_by_role("radio", name="Kryss", exact=True)).to_be_focused()
    expect(page.locator("img.sheet")).not_to_have_js_property("naturalWidth", 0)
    screen.press("Vi är oeniga – låt centralen avgöra")
    screen.sees("Inget väntar på granskning")

    screen.follow("Till Dagen")
    screen.follow("Stäm av")
    screen.fill(unused="1")
    screen.press("Jämför antalen")
    screen.sees("Allt stämmer")
    screen.fill(first="Kerstin", second="Yusuf")
    screen.press("Stäng röstlokalen för gott")
    screen.sees("Skriv ut stängningsprotokollet")
    screen.follow("Leverera")
    screen.press("Leverera över nätet")
    screen.sees("Inget är kvar att göra i kväll")
    check_what_arrived(hall)
    check_that_a_locked_station_leaves_the_screen(screen)


def check_that_everything_is_in_sight(page: Page) -> None:
    for part in (".decision img", ".rule", "img.sheet", "text=Spara beslutet"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=0.99)


def check_what_arrived(hall: TownHall) -> None:
    records = [parse_contest_text(text) for text in hall.texts() if not is_private_text(text)]
    assert sorted((record.marks, record.held is not None) for record in records) == [
        ((), True),
        ((("1", "1"),), False),
        ((("1", "1"),), False),
        ((("2", "1"),), False),
    ]
    assert len([record for record in hall.records(Stream.CHECKINS) if record["type"] == "check-in"]) == BALLOTS
    last = hall.records(Stream.PAPER)[-1]
    assert (last["ballots"], last["counted"], last["unused"]) == (BALLOTS, BALLOTS, 1)


def check_that_a_locked_station_leaves_the_screen(screen: Screen) -> None:
    workplace(screen.app).safe.lock()
    screen.page.evaluate("htmx.ajax('GET', '/still-unlocked', {swap: 'none'})")
    screen.sees("Lås upp röstlokalen")
