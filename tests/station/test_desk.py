import hashlib
import itertools
import json
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ballots.serials import grouped
from ballots.token import PrintKey
from scanning.pool import read_files
from station.cli import program
from station.commands import desk as command
from station.counting import reader_spec
from station.desk import SET_SIZE, Desk, set_size
from station.errors import DiskFull, NotPossible, WrongMoment
from station.journal import Journal
from station.on_demand import print_ballot
from station.page_intake import count_page
from station.paper import SerialState, serial_state, spoil
from station.pdf_folder import PdfFolder
from station.polling_station import Station, open_station
from station.print_outcomes import PrintOutcome
from station.printing import print_key
from station.reconcile import Difference, balance, differences
from station.sealing import seal_pending
from sync.batch import Stream
from sync.keyring import Secrets
from tests.station.pile import Pile, records


class Paper:
    """A tray that keeps what it was given, and can refuse or break."""

    def __init__(self, says: PrintOutcome = PrintOutcome.PRINTED, now: PrintOutcome | None = None) -> None:
        self.says, self.now = says, now
        self.pdfs: list[bytes] = []

    def problem(self, official: bool) -> PrintOutcome | None:
        return self.now

    def send(self, pdf: bytes, both_sides: bool) -> PrintOutcome:
        self.pdfs.append(pdf)
        return self.says


@pytest.fixture
def desk() -> Desk:
    return Desk()


def draw(desk: Desk, station: Station, count: int, style: str = "A") -> list[str]:
    key = print_key(station, None)
    return [desk.draw(station, style, key) for _ in range(count)]


def sets(station: Station) -> list[list[str]]:
    return [record["serials"] for record in records(station, Stream.PAPER) if record["type"] == "printed"]


def states(station: Station) -> Counter[str]:
    return Counter(row["state"] for row in station.journal.rows("SELECT state FROM serials"))


def disk(root: Path) -> dict[str, tuple[str, int]]:
    """Every file and folder of a station: its bytes' hash and its time."""
    return {
        str(path): (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "", path.stat().st_mtime_ns)
        for path in [root, *root.rglob("*")]
    }


def test_a_set_of_fifty_is_registered_before_its_first_serial_is_drawn(station: Station, root: Path, desk: Desk):
    (serial,) = draw(desk, station, 1)
    with open_station(root) as another:
        assert [len(each) for each in sets(another)] == [SET_SIZE]
        assert serial in sets(another)[0]
        assert states(another) == {"on-demand": SET_SIZE}
    assert desk.left == SET_SIZE - 1


def test_no_serial_is_drawn_twice_and_the_next_set_comes_by_itself(station: Station, desk: Desk):
    drawn = draw(desk, station, 2 * SET_SIZE + 1)
    assert len(set(drawn)) == len(drawn)
    assert {serial for each in sets(station) for serial in each} >= set(drawn)
    assert states(station).total() == 3 * SET_SIZE


def test_serials_are_drawn_at_random_and_not_in_the_order_of_the_set(station: Station):
    orders = [draw(Desk(), station, SET_SIZE) for _ in range(3)]
    ranks = [[sorted(order).index(serial) for serial in order] for order in orders]
    assert all(rank != sorted(rank) for rank in ranks)
    assert len({tuple(rank) for rank in ranks}) == 3


def test_while_a_set_lasts_printing_changes_nothing_on_the_disk(station: Station, root: Path, desk: Desk):
    key, tray = print_key(station, None), Paper()
    for _ in range(2):
        # The second one, since SQLite notes in shared memory once where a reader stands after a write.
        print_ballot(desk, station, "A", key, tray)
    before = disk(root)
    for _ in range(SET_SIZE - 2):
        assert print_ballot(desk, station, "A", key, tray) is PrintOutcome.PRINTED
    assert disk(root) == before
    assert len(tray.pdfs) == SET_SIZE


