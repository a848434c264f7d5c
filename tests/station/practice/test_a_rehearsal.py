"""The whole rehearsal as a worker plays it: the command, a real browser, and nothing left afterwards."""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from station.practice.place import CHAIR, COLLEAGUE, PASSPHRASE
from station.practice.voters import VOTERS, Served, Voter, Wish
from tests.browser import DESKTOP, Screen, chromium_open
from tests.everyone import everything_found
from tests.visitor import save_picture

PROGRAM = [sys.executable, "-c", "from station.cli import main; main()"]


class Player(Screen):
    """Somebody who plays the rehearsal in a browser."""

    def look(self, where: str) -> None:
        """What is shown is for everyone."""
        save_picture(f"rehearsal, {where}", self.page)
        assert everything_found(self.page) == []

    def sees(self, *texts: str) -> None:
        """As at any page; the rehearsal's own words stand outside of what is the page's own."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def together(self) -> None:
        """The colleague's name and PIN, as the panel shows them."""
        self.page.select_option("#second", COLLEAGUE.name)
        self.fill(pin=COLLEAGUE.pin)

    def go(self, tab: str) -> None:
        self.page.get_by_role("navigation", name="Sidor").get_by_role("link", name=tab).click()

    def serve(self, number: int, voter: Voter) -> None:
        self.sees(f"väljare {number} av {len(VOTERS)}", voter.sv)
        self.go("Pricka av")
        if voter.document:
            self.follow("Inget personnummer")
            self.fill(country=voter.document[0], document=voter.document[1])
        else:
            self.fill(number=voter.number)
        self.press("Pricka av")
        if voter.wish is Wish.TURNED_AWAY:
            self.sees("Lämna inte ut någon röstsedel")
            self.press("Väljaren går utan röstsedel – nästa väljare")
            return
        self.follow("Skriv ut röstsedel")
        style = "byn-large" if voter.wish is Wish.LARGE_PRINT else "byn"
        self.page.click(f"button[value={style}]")
        if voter.later:
            self.sees(voter.later[0])
            self.fill(serial=self.page.locator("aside.practice .shown").last.inner_text())
            self.press("Ta bort den kasserade röstsedeln")
            self.page.click(f"button[value={style}]")
        self.press("Väljaren lägger röstsedeln i valurnan – nästa väljare")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Where the rehearsal's folder is made. Its path is short, since a socket in it has 107 bytes for its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture
def address(root: Path, temporary: Path) -> Iterator[str]:
    """The rehearsal's pages, begun with a real station as --home, which must not change by a byte."""
    before = contents(root)
    environment = {**os.environ, "TMPDIR": str(temporary)}
    command = [*PROGRAM, "--home", str(root), "practice"]
    program = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert program.stdout
    said = ""
    try:
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", said)) and (line := program.stdout.readline()):
            said += line
        assert found, said
        yield found[0]
        said += program.communicate(timeout=300)[0]
    finally:
        # Ended and not killed, so that its central ends too when the play has failed.
        program.terminate()
        program.communicate()
    assert program.returncode == 0, said
    assert "The rehearsal is deleted." in said
    assert list(temporary.iterdir()) == []
    assert contents(root) == before


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def player(address: str, chromium: Path) -> Iterator[Player]:
    with chromium_open(chromium) as browser:
        player = Player(browser.new_page(viewport=DESKTOP), address)
        yield player
        assert player.complaints == []


def test_a_whole_day_is_played_and_leaves_no_trace(player: Player) -> None:
    page = player.page
    page.goto(player.address)
    player.sees("ÖVNING – inget är på riktigt", PASSPHRASE)
    player.look("locked")
    player.fill(passphrase=PASSPHRASE)
    player.press("Lås upp")
    player.sees(CHAIR.name, "Övningslokalen")
    player.look("unlocked")
    player.follow("Öppna röstlokalen")
    player.fill(box="1", seal="Ö-1")
    player.together()
    player.press("Öppna röstlokalen")
    player.sees(VOTERS[0].sv)
    player.look("first voter")
    for number, voter in enumerate(VOTERS, start=1):
        player.serve(number, voter)

    ballots = sum(voter.wish is not Wish.TURNED_AWAY for voter in VOTERS)
    player.sees(f"det ligger {ballots} röstsedlar i den")
    page.get_by_role("link", name="Stäng valurnan").click()
    player.fill(counted=str(ballots))
    player.together()
    player.press("Stäng valurnan med det här antalet")

    player.look("box closed")
    player.press("Skanna röstsedlarna ur valurnan")
    player.press("Läs av röstsedlarna")
    player.sees("Alla filer är lästa", "samma nummer och samma kryss")
    player.go("Läs av")
    player.sees("Ett blad gick vikt genom kopiatorn", "1 kvar att läsa")
    page.get_by_role("link", name="Till den nya mappen").click()
    player.press("Läs av röstsedlarna")
    player.sees("Alla filer är lästa")

    player.go("Granska")
    player.follow("Börja granska")
    page.get_by_role("radio", name="Kryss", exact=True).check()
    player.together()
    player.press("Spara beslutet")
    player.sees("Inget väntar på granskning")

    player.go("Stäm av")
    player.fill(unused="0")
    player.press("Jämför antalen")
    player.sees("Allt stämmer")
    player.together()
    player.press("Stäng röstlokalen för gott")
    player.go("Leverera")
    player.press("Leverera över nätet")
    player.sees("Inget är kvar att göra i kväll")

    page.get_by_role("link", name="Så gick det").click()
    player.sees("Du har spelat en hel dag")
    player.look("how it went")
    assert page.get_by_text("inte än", exact=True).count() == 0
    assert page.get_by_text(Served.RIGHT.sv, exact=True).count() == len(VOTERS)
    player.press("Avsluta övningen och radera allt")
    player.sees("Övningen är slut")
    player.look("over")
