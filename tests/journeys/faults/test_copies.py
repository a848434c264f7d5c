"""Faults 8 to 11: cloned and restored computers on both sides, and receipts that know more than a disk does."""

from contextlib import closing
from pathlib import Path

import pytest

from central import schema
from central.incidents import Kind as Incident
from central.release import release
from station.backup import back_up, restore
from station.errors import MustProvision
from station.outbox import stream_counts
from sync import usb
from sync.batch import Stream
from sync.errors import BadReceipt, Refused
from sync.keys import SigningKey
from sync.manifest import sign_manifest
from sync.receipt import make_receipt
from sync.usb import Folder
from tests.journeys.faults.books import read_books, rows
from tests.journeys.faults.computer import RESTORED, Computer
from tests.journeys.faults.test_network import sealed_days
from tests.journeys.faults.world import World

CHECKINS = Stream.CHECKINS


@pytest.fixture
def clone(world: World, tensta: Computer) -> Computer:
    """A second laptop with the very same disk; nobody has told anybody."""
    world.computers["clone"] = world.start("tensta-1", world.copy("tensta-1"))
    return world.computers["clone"]


def test_fault_8_of_two_laptops_with_one_key_the_second_story_is_kept_listed_and_not_counted(
    world: World, tensta: Computer, clone: Computer
) -> None:
    tensta.vote(1, 2)
    clone.vote(3)
    tensta.sync()
    with pytest.raises(MustProvision, match="old copy"):
        clone.sync()
    books = read_books(world)
    assert (sum(books.check_ins.values()), sum(books.serials.values())) == (2, 2)
    assert Incident.FORK in books.kinds
    assert {batch.payload.stream for batch in books.disputed.values()} == set(Stream)


def test_fault_8_the_clone_writes_nothing_more_and_what_was_not_sealed_yet_is_handed_in_too(
    world: World, tensta: Computer, clone: Computer
) -> None:
    sealed_days(tensta, 1)
    tensta.sync()
    clone.check_in(2)
    with pytest.raises(MustProvision):
        clone.sync()
    with pytest.raises(MustProvision):
        clone.check_in(3)
    assert clone.station.journal.number("SELECT count(*) FROM records WHERE seq IS NULL") == 0
    # Both have sealed the same opening of the day, which is no other story.
    assert rows(world, schema.disputed) == 1


def test_fault_8_the_first_laptop_goes_on_once_people_have_decided(
    world: World, tensta: Computer, clone: Computer
) -> None:
    sealed_days(tensta, 1)
    tensta.sync()
    clone.check_in(2)
    with pytest.raises(MustProvision):
        clone.sync()
    sealed_days(tensta, 3, 4)
    done = tensta.sync()
    assert {(kept.stream, kept.seq, kept.code) for kept in done.not_counted} >= {
        (CHECKINS, 2, "frozen"),
        (CHECKINS, 3, "frozen"),
    }
    release(world.office, tensta.id, CHECKINS, world.now())
    assert tensta.sync().not_counted == []
    assert rows(world, schema.check_ins) == 3
    with pytest.raises(MustProvision):
        clone.sync()
    sealed_days(tensta, 5)
    assert tensta.sync().not_counted == []


def test_fault_8_without_a_network_the_clones_story_comes_on_its_own_stick(
    world: World, tensta: Computer, clone: Computer
) -> None:
    one, other = world.stick(), world.stick()
    tensta.check_in(1)
    tensta.sync_by_stick(one)
    world.take_in(one)
    clone.check_in(2)
    with pytest.raises(MustProvision):
        clone.sync_by_stick(one)
    with pytest.raises(MustProvision):
        clone.sync_by_stick(other)
    world.take_in(other)
    books = read_books(world)
    assert (sum(books.check_ins.values()), Incident.FORK in books.kinds) == (1, True)