def test_whoever_takes_the_whole_folder_cannot_order_the_ballots(station: Station, root: Path, desk: Desk):
    """Sixty ballots in a known order: the folder does not even tell which of the two sets each belongs to."""
    order = draw(desk, station, 60)
    desk.end(station)
    rows = [row["serial"] for row in station.journal.rows("SELECT serial FROM serials NOT INDEXED")]
    assert rows == sorted(rows)
    (registered,) = sets(station)
    assert (registered, set(order) <= set(registered)) == (rows, True)
    # Rows carry nothing but the serial and its state, and records nothing but sets and numbers.
    assert [row["name"] for row in station.journal.rows("SELECT name FROM pragma_table_info('serials')")] == [
        "serial",
        "state",
    ]
    paper = [record for record in records(station, Stream.PAPER) if record["type"] != "printed"]
    assert paper == [{"type": "stock", "change": -(2 * SET_SIZE - 60)}]


def test_a_set_that_a_batch_carries_already_stays_as_it_is(station: Station, secrets: Secrets, desk: Desk):
    (first,) = draw(desk, station, 1)
    seal_pending(station, secrets)
    draw(desk, station, SET_SIZE)
    assert sorted(map(len, sets(station))) == [SET_SIZE, SET_SIZE]
    assert sum(first in each for each in sets(station)) == 1


def test_sets_of_two_keys_are_never_one(station: Station, desk: Desk):
    draw(desk, station, 1)
    other = Desk()
    other.draw(station, "A", PrintKey(b"k" * 32))
    keys = {record["print_key"] for record in records(station, Stream.PAPER)}
    assert (len(keys), sorted(map(len, sets(station)))) == (2, [SET_SIZE, SET_SIZE])


def test_after_a_reservation_neither_log_nor_pages_hold_what_was_before(station: Station, root: Path, desk: Desk):
    for drawn in (1, SET_SIZE, SET_SIZE):
        draw(desk, station, drawn)
        assert (root / "journal.sqlite-wal").stat().st_size == 0
        data = (root / "journal.sqlite").read_bytes()
        (registered,) = sets(station)
        # Its record comes to overflow pages; the rows of the table serials lie where their state follows.
        places = [data.find(f"{serial}on-demand".encode()) for serial in registered]
        places += [data.find(f"{serial}printed".encode()) for serial in registered]
        found = [serial for _, serial in sorted(zip(places, registered * 2, strict=True)) if _ >= 0]
        assert len(found) == len(registered)
        assert sum(_next_in(registered, found)) > len(found) * 0.9


def _next_in(registered: list[str], found: list[str]) -> list[bool]:
    """Of each two serials that lie beside each other, whether they are neighbours by number, either way round."""
    return [abs(registered.index(one) - registered.index(other)) == 1 for one, other in itertools.pairwise(found)]


