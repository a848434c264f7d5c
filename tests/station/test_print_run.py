import errno
import hashlib
import itertools
import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner, Result

from scanning.pool import read_files
from station.cli import program
from station.commands import print_run as command
from station.counting import reader_spec
from station.errors import DiskFull, NotPossible, StationError
from station.polling_station import Station, open_station
from station.print_outcomes import PartOutcome
from station.print_run import go_on
from station.printing import print_key
from station.reconcile import balance
from station.run_manifest import RUN_FILE, PrintRun, read_run, serial_hashes
from station.run_plan import Order, plan_run
from sync.batch import Stream
from sync.keyring import Secrets
from tests.station.pile import records

# Two styles, B of three sheets; five parts in all.
ORDERS = (Order("A", 5), Order("B", 3))
PART = 2
SERIAL = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


def planned(station: Station, folder: Path, *orders: Order) -> PrintRun:
    return plan_run(station, print_key(station, None), folder, orders or ORDERS, PART)


def outcomes(station: Station, folder: Path) -> list[PartOutcome]:
    return [report.outcome for report in go_on(station, print_key(station, None), folder)]


def registered(station: Station) -> list[str]:
    printed = [record for record in records(station, Stream.PAPER) if record["type"] == "printed"]
    return sorted(serial for record in printed for serial in record["serials"])


def run_of(folder: Path) -> PrintRun:
    run = read_run(folder)
    assert run
    return run


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("ballots-*.pdf")}


def printed_in(pdf: Path) -> list[str]:
    """The serial on each page, as people read it there."""
    with pdfium.PdfDocument(pdf) as pages:
        return [
            found.replace("-", "") for page in pages for found in SERIAL.findall(page.get_textpage().get_text_range())
        ]


def check_whole(station: Station, folder: Path, ballots: int = 8) -> None:
    """Every part is there as the manifest says, and its papers carry exactly the registered serials, each once."""
    run = run_of(folder)
    assert hashes(folder) == {part.file: part.sha256 for part in run.parts}
    assert list(folder.glob(".*")) == []
    assert len(registered(station)) == balance(station).printed == ballots
    named = [name for part in run.parts for name in part.serial_sha256]
    assert sorted(named) == serial_hashes(registered(station))
    for part in run.parts:
        pages = printed_in(folder / part.file)
        assert (len(pages), serial_hashes(sorted(set(pages)))) == (part.pages, part.serial_sha256)


def test_a_run_is_written_in_parts_that_read_back_as_its_manifest_says(station: Station, folder: Path):
    planned(station, folder)
    assert outcomes(station, folder) == [PartOutcome.WRITTEN] * 5
    check_whole(station, folder)
    run = run_of(folder)
    assert [(part.style, part.ballots) for part in run.parts] == [("A", 2), ("A", 2), ("A", 1), ("B", 2), ("B", 1)]
    last = run.parts[-1]
    pages = list(read_files([folder / last.file], reader_spec(station)))
    assert [(page.status, page.style, page.page) for page in pages] == [("read", "B", number) for number in (1, 2, 3)]
    assert serial_hashes([pages[0].serial or ""]) == last.serial_sha256
    assert (run.election_sha256, run.mode) == (station.election_file.hash, "test")
    assert run.print_key == print_key(station, None).public


def test_the_print_shop_can_check_the_files_with_its_own_tools(station: Station, folder: Path):
    planned(station, folder)
    outcomes(station, folder)
    check = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert (check.returncode, check.stdout.count(": OK")) == (0, 5)


def test_the_manifest_names_no_serial_and_tells_no_order(station: Station, folder: Path):
    planned(station, folder)
    outcomes(station, folder)
    text = "".join(path.read_text() for path in folder.iterdir() if path.suffix != ".pdf")
    assert not any(serial in text for serial in registered(station))
    assert all(part.serial_sha256 == sorted(part.serial_sha256) for part in run_of(folder).parts)


