"""The attacker has power: each leak that is planted is found, and where there is none, nothing is."""

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ballots.serials import grouped, new_serials
from ballots.token import test_print_key as public_print_key
from station.on_demand import ballot_pdf
from station.pdf_folder import PdfFolder
from station.polling_station import Station
from station.schema import STEPS
from tests.journeys.secrecy.attack import appearing, found, judged
from tests.journeys.secrecy.chance import agreement, most_by_chance
from tests.journeys.secrecy.loot import JOURNAL, seize
from tests.journeys.secrecy.voters import voters

# So many rows with long keys fit into one page, which would be put in order when it is split.
BALLOTS = 60


@pytest.fixture
def order() -> list[str]:
    """Serials as they were handed out."""
    serials = new_serials(BALLOTS)
    random.Random(3).shuffle(serials)
    return serials


@pytest.fixture
def home(tmp_path: Path, order: list[str]) -> Path:
    """A station's folder with a journal that holds one set of serials and nothing of their order."""
    folder = tmp_path / "watched"
    folder.mkdir()
    with writing(folder) as journal:
        for step in STEPS:
            journal.executescript(step)
        journal.executemany("INSERT INTO serials VALUES (?, 'printed')", [(each,) for each in sorted(order)])
    return folder


@contextmanager
def writing(home: Path, *pragmas: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / JOURNAL, isolation_level=None)) as journal:
        for pragma in ("synchronous = OFF", *pragmas):
            journal.execute(f"PRAGMA {pragma}")
        yield journal


def traces(home: Path, order: list[str]) -> set[str]:
    """The traces by which the attacker finds the order."""
    return {claim.trace for claim in found(judged(seize(home), [order]))}


def test_where_nothing_leaks_nothing_is_found(home: Path, order: list[str]):
    assert traces(home, order) == set()


def row_numbers(home: Path, order: list[str]) -> None:
    with writing(home) as journal:
        journal.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, serial TEXT)")
        for serial in order:
            journal.execute("INSERT INTO seen VALUES (hex(randomblob(16)), ?)", (serial,))


def a_counter(home: Path, order: list[str]) -> None:
    with writing(home) as journal:
        journal.execute("CREATE TABLE seen (serial TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID")
        journal.executemany("INSERT INTO seen VALUES (?, ?)", [(serial, n) for n, serial in enumerate(order)])
        journal.execute("VACUUM")


def rows_where_there_was_room(home: Path, order: list[str]) -> None:
    """Without row numbers and under random keys; but a page is filled from its end."""
    with writing(home) as journal:
        journal.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, serial TEXT) WITHOUT ROWID")
        for serial in order:
            journal.execute("INSERT INTO seen VALUES (hex(randomblob(16)), ?)", (serial,))


def deleted_rows(home: Path, order: list[str]) -> None:
    """What was deleted without being overwritten is still there."""
    with writing(home, "secure_delete = OFF") as journal:
        journal.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, serial TEXT) WITHOUT ROWID")
        for serial in order:
            journal.execute("INSERT INTO seen VALUES (hex(randomblob(16)), ?)", (serial,))
        journal.execute("DROP TABLE seen")


def the_log_of_writes(home: Path, order: list[str]) -> None:
    """The tables end up as they were; the log still has each step. A thief finds it when the power was cut."""
    with writing(home, "journal_mode = WAL", "wal_autocheckpoint = 0") as journal:
        for serial in order:
            journal.execute("UPDATE serials SET state = 'handed' WHERE serial = ?", (serial,))
            journal.execute("UPDATE serials SET state = 'printed' WHERE serial = ?", (serial,))
        log = (home / f"{JOURNAL}-wal").read_bytes()
    (home / f"{JOURNAL}-wal").write_bytes(log)


def a_log_file(home: Path, order: list[str]) -> None:
    (home / "print.log").write_text("".join(f"printed {grouped(serial)}\n" for serial in order))


def a_file_a_ballot(home: Path, order: list[str]) -> None:
    """Under random names and with one time of change, but a file system numbers files as they come."""
    (home / "spool").mkdir()
    for serial in order:
        path = home / "spool" / os.urandom(8).hex()
        path.write_text(serial)
        os.utime(path, (0, 0))


def sets_that_are_told_apart(home: Path, order: list[str]) -> None:
    half = BALLOTS // 2
    with writing(home) as journal:
        for part in (order[:half], order[half:]):
            row = (os.urandom(16).hex(), "paper", f'{{"serials": {sorted(part)}}}')
            journal.execute("INSERT INTO records VALUES (?, ?, ?, NULL)", row)


LEAKS: dict[Callable[[Path, list[str]], None], str] = {
    row_numbers: "table seen: rowid",
    a_counter: "table seen: n",
    rows_where_there_was_room: "journal's pages: serial, last",
    deleted_rows: "journal's pages: serial, last",
    the_log_of_writes: "log's first change of serial",
    a_log_file: "watched/print.log: first printed serial",
    # By its number, its time of change or its place in the folder, as the file system has it.
    a_file_a_ballot: "file's ",
    sets_that_are_told_apart: "table records: row",
}


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__.replace("_", " "))
def test_a_leak_is_found(leak: Callable[[Path, list[str]], None], home: Path, order: list[str]):
    leak(home, order)
    assert any(trace.startswith(LEAKS[leak]) for trace in traces(home, order))


def test_a_pile_that_lies_sorted_is_found(home: Path, order: list[str]):
    assert "sorted by serial" in traces(home, sorted(order))


def test_writing_anew_closes_the_leak_of_rows_that_lie_where_there_was_room(home: Path, order: list[str]):
    rows_where_there_was_room(home, order)
    with writing(home) as journal:
        journal.execute("VACUUM")
    assert traces(home, order) == set()


def test_ballots_that_are_left_in_a_folder_tell_their_order(station: Station, home: Path, order: list[str]):
    """Why a ballot's PDF is removed as soon as it is on paper: its folder is a list with times."""
    key, tray = public_print_key(station.election_file), PdfFolder(home / "tray")
    for serial in order[:30]:
        tray.send(ballot_pdf(station, "A", serial, key), both_sides=False)
    assert {claim.trace for claim in found(judged(seize(home), [order[:30]]))} & {"file's changed", "file's inode"}


def test_what_a_voter_showed_is_found_in_any_form(tmp_path: Path):
    for voter in voters(10, random.Random(1)):
        every = set(voter.traces())
        assert min(map(len, every)) >= 8
        for trace in every:
            assert trace in appearing(every, os.urandom(50) + trace + os.urandom(50))


def test_chance_alone_is_hardly_ever_found():
    """The bounds hold for random orders, and the laws behind them: one hit and two neighbours on average."""
    lot = random.Random(8)
    true = [str(number) for number in range(BALLOTS)]
    tried = [agreement([true], {ballot: lot.random() for ballot in true}) for _ in range(2_000)]
    assert not any(each.better_than_chance for each in tried)
    assert 1.8 < sum(each.neighbours for each in tried) / len(tried) < 2.2
    assert 0.9 < sum(each.drift**2 for each in tried) / len(tried) < 1.1
    assert (most_by_chance(1), most_by_chance(2)) == (13, 17)


def test_an_order_that_is_known_in_pieces_or_from_behind_is_found():
    true = [str(number) for number in range(80)]
    pieces = [range(60, 80), range(20, 40), range(60, 40, -1), range(20)]
    shuffled = {str(ballot): place for place, ballot in enumerate(number for piece in pieces for number in piece)}
    assert agreement([true], shuffled).better_than_chance
    assert agreement([true], {ballot: -int(ballot) for ballot in true}).hits == 80
