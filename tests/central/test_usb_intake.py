"""Sticks: the same intake as the network, hostile files left alone, and answers that ride back."""

from pathlib import Path

import pytest

from ballots.serials import new_serials
from central import schema
from central.enrolment import approve
from central.usb_intake import StickReport, take_in_stick
from sync import usb
from sync.batch import SealedBatch, Stream
from sync.enrolment import open_grant
from sync.errors import UsbError
from sync.ledger import Verdict
from sync.manifest import open_first
from sync.receipt import open_receipt_for
from sync.usb import Folder
from tests.central.town import NOW, NULLIFIER, Laptop, Town, rows


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def put(town: Town, stick: Path, laptop: Laptop, stream: Stream, *batches: SealedBatch) -> None:
    for seq, batch in enumerate(batches, 1):
        folder = usb.root(stick, town.office.election.hash) / Folder.BATCHES.value
        usb.write(folder, usb.batch_name(laptop.id, stream, seq), batch.sealed)


def put_request(town: Town, stick: Path, laptop: Laptop) -> None:
    folder = usb.root(stick, town.office.election.hash) / Folder.ENROLMENTS.value
    usb.write(folder, usb.request_name(laptop.request.payload_hash), laptop.request.sealed)


def take(town: Town, stick: Path) -> StickReport:
    return take_in_stick(town.office, stick, NOW)


def found(town: Town, stick: Path, folder: Folder) -> dict[str, bytes]:
    problems: list[UsbError] = []
    files = dict(usb.read_all(usb.root(stick, town.office.election.hash), folder, problems.append))
    assert problems == []
    return files


def test_a_station_without_network_enrols_by_stick(town: Town, stick: Path) -> None:
    laptop = town.laptop("tensta")
    put_request(town, stick, laptop)
    report = take(town, stick)
    assert [each.hash for each in report.requests] == [laptop.request.payload_hash]
    assert found(town, stick, Folder.GRANTS) == {}
    approve(town.office, laptop.request.payload_hash)
    town.sign()
    assert take(town, stick).problems == []
    sealed = found(town, stick, Folder.GRANTS)[usb.grant_name(laptop.id)]
    assert open_grant(sealed, laptop.age, town.office.keys.receipt.public, incarnation=laptop.id)
    signed = found(town, stick, Folder.MANIFESTS)
    assert sorted(signed) == ["manifest-1.json", "manifest-2.json"]
    assert open_first(signed["manifest-1.json"]).version == 1


def test_batches_come_in_and_receipts_ride_back(town: Town, laptop: Laptop, stick: Path) -> None:
    batches = [laptop.check_in(f"{number:064x}") for number in range(3)]
    put(town, stick, laptop, Stream.CHECKINS, *batches)
    put(town, stick, laptop, Stream.PAPER, laptop.printed(new_serials(2)))
    report = take(town, stick)
    assert report.problems == []
    assert [each.verdict for each in report.deliveries] == [Verdict.ACCEPT] * 4
    receipts = found(town, stick, Folder.RECEIPTS)
    assert len(receipts) == 4
    open_receipt_for(
        receipts[usb.receipt_name(laptop.id, Stream.CHECKINS, 3)],
        town.office.keys.receipt.public,
        incarnation=laptop.id,
        stream=Stream.CHECKINS,
        seq=3,
        payload_hash=batches[2].payload_hash,
    )


def test_the_same_stick_twice_counts_once_and_changes_nothing_on_it(town: Town, laptop: Laptop, stick: Path) -> None:
    put(town, stick, laptop, Stream.CHECKINS, laptop.check_in(NULLIFIER))
    take(town, stick)
    before = found(town, stick, Folder.RECEIPTS)
    again = take(town, stick)
    assert [each.verdict for each in again.deliveries] == [Verdict.AGAIN]
    assert again.problems == []
    assert found(town, stick, Folder.RECEIPTS) == before
    assert rows(town, schema.check_ins) == 1


def test_a_damaged_file_is_named_and_the_others_are_taken(town: Town, laptop: Laptop, stick: Path) -> None:
    good, bad = laptop.check_in(NULLIFIER), laptop.printed(new_serials(2))
    put(town, stick, laptop, Stream.CHECKINS, good)
    put(town, stick, laptop, Stream.PAPER, SealedBatch(bad.sealed[:-1], bad.payload_hash))
    report = take(town, stick)
    assert [each.verdict for each in report.deliveries] == [Verdict.ACCEPT]
    assert len(report.problems) == 1
    assert usb.batch_name(laptop.id, Stream.PAPER, 1) in report.problems[0]


def test_a_batch_under_another_name_is_believed_for_what_is_signed(town: Town, laptop: Laptop, stick: Path) -> None:
    put(town, stick, laptop, Stream.PAPER, laptop.check_in(NULLIFIER))
    assert [each.stream for each in take(town, stick).deliveries] == [Stream.CHECKINS]


def test_a_batch_that_cannot_be_accepted_is_named(town: Town, laptop: Laptop, stick: Path) -> None:
    laptop.check_in(NULLIFIER)
    put(town, stick, laptop, Stream.CHECKINS, laptop.check_in("cd" * 32))
    report = take(town, stick)
    assert len(report.problems) == 1
    assert Verdict.AHEAD.en in report.problems[0]
    assert found(town, stick, Folder.RECEIPTS) == {}


def test_hostile_names_and_links_are_left_alone(town: Town, laptop: Laptop, stick: Path, tmp_path: Path) -> None:
    put(town, stick, laptop, Stream.CHECKINS, laptop.check_in(NULLIFIER))
    batches = usb.root(stick, town.office.election.hash) / "batches"
    (batches / "autorun.inf").write_text("x")
    (batches / usb.batch_name(laptop.id, Stream.PAPER, 1)).symlink_to(tmp_path / "central" / "keys" / "receipt.key")
    report = take(town, stick)
    assert len(report.deliveries) == 1
    assert len(report.problems) == 2


def test_a_stick_for_another_election_is_told_so(town: Town, stick: Path) -> None:
    (stick / "rostlokal" / ("0" * 16) / "batches").mkdir(parents=True)
    assert take(town, stick).problems == ["The stick holds nothing for this election. Is it the right one?"]


def test_no_stick_is_told_so(town: Town, stick: Path) -> None:
    with pytest.raises(UsbError, match="no stick"):
        take(town, stick / "gone")


def test_a_stick_that_carries_another_receipt_already_keeps_it(town: Town, laptop: Laptop, stick: Path) -> None:
    put(town, stick, laptop, Stream.CHECKINS, laptop.check_in(NULLIFIER))
    receipts = usb.root(stick, town.office.election.hash) / "receipts"
    receipts.mkdir()
    (receipts / usb.receipt_name(laptop.id, Stream.CHECKINS, 1)).write_bytes(b"other")
    report = take(town, stick)
    assert [each.verdict for each in report.deliveries] == [Verdict.ACCEPT]
    assert len(report.problems) == 1
    assert "other content" in report.problems[0]
