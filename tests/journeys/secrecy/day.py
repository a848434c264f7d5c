"""A day at a station whose voters somebody has watched: the n-th who comes is handed the n-th ballot."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from PIL import ImageDraw

from ballots.cvr import Box
from station.backup import back_up
from station.box import close_box
from station.checkin import check_in
from station.closing import close
from station.day import open_day
from station.delivery import sync_by_stick, sync_online
from station.desk import SET_SIZE
from station.outcomes import CheckInOutcome, ScanOutcome
from station.page_intake import count_page
from station.paper import spoil
from station.polling_station import Station, open_station
from station.reconcile import reconcile
from sync.keyring import Secrets
from tests.journeys.secrecy.desks import Machine, PrintDesk, serial_on
from tests.journeys.secrecy.loot import Loot, seize
from tests.journeys.secrecy.voters import DAY, Voter, voters
from tests.station.conftest import PAIR
from tests.station.pile import Pile
from tests.station.town_hall import STATION

# More than a short set; the quota of the print key makes sets of 125 unless a day shortens them.
VOTERS = SET_SIZE + 40
NOON, AFTERNOON = 40, 70
# Read as real pictures by the real reader; reading all of them would take a minute.
PICTURES = 8
SPOILS = 20
DPI = 200


@dataclass
class Day:
    """The day as it goes. ``order`` are the serials of the ballots that were cast, as they were handed out.

    ``moments`` is what a thief could have taken at each of them, ``written`` at which prints a file of the station
    changed.
    """

    root: Path
    secrets: Secrets
    desk: PrintDesk
    machine: Machine
    deliver_at_noon: bool
    print_server: Sequence[Path] = ()
    lot: random.Random = field(default_factory=lambda: random.Random(26))
    voters: list[Voter] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    papers: dict[str, bytes] = field(default_factory=dict)
    moments: dict[str, Loot] = field(default_factory=dict)
    written: list[int] = field(default_factory=list)

    def play(self) -> "Day":
        """From opening to delivery."""
        self.voters = voters(VOTERS, self.lot)
        with open_station(self.root) as station:
            open_day(station, PAIR, DAY, "1", "S-1")
            for place, voter in enumerate(self.voters):
                self._serve(station, voter, spoils=place == SPOILS)
                if place + 1 == NOON:
                    self._noon(station)
                if place + 1 == AFTERNOON:
                    self._look("afternoon")
            self.desk.end()
            close_box(station, "1", VOTERS, PAIR)
            self._look("evening")
        self._read()
        with open_station(self.root) as station:
            reconcile(station, 0, "Avstämt två gånger.")
            close(station, self.secrets, PAIR)
        self._look("closed")
        self._deliver()
        self._look("delivered")
        return self

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """What stands on each ballot."""
        return {serial: voter.choice for serial, voter in zip(self.order, self.voters, strict=True)}

    def _look(self, moment: str) -> None:
        self.moments[moment] = seize(self.root, *self.machine.beside, *self.print_server, *self._carried())

    def _carried(self) -> list[Path]:
        return [place for place in (self._stick, self._backups) if place.exists()]

    @property
    def _stick(self) -> Path:
        return self.machine.folder / "stick"

    @property
    def _backups(self) -> Path:
        return self.machine.folder / "backups"

    def _serve(self, station: Station, voter: Voter, *, spoils: bool) -> None:
        assert check_in(station, self.secrets, voter.typed, "A", DAY) is CheckInOutcome.CHECKED_IN
        serial = self._print()
        if spoils:
            spoil(station, serial)
            serial = self._print()
        self.order.append(serial)

    def _print(self) -> str:
        before = self._disk()
        paper = self.desk.paper()
        if self._disk() != before:
            self.written.append(len(self.papers))
        serial = serial_on(paper)
        self.papers[serial] = paper
        return serial

    def _disk(self) -> dict[str, str]:
        """The bytes of every file but the log's index, which notes who reads the journal and holds nothing of it."""
        files = (path for path in self.root.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def _noon(self, station: Station) -> None:
        if self.deliver_at_noon:
            sync_online(station, self.secrets)
        self._look("noon")

    def _read(self) -> None:
        """Emptied and mixed: some ballots come out of a copier, the others as the reader hands them over."""
        mixed = self.lot.sample(self.order, VOTERS)
        self._scan(mixed[:PICTURES])
        with open_station(self.root) as station:
            pile = Pile(station, self.secrets)
            for serial in mixed[PICTURES:]:
                page = pile.page(serial, *self.choices[serial])
                assert count_page(station, Box(STATION, "1", "S-1"), page).outcome is ScanOutcome.ACCEPTED
            # While the journal is open, its log is there too.
            self._look("read")

    def _scan(self, serials: Sequence[str]) -> None:
        folder = self.machine.folder / "copier"
        folder.mkdir()
        with open_station(self.root) as station:
            for number, serial in enumerate(serials):
                self._marked(station, serial, folder / f"scan{number:04}.jpg")
        said = self.machine.run("scan", "--box", "1", "--watch", folder, "--remove", "--until-quiet", 1)
        assert "accepted" in said
        assert list(folder.iterdir()) == []

    def _marked(self, station: Station, serial: str, file: Path) -> None:
        """A ballot as a copier sends it, with the voter's crosses."""
        with pdfium.PdfDocument(self.papers[serial]) as document:
            picture = document[0].render(scale=DPI / 72).to_pil().convert("L")
        pen = ImageDraw.Draw(picture)
        for target in station.plans["A"].pages[0].targets:
            if target.project in self.choices[serial]:
                left, top, width, height = (length * DPI / 25.4 for length in target.box)
                pen.line((left, top, left + width, top + height), fill=30, width=5)
                pen.line((left, top + height, left + width, top), fill=30, width=5)
        picture.save(file, quality=90)

    def _deliver(self) -> None:
        self._stick.mkdir()
        self._backups.mkdir()
        with open_station(self.root) as station:
            sync_online(station, self.secrets)
            sync_by_stick(station, self.secrets, self._stick)
        back_up(self.root, self._backups / "backup.tar")
