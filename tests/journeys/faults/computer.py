"""A station's laptop: the real station program on a real folder. Only the paper is played."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ballots.cvr import Box
from ballots.geometry import plan_styles
from ballots.paper import StylePlan
from ballots.serials import serial_bytes
from ballots.token import test_print_key
from scanning.result import PageResult, TargetResult
from station import box, checkin, closing, delivery, reconcile
from station.amend import look_again
from station.day import open_day
from station.delivery import Delivery
from station.outcomes import CheckInOutcome, ScanOutcome
from station.page_intake import count_page
from station.paper import change_stock
from station.polling_station import Station, load_station, open_station
from station.printing import print_key, reserved
from station.review import Decision, decide
from sync.keyring import Secrets
from tests.central.town import small_election

PAIR = ("Kerstin", "Yusuf")
DAY = date(2027, 3, 15)
RESTORED = "restored"
"""A mark in the folder of a station that came out of a backup."""
CHOICES = ((), ("P1",), ("P2", "P3"), ("P1", "P2", "P3"))


@cache
def plans() -> dict[str, StylePlan]:
    """Made once: every station prints the same election."""
    return plan_styles(small_election())


@dataclass
class Computer:
    """A laptop of a station: its folder, its open journal and its unlocked secrets."""

    root: Path
    secrets: Secrets
    station: Station
    _open: ExitStack

    @classmethod
    def start(cls, root: Path, secrets: Secrets) -> "Computer":
        opened = ExitStack()
        computer = cls(root, secrets, opened.enter_context(open_station(root)), opened)
        computer.reload()
        return computer

    @property
    def id(self) -> str:
        return self.station.incarnation

    def reload(self) -> None:
        """Takes up what the journal has learned."""
        self.station = load_station(self.station.journal)
        vars(self.station)["plans"] = plans()

    def stop(self) -> None:
        self._open.close()

    def kill(self, image: Path) -> "Computer":
        """Ends it as a power cut would: what was on the disk at this moment, with its unfinished log, starts anew."""
        shutil.copytree(self.root, image)
        self.stop()
        return Computer.start(image, self.secrets)

    def open_day(self, number: str = "1") -> None:
        open_day(self.station, PAIR, DAY, number, f"S-{number}")

    def check_in(self, voter: int, on: date = DAY) -> CheckInOutcome:
        return checkin.check_in(self.station, self.secrets, f"doc:SE:AB{voter:06}", "A", on)

    def void(self, voter: int) -> None:
        checkin.void_check_in(self.station, self.secrets, f"doc:SE:AB{voter:06}", PAIR, DAY)

    def print(self, count: int) -> list[str]:
        with reserved(self.station, "A", count, print_key(self.station, self.secrets)) as serials:
            return serials

    def scan(self, serial: str, *projects: str, number: str = "1") -> ScanOutcome:
        """Reads a ballot; without ``projects`` these parks are marked that the voter did mark."""
        place = Box(self.station.id, number, f"S-{number}")
        return count_page(self.station, place, page(self.station, serial, projects or voted(serial))).outcome

    def vote(self, *voters: int) -> list[str]:
        """These people are checked in, and their ballots read; the serials."""
        serials = self.print(len(voters))
        for voter, serial in zip(voters, serials, strict=True):
            self.check_in(voter)
            self.scan(serial)
        return serials

    def correct(self, number: int) -> None:
        """Two people look at one of the sealed ballots again, and find that it was read well."""
        rows = self.station.journal.rows("SELECT serial FROM ballots WHERE seq IS NOT NULL ORDER BY serial")
        if serials := [row["serial"] for row in rows]:
            serial = serials[number % len(serials)]
            [asked] = look_again(self.station, serial, "parks", "One was not sure", PAIR, [("P1", "1")])
            marks = {box: "marked" if box[0] in voted(serial) else "blank" for box in asked.boxes}
            decide(self.station, [Decision(asked.id, marks)], PAIR)

    def bring_in(self, ballots: int) -> None:
        """Records ballots that another computer printed."""
        change_stock(self.station, ballots)

    def sync(self) -> Delivery:
        try:
            return delivery.sync_online(self.station, self.secrets)
        finally:
            self.reload()

    def sync_by_stick(self, stick: Path) -> Delivery:
        try:
            return delivery.sync_by_stick(self.station, self.secrets, stick)
        finally:
            self.reload()

    def close(self, *, boxes: Sequence[str] = ("1",), counted: int = 0, unused: int = 0) -> None:
        """The evening: boxes counted, paper reconciled, the station closed for good; goes on where it was cut off."""
        for number in boxes:
            if box.urn(self.station, number).counted is None:
                box.close_box(self.station, number, counted, PAIR)
        if not self.station.closed:
            reconcile.reconcile(self.station, unused, "counted twice")
        if not closing.is_closed_for_good(self.station):
            closing.close(self.station, self.secrets, PAIR)


def voted(serial: str) -> tuple[str, ...]:
    """What the voter with this ballot marked among the parks: nothing, one, two, or three where two are allowed."""
    return CHOICES[serial_bytes(serial)[0] % len(CHOICES)]


def page(station: Station, serial: str, projects: Sequence[str]) -> PageResult:
    """A page read well: these parks are marked, all else is blank."""
    targets = tuple(
        TargetResult(
            target.contest,
            target.project,
            target.column,
            0.3,
            "marked" if target.project in projects else "blank",
            False,
            (10, 10 + 40 * row, 20, 20),
        )
        for row, target in enumerate(plans()["A"].pages[0].targets)
    )
    seen = f"{serial} {projects}".encode()
    key = test_print_key(station.election_file).public
    return PageResult("scan.jpg", 0, "read", None, serial, "A", 1, targets, seen, key)
