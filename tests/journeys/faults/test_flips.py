"""Fault 6: a bit flips on the way, in a database, or on a stick."""

import sqlite3
from contextlib import closing

import pytest

from central import schema
from central.recheck import recheck
from station.errors import JournalError, NotPossible
from station.outbox import outgoing, stream_counts
from station.polling_station import open_station
from sync import api
from sync.batch import Stream
from sync.errors import Refused, UsbError
from sync.usb import Folder
from sync.usb import root as usb_root
from tests.journeys.faults.books import read_books, rows
from tests.journeys.faults.computer import Computer, voted
from tests.journeys.faults.network import Fault
from tests.journeys.faults.world import World

CHECKINS, BALLOTS = Stream.CHECKINS, Stream.BALLOTS
PLACES = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]


def flipped(data: bytes, part: float = 0.5) -> bytes:
    """The same bytes with one bit changed, so far into them."""
    place = int((len(data) - 1) * part)
    return data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]


@pytest.mark.parametrize("part", PLACES, ids=lambda part: f"at {part:.0%}")
def test_fault_6_a_bit_flipped_on_the_way_is_refused_and_nothing_of_it_kept(
    world: World, tensta: Computer, part: float
) -> None:
    tensta.vote(1)
    tensta.sync()
    sent = outgoing(tensta.station.journal, BALLOTS, 1)
    assert sent is not None
    before = rows(world, schema.batches)
    assert world.network.carry("POST", api.BATCHES, flipped(sent.sealed, part))[0] == 400
    assert (rows(world, schema.batches), rows(world, schema.disputed)) == (before, 0)


def test_fault_6_a_delivery_with_a_flipped_bit_is_sent_again_whole(world: World, tensta: Computer) -> None:
    tensta.vote(1)
    world.network.faults.append(Fault.FLIPPED)
    with pytest.raises(Refused):
        tensta.sync()
    # What was refused in one stream has held up neither of the others.
    assert {batch.payload.stream for batch in read_books(world).accepted.values()} == {Stream.PAPER, BALLOTS}
    tensta.sync()
    assert sum(read_books(world).check_ins.values()) == 1


def test_fault_6_a_bit_flipped_in_a_stations_outbox_is_named_and_holds_up_no_other_stream(
    world: World, tensta: Computer
) -> None:
    tensta.vote(1)
    world.network.down = True
    whole = seal_and_damage(tensta)
    world.network.down = False
    for _ in range(2):
        with pytest.raises(Refused, match="damaged"):
            tensta.sync()
    assert {batch.payload.stream for batch in read_books(world).accepted.values()} == {Stream.PAPER, BALLOTS}
    assert stream_counts(tensta.station.journal, CHECKINS).receipted == 0
    put(tensta, whole)


def seal_and_damage(tensta: Computer) -> bytes:
    """Flips a bit of the sealed check-ins on the disk; what they were."""
    stick = tensta.root.parent / "stick"
    stick.mkdir()
    tensta.sync_by_stick(stick)
    sent = outgoing(tensta.station.journal, CHECKINS, 1)
    assert sent is not None
    put(tensta, flipped(sent.sealed))
    return sent.sealed


def put(tensta: Computer, sealed: bytes) -> None:
    with tensta.station.journal.transaction():
        tensta.station.journal.change("UPDATE outbox SET sealed = ? WHERE stream = 'checkins'", sealed)


def test_fault_6_a_bit_flipped_on_a_stick_is_named_the_rest_is_taken_in_and_another_stick_brings_it(
    world: World, tensta: Computer
) -> None:
    tensta.vote(1)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    damaged = next((usb_root(stick, world.office.election.hash) / Folder.BATCHES.value).glob("*-ballots-*"))
    damaged.write_bytes(flipped(damaged.read_bytes()))
    report = world.take_in(stick)
    assert len(report.deliveries) == 2
    assert any(damaged.name in problem for problem in report.problems)
    with pytest.raises(UsbError, match="other content"):
        tensta.sync_by_stick(stick)
    fresh = world.stick()
    tensta.sync_by_stick(fresh)
    assert world.take_in(fresh).problems == []
    assert sum(read_books(world).serials.values()) == 1


