"""A whole day in the real programs and a real browser, once with the mouse alone and once with the keyboard alone.

From asking central for its approval to its last receipt, with what stands in a polling place: a printer behind CUPS, a
camera above a table (the mouse's day) or a network scanner with a feeder (the keyboard's), and a line to central that
breaks when everything is to be delivered. In the end central counts what the voters have marked, and nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Table

from central import schema
from scanning.camera_outcomes import CameraHint
from simulator.pens import Manner
from station.outcomes import ScanOutcome
from tests.browser import DESKTOP, Screen, chromium_open
from tests.central.town import rows
from tests.hands import Hands, Keyboard, Mouse
from tests.journeys.whole_day.paper import Paper, filled_in
from tests.journeys.whole_day.place import Choices, Place, counted, held, place_at_work
from tests.scanning.film import table
from tests.scanning.simulated import Box
from tests.station.conftest import PAIR, PASSPHRASES
from tests.station.print_server import PrintServer, print_server


@dataclass(frozen=True)
class Voter:
    """Who comes to the table, and what they do to the ballot: boxes, and how each is marked if not like all others."""

    number: str = ""
    document: tuple[str, str] = ("", "")
    boxes: Mapping[Box, Manner | None] | None = None


# A number of each kind, with control digits that are right. Two go over a box until nobody can tell what they meant.
VOTERS = (
    Voter(number="195001311231", boxes={("1", "1"): None}),
    Voter(number="500191-1238", boxes={("2", "1"): None, ("3", "1"): None}),
    Voter(number="19991231-1231", boxes={("1", "1"): None, ("2", "1"): Manner.BLACKENED}),
    Voter(document=("PL", "ABC 123456"), boxes={("3", "1"): Manner.BLACKENED}),
)
# Two people look at the third one's ballot and see a correction; on the last one they do not agree.
COUNTED: Counter[Choices] = Counter([("1",), ("2", "3"), ("1",)])
HELD = ["disagreed"]
# Enough for the lines to meet; the first batch breaks on its way.
_BYTES_UNTIL_THE_CUT = 6_000


@pytest.fixture(scope="module")
def printer(cupsd: Path) -> Iterator[PrintServer]:
    with print_server(cupsd) as server:
        yield server


@pytest.fixture
def place(tmp_path: Path, printer: PrintServer, scanimage: Path) -> Iterator[Place]:
    with place_at_work(tmp_path, printer) as place:
        yield place


@pytest.fixture
def screen(place: Place, chromium: Path) -> Iterator[Screen]:
    with chromium_open(chromium) as browser:
        screen = Screen(browser.new_page(viewport=DESKTOP), place.program.address)
        yield screen
    assert screen.complaints == []


@pytest.mark.parametrize("kind", [Mouse, Keyboard])
def test_a_whole_day_ends_with_what_the_voters_have_marked(
    kind: type[Hands], screen: Screen, place: Place, tmp_path: Path
):
    hands = kind(screen)
    day = Day(hands, place, UnderCamera(hands, place) if kind is Mouse else InFeeder(hands, place), tmp_path)
    day.get_approved()
    day.prepare()
    day.open()
    ballots = [day.serve(voter) for voter in VOTERS]
    day.close_the_box(len(ballots))
    day.device.read([*ballots, ballots[0].copied()])
    day.review()
    day.reconcile_and_close()
    day.deliver_although_the_network_is_cut()
    check_what_central_counts(place)


class UnderCamera:
    """One sheet after the other is laid under a camera."""

    def __init__(self, hands: Hands, place: Place) -> None:
        self.hands, self.place = hands, place

    def read_test_sheet(self, sheet: Paper) -> None:
        self.place.lens.lay(sheet.under_camera())
        self.hands.choose("camera", "Dokumentkamera")
        self.hands.press("Läs av provbladet")
        self.place.lens.lay(table())

    def read(self, sheets: list[Paper]) -> None:
        hands, lens = self.hands, self.place.lens
        hands.follow("Kamera")
        hands.press("Leta efter kameror (tar några sekunder)")
        hands.press("Starta kameran")
        *ballots, copy = sheets
        for number, sheet in enumerate(ballots, start=1):
            hands.screen.sees(CameraHint.LAY.sv)
            lens.lay(sheet.under_camera())
            hands.screen.sees(CameraHint.READ.sv, f"Godkända{number}")
            lens.lay(table())
        lens.lay(copy.under_camera())
        hands.screen.sees(ScanOutcome.DUPLICATE.sv, "Dubbletter1")
        hands.press("Avsluta avläsningen")


class InFeeder:
    """All sheets lie in a feeder."""

    def __init__(self, hands: Hands, place: Place) -> None:
        self.hands, self.place = hands, place

    def read_test_sheet(self, sheet: Paper) -> None:
        self.place.feeder.pages.append(sheet.scanned())
        self.hands.choose("scanner", "eSCL Fake – matare")
        self.hands.press("Läs av provbladet")

    def read(self, sheets: list[Paper]) -> None:
        hands = self.hands
        self.place.feeder.pages.extend(sheet.scanned() for sheet in sheets)
        hands.follow("Matare eller skanner")
        hands.press("Leta efter skannrar (tar några sekunder)")
        hands.choose("scanner", "eSCL Fake – matare")
        hands.press("Läs av röstsedlarna")


@dataclass
class Day:
    """The day, step by step, always by the one next thing that the page shows."""

    hands: Hands
    place: Place
    device: UnderCamera | InFeeder
    folder: Path

    def get_approved(self) -> None:
        hands, screen = self.hands, self.hands.screen
        screen.page.goto(screen.address)
        hands.fill(passphrase=PASSPHRASES["chair"])
        hands.press("Lås upp")
        hands.follow("Hämta svaret")
        hands.press("Leverera över nätet")
        screen.sees("Centralen har inte godkänt den här datorn än")
        self.place.approve()
        hands.press("Leverera över nätet")
        screen.sees("nya kvittenser")
        hands.go("Dagen")

    def prepare(self) -> None:
        hands, screen = self.hands, self.hands.screen
        hands.follow("Gå igenom checklistan")
        hands.press("Skriv ut provbladet")
        screen.sees("Provbladet är på väg till skrivaren")
        sheet = filled_in(self.came_out(), self.place.election, self.folder, {})
        hands.press("Leta efter kameror och skannrar")
        self.device.read_test_sheet(sheet)
        screen.sees("Provbladet lästes helt rätt")
        hands.press("Skriv ut nollrapporten")
        screen.sees("Nollrapporten är på väg till skrivaren")
        self.came_out()
        hands.press("Vi har gått igenom listan")

    def open(self) -> None:
        hands = self.hands
        hands.follow("Öppna röstlokalen")
        hands.fill(box="1", seal="S-4711", first=PAIR[0], second=PAIR[1])
        hands.press("Öppna röstlokalen")
        hands.screen.sees("Nästa steg: ta emot röster")

    def serve(self, voter: Voter) -> Paper:
        """Checks a voter in, and hands out the ballot that the printer makes."""
        hands = self.hands
        hands.go("Pricka av")
        if voter.number:
            hands.fill(number=voter.number)
        else:
            hands.follow("Inget personnummer")
            hands.fill(country=voter.document[0], document=voter.document[1])
        hands.pick("Parker")
        hands.press("Pricka av")
        hands.screen.sees("Lämna ut röstsedel Parker")
        hands.follow("Skriv ut röstsedel")
        hands.press_one_of("Parker")
        hands.screen.sees("Röstsedeln skrivs ut")
        paper = filled_in(self.came_out(), self.place.election, self.folder, voter.boxes or {})
        hands.go("Pricka av")
        hands.press_until("Nästa väljare", "#number")
        return paper

    def close_the_box(self, ballots: int) -> None:
        hands = self.hands
        hands.go("Dagen")
        hands.screen.sees(f"Avprickade{ballots}")
        hands.follow("Stäng valurnan")
        hands.fill(counted=str(ballots), first=PAIR[0], second=PAIR[1])
        hands.press("Stäng valurnan med det här antalet")
        hands.follow("Läs av")

    def review(self) -> None:
        hands, screen = self.hands, self.hands.screen
        screen.sees("Avläsningen är avslutad: 5 sidor", "Godkända4", "Dubbletter1", "Att granska2")
        hands.follow("Till Dagen")
        hands.follow("Granska")
        hands.follow("Börja granska")
        for left in (2, 1):
            screen.sees(f"{left} granskning")
            hands.look(f"review {left}")
            check_that_everything_is_in_sight(screen)
            is_corrected = screen.page.get_by_role("group", name=re.compile("^2 ")).count() > 0
            if is_corrected:
                hands.pick("Inget kryss")
            if left == 2:
                hands.fill(first=PAIR[0], second=PAIR[1])
            hands.press("Spara beslutet" if is_corrected else "Vi är oeniga – låt centralen avgöra")
        screen.sees("Inget väntar på granskning")

    def reconcile_and_close(self) -> None:
        hands, screen = self.hands, self.hands.screen
        hands.go("Dagen")
        hands.follow("Stäm av")
        hands.fill(unused="0")
        hands.press("Jämför antalen")
        screen.sees("Allt stämmer")
        hands.fill(first=PAIR[0], second=PAIR[1])
        hands.press("Stäng röstlokalen för gott")
        hands.press("Skriv ut stängningsprotokollet")
        screen.sees("Båda exemplaren av stängningsprotokollet är på väg")
        self.came_out()

    def deliver_although_the_network_is_cut(self) -> None:
        hands, screen, line = self.hands, self.hands.screen, self.place.line
        hands.follow("Leverera")
        line.cut_up = _BYTES_UNTIL_THE_CUT
        hands.press("Leverera över nätet")
        screen.sees("Programmet försöker igen av sig självt", "Kvar att göra: leverera")
        line.cut_up = None
        screen.sees("Inget är kvar att göra i kväll")
        expect(screen.page.locator("td .tag")).to_have_text(["kvitterad"] * 3)
        hands.go("Dagen")
        screen.sees("Allt är klart")

    def came_out(self) -> bytes:
        """The one paper that lies in the printer."""
        [paper] = self.place.printer.take(1)
        return paper


def check_that_everything_is_in_sight(screen: Screen) -> None:
    for part in (".decision img", ".rule", "img.sheet", "text=Spara beslutet"):
        expect(screen.page.locator(part).first).to_be_in_viewport(ratio=0.99)
    for picture in (".decision img", "img.sheet"):
        expect(screen.page.locator(picture).first).not_to_have_js_property("naturalWidth", 0)


def check_what_central_counts(place: Place) -> None:
    merged = place.merged()
    assert (counted(merged), held(merged), merged.copies, merged.alarms) == (COUNTED, HELD, 0, ())
    found: dict[Table, int] = {schema.check_ins: 4, schema.ballots: 4, schema.disputed: 0, schema.incidents: 0}
    assert {each: rows(place.town, each) for each in found} == found
