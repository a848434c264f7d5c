"""Fault 5: kill -9 at every point at which something is written, with real processes and real files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from station.ladder import stream_status
from sync.batch import Stream
from sync.usb import Folder
from sync.usb import root as usb_root
from tests.journeys.faults import kill
from tests.journeys.faults.books import Books, check_promise, read_books
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.founding import Founded
from tests.journeys.faults.world import World

REPOSITORY = Path(__file__).parents[3]
Prepare = Callable[[World], None]


def killed_everywhere(founded: Founded, folder: Path, step: str, prepare: Prepare) -> Iterator[World]:
    """Every image of the town that a kill during the step has left, opened, the finished one last."""
    secrets = founded.secrets["tensta-1"]
    alone = replace(founded, secrets={"tensta-1": secrets})
    world = alone.world(folder / "town")
    with world.connected():
        prepare(world)
    world.end()
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "examples")])
    subprocess.run(
        [sys.executable, kill.__file__, folder / "town", folder / "images", step],
        input=secrets.model_dump_json().encode(),
        env={**os.environ, "PYTHONPATH": paths},
        check=True,
        timeout=300,
    )
    for image in sorted((folder / "images").iterdir()):
        killed = alone.opened(image)
        with killed.connected():
            yield killed
        killed.end()


def finished(world: World) -> Books:
    """The town after everything was delivered."""
    world.deliver_all()
    return check_promise(world)


def one_vote(world: World) -> None:
    world.computers["tensta-1"].vote(1)


def a_printed_ballot(world: World) -> None:
    tensta = world.computers["tensta-1"]
    tensta.check_in(1)
    (world.folder / kill.SERIALS).write_text(json.dumps(tensta.print(1)))


def a_stick(world: World) -> None:
    one_vote(world)
    (world.folder / kill.STICK).mkdir()


def a_written_stick(world: World) -> None:
    a_stick(world)
    world.computers["tensta-1"].sync_by_stick(world.folder / kill.STICK)


def pairs(computer: Computer) -> tuple[int, int]:
    """Voters known at the table, and check-ins on their way to central."""
    number = computer.station.journal.number
    return number("SELECT count(*) FROM checkins"), number("SELECT count(*) FROM records WHERE stream = 'checkins'")


def test_fault_5_killed_while_checking_in_a_voter_is_stored_with_the_record_for_central_or_not_at_all(
    founded: Founded, tmp_path: Path
) -> None:
    seen = []
    for world in killed_everywhere(founded, tmp_path, "check_in", lambda world: None):
        tensta = world.computers["tensta-1"]
        voters, records = pairs(tensta)
        assert voters == records
        seen.append(voters)
        tensta.check_in(2)
        assert sum(finished(world).check_ins.values()) == 1
    assert set(seen) == {0, 1}


def test_fault_5_killed_while_a_page_is_counted_it_is_stored_whole_or_not_at_all_and_counts_once(
    founded: Founded, tmp_path: Path
) -> None:
    seen = []
    for world in killed_everywhere(founded, tmp_path, "count_a_page", a_printed_ballot):
        tensta = world.computers["tensta-1"]
        [serial] = json.loads((world.folder / kill.SERIALS).read_text())
        number = tensta.station.journal.number
        stored = number("SELECT count(*) FROM sheets")
        assert number("SELECT count(*) FROM ballots") == stored
        seen.append(stored)
        tensta.scan(serial)
        assert finished(world).serials == {serial: 1}
    assert set(seen) == {0, 1}


def test_fault_5_killed_while_sealing_every_record_is_in_exactly_one_batch(founded: Founded, tmp_path: Path) -> None:
    seen = set()
    for world in killed_everywhere(founded, tmp_path, "seal", one_vote):
        journal = world.computers["tensta-1"].station.journal
        seen.add(sum(stream_status(journal, stream).sealed for stream in Stream))
        books = finished(world)
        assert (sum(books.check_ins.values()), sum(books.serials.values())) == (1, 1)
    assert seen == {0, 1, 2, 3}


def test_fault_5_killed_anywhere_between_the_stations_outbox_and_the_stored_receipt_counts_once(
    founded: Founded, tmp_path: Path
) -> None:
    seen = set()
    for world in killed_everywhere(founded, tmp_path, "sync", one_vote):
        journal = world.computers["tensta-1"].station.journal
        seen.add(sum(stream_status(journal, stream).receipted for stream in Stream))
        books = finished(world)
        assert (sum(books.check_ins.values()), sum(books.serials.values())) == (1, 1)
        assert books.disputed == {}
    assert seen == {0, 1, 2, 3}


def test_fault_5_killed_while_a_stick_is_written_no_half_file_is_ever_seen_and_the_stick_serves(
    founded: Founded, tmp_path: Path
) -> None:
    seen = set()
    for world in killed_everywhere(founded, tmp_path, "write_stick", a_stick):
        tensta, stick = world.computers["tensta-1"], world.folder / kill.STICK
        folder = usb_root(stick, world.office.election.hash) / Folder.BATCHES.value
        ours = {bytes(row["sealed"]) for row in tensta.station.journal.rows("SELECT sealed FROM outbox")}
        whole = [path.read_bytes() for path in folder.glob("[!.]*")]
        assert set(whole) <= ours
        seen.add(len(whole))
        tensta.sync_by_stick(stick)
        report = world.take_in(stick)
        assert (report.problems, len(report.deliveries)) == ([], 3)
        assert sum(finished(world).serials.values()) == 1
    assert seen == {0, 1, 2, 3}


def test_fault_5_killed_while_central_takes_a_stick_in_the_next_reading_brings_the_rest_and_every_receipt(
    founded: Founded, tmp_path: Path
) -> None:
    seen = set()
    for world in killed_everywhere(founded, tmp_path, "take_in_stick", a_written_stick):
        tensta, stick = world.computers["tensta-1"], world.folder / kill.STICK
        seen.add(len(read_books(world).accepted))
        assert world.take_in(stick).problems == []
        assert tensta.sync_by_stick(stick).receipts == 3
        assert sum(finished(world).serials.values()) == 1
    assert seen == {0, 1, 2, 3}


def test_fault_5_killed_while_closing_the_station_closes_once_and_each_stream_has_its_last_word(
    founded: Founded, tmp_path: Path
) -> None:
    for world in killed_everywhere(founded, tmp_path, "close", one_vote):
        tensta = world.computers["tensta-1"]
        tensta.close(counted=1)
        books = finished(world)
        closing = [batch for batch in books.accepted.values() if batch.payload.kind.value == "close"]
        assert {batch.payload.stream for batch in closing} == set(Stream)
        assert (len(closing), books.disputed) == (3, {})
