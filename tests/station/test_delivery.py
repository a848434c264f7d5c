from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station.checkin import check_in
from station.delivery import sync_by_stick, sync_online
from station.errors import MustProvision
from station.ladder import Rung
from station.outbox import stream_counts
from station.polling_station import Station, load_station
from station.sealing import seal_pending
from station.status import status
from sync.batch import Stream
from sync.errors import BadEnvelope, BadReceipt, Refused, Unreachable, UsbError
from sync.keyring import Secrets
from sync.keys import SigningKey
from sync.receipt import make_receipt
from sync.usb import Folder, batch_name
from sync.usb import root as usb_root
from tests.station.town_hall import TownHall

CHECKINS = Stream.CHECKINS


def voter(station: Station, secrets: Secrets, number: int) -> None:
    check_in(station, secrets, f"doc:SE:AB{number:04}", "A", date(2027, 5, 1))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def busy(open_for_voters: Station, secrets: Secrets) -> Station:
    """A station with one voter checked in."""
    voter(open_for_voters, secrets, 1)
    return open_for_voters


def test_what_is_stored_is_sealed_sent_and_receipted(busy: Station, secrets: Secrets, hall: TownHall):
    before = status(busy).streams[CHECKINS]
    assert (before.pending, before.sealed, before.receipted) == (1, 0, 0)
    done = sync_online(busy, secrets)
    assert (done.approved, done.sealed, done.handed_over, done.receipts) == (True, 2, 2, 2)
    after = status(busy).streams[CHECKINS]
    assert (after.pending, after.sealed, after.receipted) == (0, 1, 1)
    assert len(hall.records(CHECKINS)) == 1


def test_nothing_new_means_nothing_sent(busy: Station, secrets: Secrets):
    sync_online(busy, secrets)
    again = sync_online(busy, secrets)
    assert (again.sealed, again.handed_over, again.receipts) == (0, 0, 0)


def test_a_lost_answer_neither_loses_nor_doubles(busy: Station, secrets: Secrets, hall: TownHall):
    hall.lose_answers = 1
    with pytest.raises(Unreachable):
        sync_online(busy, secrets)
    done = sync_online(busy, secrets)
    assert done.receipts == 2
    assert [len(hall.batches[stream]) for stream in (CHECKINS, Stream.PAPER)] == [1, 1]
    assert stream_counts(busy.journal, CHECKINS).receipted == 1


def test_without_a_network_everything_stays_here(busy: Station, secrets: Secrets, hall: TownHall):
    hall.publish(central=hall.manifest.central.model_copy(update={"addresses": ["http://127.0.0.1:9"]}))
    sync_online(busy, secrets)
    voter(busy, secrets, 2)
    with pytest.raises(Unreachable, match="Nothing is lost"):
        sync_online(load_station(busy.journal), secrets)
    assert status(busy).streams[CHECKINS].pending == 1


def test_central_that_lost_its_memory_gets_everything_again(busy: Station, secrets: Secrets, hall: TownHall):
    sync_online(busy, secrets)
    voter(busy, secrets, 2)
    sync_online(busy, secrets)
    hall.batches.clear()
    sync_online(busy, secrets)
    assert len(hall.records(CHECKINS)) == 2


def test_a_receipt_of_somebody_else_is_not_believed(busy: Station, secrets: Secrets, hall: TownHall):
    hall.receipts = SigningKey.generate()
    with pytest.raises(BadEnvelope, match="not genuine"):
        sync_online(busy, secrets)
    assert stream_counts(busy.journal, CHECKINS).receipted == 0


def test_a_receipt_for_other_content_stops_the_delivery(
    busy: Station, secrets: Secrets, hall: TownHall, monkeypatch: pytest.MonkeyPatch
):
    def for_something_else(signer: SigningKey, **said: Any) -> bytes:
        return make_receipt(signer, **(said | {"head": "ab" * 32}))

    monkeypatch.setattr("tests.station.town_hall.make_receipt", for_something_else)
    with pytest.raises(BadReceipt, match="other content"):
        sync_online(busy, secrets)
    assert stream_counts(busy.journal, CHECKINS).receipted == 0


def test_a_stick_carries_batches_there_and_receipts_back(busy: Station, secrets: Secrets, hall: TownHall, stick: Path):
    first = sync_by_stick(busy, secrets, stick)
    assert (first.sealed, first.handed_over, first.receipts) == (2, 2, 0)
    hall.put_answers(usb_root(stick, hall.election_file.hash))
    second = sync_by_stick(busy, secrets, stick)
    assert (second.sealed, second.receipts, second.problems) == (0, 2, [])
    assert len(hall.records(CHECKINS)) == 1


