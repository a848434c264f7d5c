"""A whole day in which the power goes at every step: the real program is killed while it is at work, and started again.

Each time the page says where the day stands, nothing that was stored is lost, and doing the same again does no harm.
"""

import contextlib
import re
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from station.box import box_for_counting, urns
from station.checkin import check_in
from station.desk import SET_SIZE
from station.page_intake import count_page
from station.polling_station import Station
from station.review import reviews
from sync.batch import Stream
from sync.keyring import Secrets
from tests.station.conftest import PASSPHRASES
from tests.station.pile import Pile, records
from tests.station.scans import scanned
from tests.station.town_hall import TownHall
from tests.station.web.conftest import NAMES, TOKEN
from tests.station.web.program import start as start_program

ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')
BALLOTS = 4


class Program:
    """The program as it runs at a station, and a browser in which it is unlocked."""

    def __init__(self, root: Path, pdfs: Path) -> None:
        self._log = root / "journal.sqlite-wal"
        self._running = start_program(root, "--pdf-folder", pdfs)
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._address = self._running.address
        self._token = self._token_on("/unlock")
        self.send("/unlock", passphrase=PASSPHRASES["chair"])
        self._token = self._token_on("/")

    def page(self, path: str) -> str:
        with self._browser.open(self._address + path, timeout=30) as answer:
            text: str = answer.read().decode()
        return text

    def send(self, path: str, **fields: str) -> str:
        """Sends a form; the page that follows."""
        data = urllib.parse.urlencode({"csrf_token": self._token, **fields}).encode()
        with self._browser.open(self._address + path, data, timeout=30) as answer:
            text: str = answer.read().decode()
        return text

    def cut_off(self, path: str, **fields: str) -> None:
        """Sends a form; the power goes as soon as the journal is written to."""
        before = self._written()
        sending = threading.Thread(target=self._in_vain, args=(path, fields))
        sending.start()
        while sending.is_alive() and self._written() == before:
            time.sleep(0.0005)
        self.kill()
        sending.join()

    def once(self, path: str) -> str:
        found = ONCE.search(self.page(path))
        assert found
        return found[1]

    def kill(self) -> None:
        self._running.kill()

    def _in_vain(self, path: str, fields: dict[str, str]) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.send(path, **fields)

    def _written(self) -> tuple[int, int]:
        with contextlib.suppress(FileNotFoundError):
            found = self._log.stat()
            return found.st_size, found.st_mtime_ns
        return 0, 0

    def _token_on(self, path: str) -> str:
        found = TOKEN.search(self.page(path))
        assert found
        return found[1]


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Callable[[], Program]]:
    running: list[Program] = []

    def started() -> Program:
        running.append(Program(root, tmp_path / "out"))
        return running[-1]

    yield started
    for program in running:
        program.kill()


def number(station: Station, query: str) -> int:
    return station.journal.number(query)


def said(station: Station, stream: Stream) -> Counter[str]:
    return Counter(str(each["type"]) for each in records(station, stream))


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def test_a_day_with_a_power_cut_at_every_step(
    start: Callable[[], Program], station: Station, secrets: Secrets, hall: TownHall, tmp_path: Path
):
    program = opened(start(), start, station)
    program = checked_in(program, start, station)
    program = printed(program, start, station)
    program = box_closed(program, start, station, secrets)
    program = read(program, start, station, secrets, tmp_path)
    program = reviewed(program, start, station)
    program = closed(program, start, station)
    delivered(program, start, station, hall)


def opened(program: Program, start: Callable[[], Program], station: Station) -> Program:
    form = {"box": "1", "seal": "S-1", **NAMES}
    program.cut_off("/open", **form)
    program = start()
    assert ("ta emot röster" if station.day else "förbered") in program.page("/")
    program.send("/open", **form)
    assert said(station, Stream.PAPER) == {"day": 1, "box-opened": 1}
    return program