def test_fault_8_a_clone_that_a_stick_has_stopped_hands_its_story_in_even_to_a_central_restored_since(
    world: World, tensta: Computer, clone: Computer
) -> None:
    empty, stick = world.back_up_central(), world.stick()
    tensta.check_in(1)
    tensta.sync_by_stick(stick)
    world.take_in(stick)
    clone.check_in(2)
    with pytest.raises(MustProvision):
        clone.sync_by_stick(stick)
    world.restore_central(empty)
    with pytest.raises(MustProvision):
        clone.sync()
    assert sum(read_books(world).check_ins.values()) == 1
    tensta.stop()
    del world.computers["tensta-1"]


def test_fault_9_a_station_restored_from_an_old_backup_stops_and_another_computer_reads_the_paper_again(
    world: World, tensta: Computer, tmp_path: Path
) -> None:
    tensta.vote(1)
    tensta.sync()
    back_up(tensta.root, tmp_path / "backup")
    serials = tensta.vote(2, 3)
    tensta.sync()
    tensta.stop()
    restore(tmp_path / "restored", tmp_path / "backup")
    (tmp_path / "restored" / RESTORED).touch()
    world.computers["tensta-1"] = old = world.start("tensta-1", tmp_path / "restored")
    with pytest.raises(MustProvision, match="compared itself"):
        old.check_in(4)
    with pytest.raises(MustProvision, match="enrol a new one"):
        old.sync()
    fresh = world.computers["tensta-2"]
    fresh.open_day("2")
    fresh.bring_in(2)
    for serial in serials:
        fresh.scan(serial, number="2")
    fresh.sync()
    books = read_books(world)
    assert books.merged.copies == 2
    assert set(books.serials.values()) == {1, 2}
    assert books.disputed == {}


def test_fault_9_a_disk_put_back_by_hand_that_has_written_since_loses_neither_story(
    world: World, tensta: Computer
) -> None:
    old_disk = world.copy("tensta-1")
    first = tensta.vote(1)
    tensta.sync()
    tensta.stop()
    world.computers["tensta-1"] = back = world.start("tensta-1", old_disk)
    second = back.vote(2)
    with pytest.raises(MustProvision):
        back.sync()
    books = read_books(world)
    assert set(books.serials) == set(first)
    assert len(books.disputed) == 3
    fresh = world.computers["tensta-2"]
    fresh.open_day("2")
    fresh.bring_in(1)
    fresh.scan(second[0], number="2")
    fresh.sync()
    # Its registration lies with the story that was set aside, so people look at this paper.
    assert {each.serial for each in read_books(world).merged.held} == set(second)


def test_fault_9_a_backup_that_central_is_not_ahead_of_goes_on_without_a_gap(
    world: World, tensta: Computer, tmp_path: Path
) -> None:
    tensta.vote(1)
    back_up(tensta.root, tmp_path / "backup")
    tensta.stop()
    restore(tmp_path / "restored", tmp_path / "backup")
    world.computers["tensta-1"] = back = world.start("tensta-1", tmp_path / "restored")
    back.sync()
    back.vote(2)
    back.sync()
    assert sum(read_books(world).serials.values()) == 2


def test_fault_10_a_central_restored_while_its_stations_have_nothing_new_is_sent_everything_again(
    world: World, tensta: Computer, lund: Computer
) -> None:
    empty = world.back_up_central()
    tensta.vote(1, 2)
    lund.vote(3)
    for computer in (tensta, lund):
        computer.sync()
        assert stream_counts(computer.station.journal, CHECKINS).receipted == 1
    world.restore_central(empty)
    assert rows(world, schema.batches) == 0
    for computer in (tensta, lund):
        assert [str(problem)[:42] for problem in computer.sync().problems] == [
            "Central has lost deliveries for which it h"
        ]
        assert computer.sync().problems == []
    books = read_books(world)
    assert (sum(books.check_ins.values()), sum(books.serials.values())) == (3, 3)
    assert books.kinds == {Incident.RESTORED}