def test_the_papers_of_a_part_lie_in_no_order_of_their_serials(station: Station, folder: Path):
    plan_run(station, print_key(station, None), folder, [Order("A", 60)], 60)
    outcomes(station, folder)
    pile = printed_in(folder / "ballots-A-0001.pdf")
    assert 9 < sum(one < other for one, other in itertools.pairwise(pile)) < 50


def test_the_layout_of_a_style_is_there_once_and_not_for_each_ballot(station: Station, folder: Path):
    planned(station, folder)
    layout = json.loads((folder / "layout-B.json").read_text())
    assert (layout["sheets"], list(layout["styles"])) == ([], ["B"])


def test_the_order_says_in_words_what_to_print_and_how(station: Station, folder: Path):
    planned(station, folder)
    text = (folder / "print-order.txt").read_text()
    assert "A: 5 röstsedlar, 1 sidor per röstsedel; proof-A.pdf" in text
    assert "100 % size. No fitting to the page" in text
    assert "PROVTRYCK" in text
    assert text.count("ballots-B-0002.pdf") == 2


def test_a_part_s_serials_are_durable_before_its_pdf_exists(
    station: Station, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    planned(station, folder)
    seen: list[int] = []

    def look(*_: object, **__: object) -> None:
        with open_station(station.journal.home.root) as another:
            seen.append(len(registered(another)))
        assert not station.journal.db.conn.in_transaction
        assert hashes(folder) == {}
        raise KeyboardInterrupt

    monkeypatch.setattr("station.print_run.write_ballots", look)
    with pytest.raises(KeyboardInterrupt):
        outcomes(station, folder)
    assert seen == [2]


def test_planning_registers_nothing(station: Station, folder: Path):
    planned(station, folder)
    assert registered(station) == []


def test_a_finished_run_is_only_compared(station: Station, folder: Path):
    planned(station, folder)
    outcomes(station, folder)
    before = hashes(folder)
    assert outcomes(station, folder) == [PartOutcome.KEPT] * 5
    assert hashes(folder) == before
    assert len(registered(station)) == 8


def test_a_finished_file_that_is_gone_is_not_printed_a_second_time(station: Station, folder: Path):
    planned(station, folder)
    outcomes(station, folder)
    (folder / "ballots-A-0002.pdf").unlink()
    (folder / "ballots-B-0001.pdf").write_bytes(b"x")
    said = outcomes(station, folder)
    assert (said[1], said[3]) == (PartOutcome.MISSING, PartOutcome.CHANGED)
    assert not (folder / "ballots-A-0002.pdf").exists()
    assert len(registered(station)) == 8


def test_a_foreign_file_in_the_way_is_left_alone(station: Station, folder: Path):
    planned(station, folder)
    (folder / "ballots-A-0001.pdf").write_bytes(b"somebody's")
    with pytest.raises(NotPossible, match="in the way"):
        outcomes(station, folder)
    assert (folder / "ballots-A-0001.pdf").read_bytes() == b"somebody's"
    (folder / "ballots-A-0001.pdf").unlink()
    assert outcomes(station, folder)[0] is PartOutcome.FINISHED
    check_whole(station, folder)


# What kills the program, patched in: the name of a function, after how many calls, and whether before or after it.
MOMENTS = {
    "before the first serials are registered": ("station.print_run.register", 1, "before"),
    "after the serials were stored, before the commit": ("station.print_run.serial_hashes", 0, "journal"),
    "after the serials are registered": ("station.print_run._PartOnDisk._write", 1, "before"),
    "in the middle of the second part's pages": ("ballots.pdf_stream.PageStream.add", 3, "after"),
    "with the whole file not yet flushed": ("os.fsync", 8, "before"),
    "after the file is whole, before its hash is stored": ("hashlib.file_digest", 2, "after"),
    "after its hash is stored, before it has its name": ("station.print_run._PartOnDisk._give_its_name", 2, "before"),
    "after it has its name, before the manifest says so": ("station.print_run._PartOnDisk._give_its_name", 2, "after"),
    "in the middle of writing the manifest": ("sync.files.os.rename", 1, "before"),
    "on the last page": ("ballots.pdf_stream.PageStream.add", 14, "after"),
}
KILLED = """
import importlib, os, signal, sys
from pathlib import Path
root, folder, target, count, when = sys.argv[1:]
from station import print_run
from station.journal import Journal
from station.polling_station import open_station
from station.printing import print_key
def die():
    os.kill(os.getpid(), signal.SIGKILL)
if when == "journal":
    insert = Journal.insert
    def inserting(self, table, *arguments, **named):
        insert(self, table, *arguments, **named)
        table == "print_parts" and die()
    Journal.insert = inserting
else:
    parts = target.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            owner = importlib.import_module(".".join(parts[:cut]))
            break
        except ImportError:
            pass
    for name in parts[cut:-1]:
        owner = getattr(owner, name)
    real, calls = getattr(owner, parts[-1]), [0]
    def dying(*arguments, **named):
        calls[0] += 1
        if when == "before" and calls[0] == int(count):
            die()
        result = real(*arguments, **named)
        if when == "after" and calls[0] == int(count):
            die()
        return result
    setattr(owner, parts[-1], dying)
with open_station(Path(root)) as station:
    for _ in print_run.go_on(station, print_key(station, None), Path(folder)):
        pass
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_that_is_killed_goes_on_without_reusing_or_losing_a_serial(
    station: Station, root: Path, folder: Path, moment: str
):
    planned(station, folder)
    target, count, when = MOMENTS[moment]
    killed = subprocess.run([sys.executable, "-c", KILLED, root, folder, target, str(count), when])
    assert killed.returncode == -signal.SIGKILL
    before, released = registered(station), hashes(folder)
    said = outcomes(station, folder)
    assert all(outcome.usable for outcome in said)
    assert set(before) <= set(registered(station))
    assert released.items() <= hashes(folder).items()
    check_whole(station, folder)


def test_a_full_disk_loses_nothing_and_the_run_goes_on_afterwards(station: Station, folder: Path):
    planned(station, folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (24_000, limits[1]))
    try:
        with pytest.raises(StationError):
            outcomes(station, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(folder.glob(".*")) == []
    outcomes(station, folder)
    check_whole(station, folder)


def test_a_disk_that_is_full_in_the_middle_of_a_part_is_said_in_words(
    station: Station, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    planned(station, folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("station.print_run.write_ballots", full)
        with pytest.raises(DiskFull):
            outcomes(station, folder)
    assert list(folder.glob(".*")) == []
    assert outcomes(station, folder)[0] is PartOutcome.FINISHED
    check_whole(station, folder)


@pytest.mark.parametrize(
    ("orders", "says"),
    [
        ((Order("C", 1),), "no ballot style C"),
        ((Order("A", 1), Order("A", 2)), "ordered twice"),
    ],
)
def test_an_order_that_cannot_be_printed_leaves_no_folder(
    station: Station, folder: Path, orders: tuple[Order, ...], says: str
):
    with pytest.raises(NotPossible, match=says):
        planned(station, folder, *orders)
    assert not folder.exists()


def test_a_folder_in_use_is_refused(station: Station, folder: Path):
    folder.mkdir()
    (folder / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(NotPossible, match="is not empty"):
        planned(station, folder)


@pytest.mark.parametrize("mode", ["official"])
def test_a_run_never_exceeds_the_print_key_s_scope(station: Station, secrets: Secrets, folder: Path):
    key = print_key(station, secrets)
    with pytest.raises(NotPossible, match="at most 500 more"):
        plan_run(station, key, folder, [Order("A", 300), Order("B", 201)], 300)
    assert not folder.exists()
    plan_run(station, key, folder, [Order("A", 500)], 300)
    elsewhere = folder.with_name("other")
    plan_run(station, key, elsewhere, [Order("A", 1)], 300)
    assert [report.outcome.usable for report in go_on(station, key, elsewhere)] == [True]
    with pytest.raises(NotPossible, match="at most 199 more"):
        list(go_on(station, key, folder))
    assert [part.sha256 is None for part in run_of(folder).parts] == [False, True]
    assert balance(station).printed == 301


@pytest.mark.parametrize("mode", ["official"])
def test_official_ballots_carry_the_station_s_key_and_the_proof_stays_a_test(
    station: Station, secrets: Secrets, folder: Path
):
    key = print_key(station, secrets)
    plan_run(station, key, folder, [Order("A", 2)], PART)
    list(go_on(station, key, folder))
    pages = list(read_files([folder / "ballots-A-0001.pdf"], reader_spec(station)))
    assert [page.status for page in pages] == ["read", "read"]
    proof = [page.reason.value for page in read_files([folder / "proof-A.pdf"], reader_spec(station)) if page.reason]
    assert proof[-1] == "wrong-mode"


def test_the_proof_sheet_shows_what_to_measure_and_a_ballot_that_can_be_read(station: Station, folder: Path):
    planned(station, folder)
    with pdfium.PdfDocument(folder / "proof-B.pdf") as proof:
        sizes = [tuple(round(side, 1) for side in page.get_size()) for page in proof]
        text = proof[0].get_textpage().get_text_range()
    assert sizes == [(595.3, 841.9)] * 4
    assert "100 mm" in text
    assert "184 mm across, 271 mm down" in text
    pages = list(read_files([folder / "proof-B.pdf"], reader_spec(station)))
    assert [(page.status, page.page) for page in pages[1:]] == [("read", 1), ("read", 2), ("read", 3)]
    assert registered(station) == []


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"format": 1, "parts": [{"file": "../../x"}]}', b"\xff" * 100])
def test_a_damaged_manifest_is_said_in_words(station: Station, folder: Path, damage: bytes):
    planned(station, folder)
    (folder / RUN_FILE).write_bytes(damage)
    with pytest.raises(NotPossible, match="cannot be read"):
        outcomes(station, folder)


def test_a_manifest_that_points_out_of_the_folder_is_refused(station: Station, folder: Path):
    run = planned(station, folder)
    fields: dict[str, Any] = run.model_dump(mode="json")
    fields["parts"][0]["file"] = "../elsewhere.pdf"
    (folder / RUN_FILE).write_text(json.dumps(fields))
    with pytest.raises(NotPossible, match="cannot be read"):
        outcomes(station, folder)
    assert not (folder.parent / "elsewhere.pdf").exists()


def test_another_computer_s_run_is_refused(station: Station, folder: Path):
    run = planned(station, folder)
    (folder / RUN_FILE).write_text(run.model_copy(update={"print_key": "a" * 64}).model_dump_json())
    with pytest.raises(NotPossible, match="no print run of this computer"):
        outcomes(station, folder)


Call = Callable[..., Result]


@pytest.fixture
def call(root: Path, secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(command, "unlock", lambda _: secrets)

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(program, ["--home", str(root), "print-run", *map(str, arguments)])

    return call


def test_the_command_prints_says_what_it_did_and_goes_on(call: Call, folder: Path, station: Station):
    ordered = ("-o", folder, "--ballots", "A", 4, "--ballots", "B", 1, "--part", 3)
    first = call(*ordered)
    assert first.exit_code == 0
    assert "1 of 3: ballots-A-0001.pdf, 3 ballots. The file is written." in first.stdout
    assert "5 TEST ballots are in" in first.stdout
    again = call("-o", folder)
    assert again.stdout.count("was finished before and is unchanged") == 3
    assert call(*ordered).exit_code == 0
    assert len(registered(station)) == 5
    (folder / "ballots-A-0001.pdf").unlink()
    gone = call("-o", folder)
    assert (gone.exit_code, "is gone" in gone.stdout, "Not every file" in gone.stderr) == (1, True, True)


@pytest.mark.parametrize(("arguments", "says"), [((), "Say what to print"), (("--ballots", "A", 9), "another order")])
def test_the_command_refuses_what_it_does_not_understand(
    call: Call, folder: Path, station: Station, arguments: tuple[object, ...], says: str
):
    if arguments:
        planned(station, folder)
    assert says in str(call("-o", folder, *arguments).exception)
    assert registered(station) == []


def test_no_serial_is_said(call: Call, folder: Path, station: Station):
    said = call("-o", folder, "--ballots", "A", 3).output
    assert not any(serial in said for serial in registered(station))