def test_a_disk_without_room_for_writing_anew_costs_no_voter_the_ballot(
    station: Station, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def full(_: Journal) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(Journal, "rebuild", full)
    assert len(draw(desk, station, SET_SIZE + 1)) == SET_SIZE + 1
    desk.end(station)
    assert states(station) == {"printed": SET_SIZE + 1, "void": SET_SIZE - 1}


def test_an_ended_desk_leaves_figures_that_agree(station: Station, desk: Desk):
    drawn = draw(desk, station, 7)
    assert desk.end(station) == SET_SIZE - 7
    assert states(station) == {"printed": 7, "void": SET_SIZE - 7}
    assert {serial_state(station, serial) for serial in drawn} == {SerialState.PRINTED}
    figures = balance(station)
    assert (figures.printed + figures.stock, figures.on_demand) == (7, 0)
    assert desk.end(station) == 0


def test_after_the_end_another_set_is_reserved(station: Station, desk: Desk):
    first = draw(desk, station, 2)
    desk.end(station)
    again = draw(desk, station, 2)
    assert not set(first) & set(again)
    assert {serial_state(station, serial) for serial in again} == {SerialState.ON_DEMAND}


def test_a_used_up_set_is_settled_with_the_next_reservation(station: Station, desk: Desk):
    draw(desk, station, SET_SIZE + 1)
    assert states(station) == {"printed": SET_SIZE, "on-demand": SET_SIZE}


def test_a_ballot_from_the_set_can_be_cast_and_spoiled_like_any_other(
    open_for_voters: Station, secrets: Secrets, desk: Desk, closed_box: Callable[[int], object]
):
    spoiled, cast = draw(desk, open_for_voters, 2)
    spoil(open_for_voters, grouped(spoiled))
    box = closed_box(1)
    page = Pile(open_for_voters, secrets).page(cast, "1")
    assert count_page(open_for_voters, box, page).outcome.value == "accepted"  # type: ignore[arg-type]
    desk.end(open_for_voters)
    assert serial_state(open_for_voters, spoiled) is SerialState.SPOILED
    assert balance(open_for_voters).spoiled == 1


def test_many_threads_never_get_the_same_serial(station: Station, root: Path, desk: Desk):
    drawn: list[str] = []
    problems: list[BaseException] = []

    def print_some() -> None:
        try:
            with open_station(root) as mine:
                drawn.extend(draw(desk, mine, 30))
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=print_some) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(set(drawn)) == len(drawn) == 180
    assert states(station).total() == 4 * SET_SIZE


def test_when_the_journal_fails_nothing_is_drawn(station: Station, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    tray = Paper()

    def full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "insert", full)
        with pytest.raises(DiskFull):
            print_ballot(desk, station, "A", print_key(station, None), tray)
    assert (tray.pdfs, desk.left, states(station)) == ([], 0, {})
    assert print_ballot(desk, station, "A", print_key(station, None), tray) is PrintOutcome.PRINTED


def test_a_printer_that_is_not_ready_costs_no_serial(station: Station, desk: Desk):
    tray = Paper(now=PrintOutcome.OUT_OF_PAPER)
    assert print_ballot(desk, station, "A", print_key(station, None), tray) is PrintOutcome.OUT_OF_PAPER
    assert (tray.pdfs, states(station)) == ([], {})


def test_a_ballot_that_the_printer_did_not_take_is_void_at_the_end(station: Station, desk: Desk):
    key, tray = print_key(station, None), Paper(PrintOutcome.NOT_TAKEN)
    assert print_ballot(desk, station, "A", key, tray) is PrintOutcome.NOT_TAKEN
    tray.says = PrintOutcome.PRINTED
    print_ballot(desk, station, "A", key, tray)
    assert tray.pdfs[0] != tray.pdfs[1]
    assert desk.end(station) == SET_SIZE - 1
    assert balance(station).printed + balance(station).stock == 1