def test_fault_10_a_stick_restores_a_central_too_since_it_always_holds_everything(
    world: World, tensta: Computer
) -> None:
    empty = world.back_up_central()
    tensta.vote(1)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    world.take_in(stick)
    tensta.sync_by_stick(stick)
    world.restore_central(empty)
    assert world.take_in(stick).problems == []
    assert sum(read_books(world).serials.values()) == 1


def test_fault_10_a_central_restored_in_the_middle_of_a_day_that_has_closed_is_made_whole(
    world: World, tensta: Computer
) -> None:
    tensta.vote(1)
    tensta.sync()
    half = world.back_up_central()
    tensta.vote(2)
    tensta.close(counted=2)
    tensta.sync()
    world.restore_central(half)
    tensta.sync()
    books = read_books(world)
    assert sum(books.serials.values()) == 2
    assert "tensta" in books.merged.waiting  # Its spare computers have not closed.


def test_fault_10_a_central_restored_from_before_a_computer_was_signed_in_refuses_it_and_loses_nothing(
    world: World, tensta: Computer
) -> None:
    newest = world.back_up_central()
    with world.office.database.writing() as connection:
        connection.execute(schema.manifests.delete().where(schema.manifests.c.version > 1))
    tensta.vote(1)
    with pytest.raises(Refused, match="not approved"):
        tensta.sync()
    world.restore_central(newest)
    tensta.sync()
    assert sum(read_books(world).serials.values()) == 1


def test_fault_10_manifests_that_central_has_lost_come_back_on_a_stick_and_only_those_that_the_board_signed(
    world: World, tensta: Computer, lund: Computer
) -> None:
    old = world.back_up_central()
    world.revoke(lund)
    signed = world.town.manifest
    tensta.vote(1)
    tensta.sync()
    world.restore_central(old)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    forged = signed.model_copy(update={"version": signed.version + 1})
    usb.write(
        usb.root(stick, world.office.election.hash) / Folder.MANIFESTS.value,
        usb.manifest_name(forged.version),
        sign_manifest(forged, [SigningKey.generate()]),
    )
    report = world.take_in(stick)
    assert world.town.manifest == signed
    assert len(report.problems) == 1
    books = read_books(world)
    assert sum(books.serials.values()) == 1
    assert books.kinds == {Incident.RESTORED, Incident.MANIFEST_REGAINED}


def test_fault_11_a_receipt_that_is_ahead_of_the_stations_own_disk_stops_it(world: World, tensta: Computer) -> None:
    tensta.check_in(1)
    before = world.copy("tensta-1")
    stick = world.stick()
    tensta.sync_by_stick(stick)
    world.take_in(stick)
    tensta.stop()
    world.computers["tensta-1"] = old = world.start("tensta-1", before)
    with pytest.raises(MustProvision):
        old.sync_by_stick(stick)
    with pytest.raises(MustProvision):
        old.check_in(2)


def test_fault_11_a_receipt_for_content_that_the_station_never_had_is_not_stored(
    world: World, tensta: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_days(tensta, 1)
    with monkeypatch.context() as patch:
        patch.setattr(
            "central.intake.make_receipt", lambda key, **said: make_receipt(key, **(said | {"head": "ab" * 32}))
        )
        with pytest.raises(BadReceipt, match="other content"):
            tensta.sync()
    assert stream_counts(tensta.station.journal, CHECKINS).receipted == 0
    with world.office.database.writing() as connection:
        connection.execute(schema.batches.delete())
        connection.execute(schema.check_ins.delete())
    tensta.sync()


def test_fault_11_central_gives_no_receipt_that_is_not_on_its_disk(world: World, tensta: Computer) -> None:
    sealed_days(tensta, 1)
    tensta.sync()
    world.restart_central()
    with closing(world.office.database.engine.raw_connection()) as connection:
        stored = {bytes(row[0]) for row in connection.cursor().execute("SELECT receipt FROM batches")}
    ours = {bytes(row["receipt"]) for row in tensta.station.journal.rows("SELECT receipt FROM outbox")}
    assert ours <= stored