def test_the_ladder_says_what_lies_on_a_stick_and_what_has_a_receipt(
    busy: Station, secrets: Secrets, hall: TownHall, stick: Path
):
    assert status(busy).streams[CHECKINS].rung is Rung.STORED
    seal_pending(busy, secrets)
    assert status(busy).streams[CHECKINS].rung is Rung.SEALED
    sync_by_stick(busy, secrets, stick)
    assert status(busy).streams[CHECKINS].rung is Rung.DELIVERED
    hall.put_answers(usb_root(stick, hall.election_file.hash))
    sync_by_stick(busy, secrets, stick)
    assert status(busy).streams[CHECKINS].rung is Rung.RECEIPTED
    assert status(busy).streams[Stream.BALLOTS].rung is Rung.EMPTY


def test_stick_and_network_may_be_mixed(busy: Station, secrets: Secrets, hall: TownHall, stick: Path):
    sync_by_stick(busy, secrets, stick)
    voter(busy, secrets, 2)
    assert sync_online(busy, secrets).receipts == 3
    hall.put_answers(usb_root(stick, hall.election_file.hash))
    assert sync_by_stick(busy, secrets, stick).receipts == 0
    assert len(hall.records(CHECKINS)) == 2


def test_a_missing_stick_and_junk_on_it_are_named(busy: Station, secrets: Secrets, stick: Path, hall: TownHall):
    with pytest.raises(UsbError, match="no stick"):
        sync_by_stick(busy, secrets, stick / "nowhere")
    sync_by_stick(busy, secrets, stick)
    folder = usb_root(stick, hall.election_file.hash)
    (folder / Folder.BATCHES.value / "virus.exe").write_bytes(b"MZ")
    hall.put_answers(folder)
    [receipt, *_] = sorted((folder / Folder.RECEIPTS.value).iterdir())
    receipt.write_bytes(b"{}")
    done = sync_by_stick(busy, secrets, stick)
    assert done.receipts == 1
    assert any("virus.exe" in str(problem) for problem in done.problems)
    assert len(done.problems) == 2


def test_a_station_that_central_is_ahead_of_stops_for_good(busy: Station, secrets: Secrets):
    sync_online(busy, secrets)
    with busy.journal.transaction():
        busy.journal.change("DELETE FROM outbox WHERE stream = 'checkins'")
        busy.journal.change("UPDATE records SET seq = NULL WHERE stream = 'checkins'")
    with pytest.raises(MustProvision, match="old copy"):
        sync_online(busy, secrets)
    with pytest.raises(MustProvision, match="old copy"):
        voter(busy, secrets, 2)
    with pytest.raises(MustProvision, match="old copy"):
        sync_online(busy, secrets)
    assert status(busy).stopped


def test_central_with_another_story_under_the_same_number_stops_the_station(
    busy: Station, secrets: Secrets, hall: TownHall
):
    sync_online(busy, secrets)
    held = hall.batches[CHECKINS][0]
    hall.batches[CHECKINS][0] = held._replace(payload_hash="ab" * 32)
    with pytest.raises(MustProvision):
        sync_online(busy, secrets)


def test_a_stick_that_is_ahead_is_not_written_to(busy: Station, secrets: Secrets, hall: TownHall, stick: Path):
    sync_by_stick(busy, secrets, stick)
    folder = usb_root(stick, hall.election_file.hash) / Folder.BATCHES.value
    planted = folder / batch_name(busy.incarnation, CHECKINS, 2)
    planted.write_bytes(b"anything")
    with pytest.raises(MustProvision):
        sync_by_stick(busy, secrets, stick)
    planted.unlink()
    voter(busy, secrets, 2)
    sync_by_stick(busy, secrets, stick)


def test_central_s_receipt_for_a_batch_never_made_stops_the_station_for_good(
    busy: Station, secrets: Secrets, hall: TownHall, stick: Path
):
    sync_by_stick(busy, secrets, stick)
    hall.put_answers(usb_root(stick, hall.election_file.hash))
    with busy.journal.transaction():
        busy.journal.change("DELETE FROM outbox WHERE stream = 'checkins'")
    with pytest.raises(MustProvision):
        sync_by_stick(busy, secrets, stick)
    with pytest.raises(MustProvision):
        voter(busy, secrets, 2)


def test_what_a_revoked_computer_still_has_is_delivered(busy: Station, secrets: Secrets, hall: TownHall):
    revoked = hall.manifest.incarnations[0].model_copy(
        update={"state": "revoked", "revoked_after_seq": dict.fromkeys(Stream, 0)}
    )
    hall.publish(incarnations=[revoked])
    assert sync_online(busy, secrets).sealed == 2
    assert len(hall.records(CHECKINS)) == 1


def test_a_refusal_of_central_keeps_the_batch(busy: Station, secrets: Secrets, hall: TownHall):
    genuine = hall.manifests.pop()
    hall.publish(incarnations=hall.manifest.incarnations)
    with pytest.raises(Refused):
        sync_online(busy, secrets)
    hall.manifests[-1] = genuine
    sync_online(busy, secrets)
    assert len(hall.records(CHECKINS)) == 1
