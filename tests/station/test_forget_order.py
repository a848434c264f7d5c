"""After closing, neither the journal's bytes nor the folder of pictures tell in which order sheets were read."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ballots.cvr import Box
from station.closing import close, is_closed_for_good
from station.forget_order import forget_order
from station.page_intake import count_page
from station.pictures import FILE_TIME, digest
from station.polling_station import Station, open_station
from station.reconcile import reconcile
from sync.keyring import Secrets
from tests.station.conftest import PAIR, PASSPHRASES
from tests.station.pile import Pile

PROGRAM = Path(sys.executable).parent / "rostlokal-station"
BALLOTS = 100
# Of 100 sheets in random order, five standard deviations of the correlation.
CHANCE = 0.5


@pytest.fixture
def tmp_path(on_disk: Path) -> Path:
    return on_disk


@pytest.fixture
def read(pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path) -> Callable[[int], tuple[Path, list[str]]]:
    """Reads the same ballots in another order for each seed, in a station of its own; its home, and the order."""
    serials, box = pile.print(BALLOTS), closed_box(BALLOTS)
    pages = {
        serial: pile.page(serial, "1", unclear=("2",) if number % 3 == 0 else ())
        for number, serial in enumerate(serials)
    }
    reconcile(pile.station, 0, "Ingen avprickning i det här provet.")
    home = pile.station.journal.home.root
    pile.station.journal.close()

    def made(seed: int) -> tuple[Path, list[str]]:
        copy = Path(shutil.copytree(home, tmp_path / f"station-{seed}"))
        order = random.Random(seed).sample(serials, BALLOTS)
        with open_station(copy) as station:
            for serial in order:
                count_page(station, box, pages[serial])
        return copy, order

    return made


def names(station: Station) -> dict[str, str]:
    """The file of each serial's picture."""
    return {row["serial"]: row["picture"] for row in station.journal.rows("SELECT serial, picture FROM sheets")}


def by_place_in_the_file(home: Path) -> list[str]:
    """The serials of the sheets' rows as they lie in the journal's file."""
    with open_station(home) as station:
        pictures = names(station)
    data = (home / "journal.sqlite").read_bytes()
    return sorted(pictures, key=lambda serial: data.find(pictures[serial].encode()))


def alike(first: Sequence[str], second: Sequence[str]) -> float:
    """How much two orders of the same serials have in common: 1 the same, -1 the reverse, about 0 nothing."""
    place = {serial: number for number, serial in enumerate(second)}
    return float(np.corrcoef(range(len(first)), [place[serial] for serial in first])[0, 1])


def test_the_rows_lie_the_same_whatever_the_order_of_reading(read: Callable[[int], tuple[Path, list[str]]]):
    homes = [read(seed)[0] for seed in (1, 2)]
    before = [by_place_in_the_file(home) for home in homes]
    assert before[0] != before[1], "a new row lies where there is room, so this is what there is to forget"
    for home in homes:
        with open_station(home) as station:
            forget_order(station.journal)
    first, second = (by_place_in_the_file(home) for home in homes)
    assert first == second
    assert not (homes[0] / "journal.sqlite-wal").exists() or not (homes[0] / "journal.sqlite-wal").stat().st_size


def test_nothing_the_file_system_notes_of_a_picture_tells_the_order(read: Callable[[int], tuple[Path, list[str]]]):
    home, order = read(3)
    with open_station(home) as station:
        files = {serial: home / "pictures" / name for serial, name in names(station).items()}

        def by_change() -> list[str]:
            return sorted(files, key=lambda serial: (files[serial].stat().st_ctime_ns, files[serial].name))

        assert alike(order, by_change()) > 0.99, "this is what there is to forget"
        forget_order(station.journal)
    listed = {path: number for number, path in enumerate((home / "pictures").iterdir())}
    assert abs(alike(order, by_change())) < CHANCE
    assert abs(alike(order, sorted(files, key=lambda serial: files[serial].stat().st_ino))) < CHANCE
    assert abs(alike(order, sorted(files, key=lambda serial: listed[files[serial]]))) < CHANCE
    assert {path.stat().st_mtime for path in files.values()} == {FILE_TIME}
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}


def whole(station: Station) -> bool:
    """Whether every picture that the journal names is there, as it was stored, and no other file."""
    rows = list(station.journal.rows("SELECT picture, sha256 FROM sheets"))
    folder = station.journal.home.pictures
    assert {path.name for path in folder.iterdir()} == {row["picture"] for row in rows}
    return all(digest((folder / row["picture"]).read_bytes()) == row["sha256"] for row in rows)


def test_closing_forgets_the_order_and_keeps_every_picture(
    read: Callable[[int], tuple[Path, list[str]]], secrets: Secrets
):
    home, order = read(4)
    with open_station(home) as station:
        with station.journal.transaction():
            station.journal.change("DELETE FROM reviews")
        close(station, secrets, PAIR)
        assert whole(station)
        files = {serial: home / "pictures" / name for serial, name in names(station).items()}
    changed = sorted(files, key=lambda serial: (files[serial].stat().st_ctime_ns, files[serial].name))
    assert abs(alike(order, changed)) < CHANCE


def test_a_disk_that_is_full_at_closing_loses_nothing_and_closing_goes_on_later(
    read: Callable[[int], tuple[Path, list[str]]],
):
    home, _ = read(6)
    with open_station(home) as station, station.journal.transaction():
        station.journal.change("DELETE FROM reviews")
    by = [part for name in PAIR for part in ("--by", name)]
    command = [str(PROGRAM), "--home", str(home), "close", *by]
    environment = {**os.environ, "ROSTLOKAL_PASSPHRASE": PASSPHRASES["chair"]}
    # More than the journal's log takes while it seals, and less than the whole journal.
    room = (home / "journal.sqlite").stat().st_size - 4096
    full = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert full.returncode == 1
    assert "The disk is full. Everything stored before is safe" in full.stderr
    with open_station(home) as station:
        assert whole(station)
        assert not is_closed_for_good(station)
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    with open_station(home) as station:
        assert whole(station)
        assert is_closed_for_good(station)


CUT_OFF = """
import os, signal, sys
from pathlib import Path
from station.forget_order import forget_order
from station.polling_station import open_station

left = [int(sys.argv[3])]
called = getattr(os, sys.argv[2])
def then_die(*args, **options):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return called(*args, **options)
setattr(os, sys.argv[2], then_die)
with open_station(Path(sys.argv[1])) as station:
    forget_order(station.journal)
"""


@pytest.mark.parametrize(("call", "after"), [("utime", 10), ("rename", 30), ("rename", 70)])
def test_a_power_cut_in_the_middle_costs_no_picture(
    read: Callable[[int], tuple[Path, list[str]]], call: str, after: int
):
    home, _ = read(5)
    killed = subprocess.run([sys.executable, "-c", CUT_OFF, str(home), call, str(after)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with open_station(home) as station:
        forget_order(station.journal)
        assert whole(station)