@pytest.mark.parametrize("part", PLACES, ids=lambda part: f"at {part:.0%}")
def test_fault_6_a_bit_flipped_in_a_receipt_is_not_believed_and_the_receipt_is_fetched_again(
    world: World, tensta: Computer, part: float
) -> None:
    tensta.check_in(1)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    world.take_in(stick)
    receipts = usb_root(stick, world.office.election.hash) / Folder.RECEIPTS.value
    damaged = next(receipts.glob("*-checkins-*"))
    damaged.write_bytes(flipped(damaged.read_bytes(), part))
    done = tensta.sync_by_stick(stick)
    assert (done.receipts, len(done.problems)) == (1, 1)
    assert tensta.sync().receipts == 1


def test_fault_6_a_journal_damaged_on_the_disk_is_named_and_the_backup_goes_on(world: World, tensta: Computer) -> None:
    tensta.vote(*range(1, 20))
    tensta.sync()
    tensta.stop()
    saved = world.copy("tensta-1")
    journal = tensta.station.journal.home.journal
    data = bytearray(journal.read_bytes())
    data[:100] = flipped(bytes(data[:100]), 0.05)
    for page in range(4096, len(data), 4096):
        data[page] ^= 0xFF
    journal.write_bytes(data)
    with pytest.raises((JournalError, NotPossible)), open_station(tensta.root) as opened:
        stream_counts(opened.journal, CHECKINS)
    world.computers["tensta-1"] = world.start("tensta-1", saved)
    assert sum(read_books(world).serials.values()) == 19


def damage_database(world: World, change: str) -> None:
    """Changes a table of central's behind its back, as a flipped bit of the disk would."""
    with closing(sqlite3.connect(world.office.home.database)) as connection:
        assert connection.execute(change).rowcount > 0
        connection.commit()


DAMAGE = {
    "a mark": "UPDATE contest_records SET marks = '[[\"P3\", \"1\"]]' WHERE contest = 'parks'",
    "a verdict": "UPDATE contest_records SET validity = 'blank' WHERE contest = 'parks'",
    "a serial": "UPDATE ballots SET serial = 'AAAAAAAAAAAAAAAA'",
    "a box": "UPDATE ballots SET box_number = '7'",
    "a voter": "UPDATE check_ins SET nullifier = replace(nullifier, substr(nullifier, 1, 1), 'g')",
    "a number printed": "UPDATE station_records SET record = replace(record, 'a', 'b') WHERE stream = 'paper'",
    "a sealed batch": "UPDATE batches SET sealed = zeroblob(length(sealed)) WHERE stream = 'ballots'",
    "a receipt": "UPDATE batches SET receipt = zeroblob(length(receipt)) WHERE stream = 'paper'",
    "a hash": "UPDATE batches SET hash = replace(hash, substr(hash, 1, 1), 'g') WHERE stream = 'ballots'",
    "a ballot that is gone": "DELETE FROM contest_records",
    "a check-in that is gone": "DELETE FROM check_ins",
}


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_fault_6_what_is_changed_in_centrals_database_is_found_by_the_signed_bytes_beside_it(
    world: World, tensta: Computer, change: str
) -> None:
    while not (marked := [serial for serial in tensta.print(12) if voted(serial) == ("P1",)]):
        continue
    for voter, serial in enumerate(marked):
        tensta.check_in(voter)
        tensta.scan(serial)
    tensta.sync()
    whole = world.back_up_central()
    assert recheck(world.office) == []
    damage_database(world, change)
    assert recheck(world.office) != []
    world.restore_central(whole)
    assert recheck(world.office) == []


def test_fault_6_a_row_that_nobody_signed_is_found(world: World, tensta: Computer) -> None:
    tensta.vote(1)
    tensta.sync()
    whole = world.back_up_central()
    damage_database(world, "INSERT INTO check_ins SELECT nullifier, incarnation, seq, 9, record FROM check_ins")
    assert recheck(world.office) == [
        "Of the table check_ins, 0 signed records are missing and 1 rows were never signed."
    ]
    world.restore_central(whole)
