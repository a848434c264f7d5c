"""A rehearsal while it is played: who stands at the table, and what paper is where. In memory alone."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from ballots.token import PrintKey
from station.desk import Desk
from station.errors import NotPossible
from station.paper import SerialState, serial_state
from station.polling_station import Station
from station.practice.sheets import Paper, Scans, scan_box
from station.practice.voters import VOTERS, Done, Served, Voter, how_served


class PracticeDesk(Desk):
    """A desk that remembers which ballots it printed, which a real one must not."""

    def __init__(self) -> None:
        super().__init__()
        self.papers: list[Paper] = []

    def draw(self, station: Station, style: str, key: PrintKey) -> str:
        """As for any desk."""
        serial = super().draw(station, style, key)
        self.papers.append(Paper(serial, style))
        return serial

    def ruined(self, serial: str) -> None:
        """As for any desk."""
        super().ruined(serial)
        self.papers = [paper for paper in self.papers if paper.serial != serial]


@dataclass
class Rehearsal:
    """One rehearsal. ``served`` is how the voters who have left were served; ``over`` is set when it shall end."""

    day: Path
    desk: PracticeDesk = field(default_factory=PracticeDesk)
    served: list[Served] = field(default_factory=list)
    in_box: list[Paper] = field(default_factory=list)
    scans: Scans | None = None
    over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _check_ins_before: int = 0
    _papers_before: int = 0

    @property
    def voter(self) -> Voter | None:
        """Who stands at the table; None once all have come."""
        return VOTERS[len(self.served)] if len(self.served) < len(VOTERS) else None

    @property
    def tray(self) -> Path:
        """The folder that ballots are printed into."""
        return self.day / "paper"

    def done(self, station: Station) -> Done:
        """What was done for the voter at the table so far."""
        papers = self.desk.papers[self._papers_before :]
        return Done(
            check_ins(station) - self._check_ins_before,
            [station.election.style(paper.style).edition for paper in papers],
            len(papers) - len(self._whole(station)),
        )

    def in_hand(self, station: Station) -> Paper | None:
        """The ballot that the voter at the table holds."""
        return next(reversed(self._whole(station)), None)

    def next_voter(self, station: Station, number: int) -> None:
        """Voter ``number`` (from 0) goes to the box, the next one comes; once for each, however often it is said."""
        with self._lock:
            voter = self.voter
            if voter is None or number != len(self.served):
                return
            done, paper = self.done(station), self.in_hand(station)
            self.served.append(how_served(voter.wish, done))
            if paper:
                self.in_box.append(paper)
            self._check_ins_before, self._papers_before = check_ins(station), len(self.desk.papers)

    def unused(self, station: Station) -> int:
        """Ballots that lie at the table: printed, neither spoiled nor in the box."""
        return sum(_is_whole(station, paper) and paper not in self.in_box for paper in self.desk.papers)

    def scan(self, station: Station) -> Scans:
        """The scanned sheets of the box, made once. NotPossible when the box is empty; StationError."""
        with self._lock:
            if not self.in_box:
                raise NotPossible("The rehearsal's box is empty, so there is nothing to scan.")
            if self.scans is None:
                self.scans = scan_box(station, self.in_box, self.day / "scans")
            return self.scans

    def _whole(self, station: Station) -> list[Paper]:
        return [paper for paper in self.desk.papers[self._papers_before :] if _is_whole(station, paper)]


def check_ins(station: Station) -> int:
    """How many voters are checked in."""
    return station.journal.number("SELECT sum(firm + envelopes) FROM checkins")


def _is_whole(station: Station, paper: Paper) -> bool:
    return serial_state(station, paper.serial) is not SerialState.SPOILED