def checked_in(program: Program, start: Callable[[], Program], station: Station) -> Program:
    form = {"by": "pnr", "number": "19500131-1231", "ballot": "parks", "identified": "document"}
    program.cut_off("/check-in/", once=program.once("/check-in/"), **form)
    stored = number(station, "SELECT sum(firm) FROM checkins")
    program = start()
    assert f"<dt>Avprickade</dt><dd>{stored}</dd>" in program.page("/")
    again = program.send("/check-in/", once=program.once("/check-in/"), **form)
    assert ("redan" in again) == bool(stored)
    assert said(station, Stream.CHECKINS) == {"check-in": 1}
    return program


def printed(program: Program, start: Callable[[], Program], station: Station) -> Program:
    program.cut_off("/print/ballot", style="A", once=program.once("/print/"))
    before = number(station, "SELECT count(*) FROM serials")
    program = start()
    program.send("/print/ballot", style="A", once=program.once("/print/"))
    assert number(station, "SELECT count(*) FROM serials WHERE state = 'on-demand'") == before + SET_SIZE
    return program


def box_closed(program: Program, start: Callable[[], Program], station: Station, secrets: Secrets) -> Program:
    for voter in range(1, BALLOTS):
        check_in(station, secrets, f"doc:SE:AB{voter:06}", "A", date.today())
    form = {"box": "1", "counted": str(BALLOTS), **NAMES}
    program.cut_off("/close-box", **form)
    program = start()
    program.send("/close-box", **form)
    assert said(station, Stream.PAPER)["box-closed"] == 1
    assert [urn.counted for urn in urns(station)] == [BALLOTS]
    return program


def read(program: Program, start: Callable[[], Program], station: Station, secrets: Secrets, tmp_path: Path) -> Program:
    pile, scans = Pile(station, secrets), tmp_path / "scans"
    scans.mkdir()
    for place, picture in enumerate(scanned(pile, BALLOTS - 1, tmp_path)):
        (scans / f"{place}.jpg").write_bytes(picture)
    unclear = pile.page(pile.print(1)[0], unclear=["2"])
    count_page(station, box_for_counting(station, "1"), unclear)
    program.cut_off("/scan/from/folder", box="1", folder=str(scans))
    program = start()
    page = program.page("/scan/")
    if "Den senaste avläsningen avbröts" in page:
        program.send("/scan/continue")
    else:
        program.send("/scan/from/folder", box="1", folder=str(scans))
    until(lambda: number(station, "SELECT count(*) FROM sheets") == BALLOTS)
    assert number(station, "SELECT count(*) FROM held") == 0
    return program


def reviewed(program: Program, start: Callable[[], Program], station: Station) -> Program:
    [waiting] = [each.id for each in reviews(station, waiting=True)]
    program.cut_off(f"/review/{waiting}", **{"box-0": "marked"}, **NAMES)
    program = start()
    if list(reviews(station, waiting=True)):
        assert "Granska (1)" in program.page("/")
        program.send(f"/review/{waiting}", **{"box-0": "marked"}, **NAMES)
    [decided] = [each for each in reviews(station, waiting=False) if each.id == waiting]
    assert decided.marked == {("2", "1")}
    return program


def closed(program: Program, start: Callable[[], Program], station: Station) -> Program:
    assert "stäm av" in program.page("/")
    program.send("/closing/reconcile", unused="0", note="Strömmen gick.")
    program.cut_off("/closing/close", **NAMES)
    program = start()
    assert any(step in program.page("/") for step in ("stäng röstlokalen för gott", "leverera"))
    program.send("/closing/close", **NAMES)
    assert "Nästa steg: leverera" in program.page("/")
    assert number(station, "SELECT count(*) FROM outbox WHERE kind = 'close'") == len(Stream)
    assert number(station, "SELECT count(*) FROM ballots WHERE seq IS NULL") == 0
    return program


def delivered(program: Program, start: Callable[[], Program], station: Station, hall: TownHall) -> None:
    program.cut_off("/deliver/online")
    program = start()
    program.send("/deliver/online")
    until(lambda: "Allt är klart" in program.page("/"))
    sealed = number(station, "SELECT count(*) FROM outbox")
    assert sum(map(len, hall.batches.values())) == sealed
    assert number(station, "SELECT count(*) FROM outbox WHERE receipt IS NULL") == 0
    assert len([leaf for leaf in hall.texts() if leaf.startswith('{"serial":')]) == BALLOTS