def test_a_killed_program_leaves_a_set_that_is_never_drawn_from_again(station: Station, root: Path):
    script = (
        "import os, sys; from pathlib import Path; from station.desk import Desk;"
        "from station.polling_station import open_station; from station.printing import print_key\n"
        "with open_station(Path(sys.argv[1])) as station:\n"
        "    desk = Desk()\n"
        "    for _ in range(3): print(desk.draw(station, 'A', print_key(station, None)), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, root], capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL
    printed = killed.stdout.split()
    assert len(printed) == 3
    desk = Desk()
    assert not set(draw(desk, station, SET_SIZE)) & set(sets(station)[0]) & set(printed)
    desk.end(station)
    assert {serial_state(station, serial) for serial in printed} == {SerialState.ON_DEMAND}
    named = differences(balance(station))
    assert [each.outcome for each in named][:2] == [Difference.PAPER, Difference.ON_DEMAND]
    assert named[1].values == {"count": SET_SIZE}


def test_a_closed_station_prints_nothing_more(station: Station, desk: Desk):
    draw(desk, station, 1)
    with station.journal.transaction():
        station.journal.set("closed", "closing")
    with pytest.raises(WrongMoment):
        draw(desk, station, 1)


def test_a_desk_that_outlives_the_station_s_last_word_adds_nothing_to_it(station: Station, desk: Desk):
    draw(desk, station, 1)
    with station.journal.transaction():
        station.journal.set("closed", "closed")
    before = records(station, Stream.PAPER)
    assert desk.end(station) == 0
    assert records(station, Stream.PAPER) == before


def test_an_unknown_style_costs_no_serial(station: Station, desk: Desk):
    with pytest.raises(NotPossible, match="no ballot style Z"):
        draw(desk, station, 1, "Z")
    assert states(station) == {}


@pytest.mark.parametrize("mode", ["official"])
def test_on_demand_keeps_to_the_print_key_s_scope(station: Station, secrets: Secrets, desk: Desk):
    key = print_key(station, secrets)
    for _ in range(500):
        desk.draw(station, "A", key)
    with pytest.raises(NotPossible, match="at most 0 more"):
        desk.draw(station, "A", key)


@pytest.mark.parametrize(
    ("left", "size"), [(None, 50), (4000, 500), (2000, 500), (1000, 250), (120, 50), (50, 50), (49, 49), (1, 1), (0, 0)]
)
def test_a_set_is_a_quarter_of_what_may_still_be_printed(left: int | None, size: int):
    assert set_size(left) == size


@pytest.mark.parametrize("mode", ["official"])
def test_the_voters_of_most_of_a_day_share_one_set(station: Station, secrets: Secrets, desk: Desk):
    desk.draw(station, "A", print_key(station, secrets))
    assert (desk.left, states(station)) == (500 // 4 - 1, {"on-demand": 500 // 4})


def test_a_ballot_in_a_folder_tells_no_time_by_its_name_or_file(station: Station, desk: Desk, tmp_path: Path):
    folder = tmp_path / "out"
    key = print_key(station, None)
    for style in ("A", "B"):
        assert print_ballot(desk, station, style, key, PdfFolder(folder)) is PrintOutcome.TO_FILE
    files = list(folder.iterdir())
    assert {path.stat().st_mtime for path in [*files, folder]} == {315_532_800}
    pages = list(read_files(files, reader_spec(station)))
    assert Counter(page.style for page in pages) == {"A": 1, "B": 3}
    assert not any(page.serial and page.serial in path.name for page in pages for path in files)


Call = Callable[..., Result]


@pytest.fixture
def call(root: Path, secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(command, "unlock", lambda _: secrets)

    def call(typed: str, *arguments: object) -> Result:
        return CliRunner().invoke(program, ["--home", str(root), "print-desk", *map(str, arguments)], input=typed)

    return call


def test_the_desk_prints_what_is_typed_line_by_line(call: Call, station: Station, tmp_path: Path):
    result = call("A\n2\nZ\n1\n\nA\n", "--folder", tmp_path / "out")
    assert "1  A: Parks (Swedish and English, 1 pages)" in result.stdout
    assert result.stdout.count("The ballot is a PDF in the folder") == 3
    assert "no ballot style Z" in result.stderr
    assert "47 reserved numbers were not used" in result.stdout
    assert result.exit_code == 1
    assert len(list((tmp_path / "out").iterdir())) == 3
    assert not any(grouped(serial) in result.output or serial in result.output for serial in sets(station)[0])


def test_a_computer_without_a_print_system_says_so(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = call("A\n")
    assert (result.exit_code, "has no print system" in result.stderr) == (1, True)


def test_nothing_is_left_in_the_folder_for_temporary_files(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert call("A\nB\n", "--folder", tmp_path / "out").exit_code == 0
    assert list(temporary.iterdir()) == []


def test_what_the_journal_says_of_a_desk_is_json_with_sets_alone(station: Station, desk: Desk):
    draw(desk, station, 3, "B")
    bodies = [row["body"] for row in station.journal.rows("SELECT body FROM records WHERE stream = 'paper'")]
    assert [sorted(json.loads(body)) for body in bodies] == [["print_key", "serials", "type"]]
