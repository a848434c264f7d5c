"""Pictures of held ballots at central: kept when a delivered ballot names them, shown to people, and destroyed."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from ballots.cvr import (
    Box,
    ContestRecord,
    Held,
    PrivateRecord,
    SheetReading,
    contest_record,
    contest_text,
    private_text,
)
from ballots.serials import new_serials
from central import schema
from central.cli import program
from central.errors import CentralError
from central.pictures import Picture, UnknownPicture, open_picture, pictures, take_blob, wanted
from central.recheck import recheck
from central.status import read_status
from central.usb_intake import take_in_stick
from sync import usb
from sync.batch import MAX_BYTES, Stream
from sync.blob import MAX_BLOB, blob_name, seal_blob
from sync.errors import BadBlob, Refused
from sync.leaves import Opening, commit, new_opening
from sync.usb import Folder
from tests.central.publication import certify_now
from tests.central.town import NOW, Laptop, Town, rows

PICTURE, OTHER = b"\xff\xd8\xff the held sheet", b"\xff\xd8\xff a sheet that counts"
NAME = blob_name(PICTURE)


def ballot(town: Town, serial: str, picture: str, held: Held | None) -> list[Opening]:
    """A ballot whose park contest is held or not, with one sheet."""
    records = [contest_record(contest, ()) for contest in town.election.contests]
    if held:
        records[0] = ContestRecord("parks", (), None, held)
    contests = [new_opening(contest_text(record)) for record in records]
    sheets = (SheetReading(1, picture, ()),)
    private = PrivateRecord(serial, "A", Box("tensta", "1", "S1"), sheets, tuple(map(commit, contests)))
    return [*contests, new_opening(private_text(private))]


@pytest.fixture
def serial(town: Town, laptop: Laptop) -> str:
    """A held ballot and one that counts are delivered; the serial of the held one."""
    held, counted = new_serials(2)
    town.take(laptop.printed(sorted([held, counted])))
    openings = [*ballot(town, held, NAME, Held.DISAGREED), *ballot(town, counted, blob_name(OTHER), None)]
    town.take(laptop.batch(Stream.BALLOTS, openings=openings))
    return held


def sealed(laptop: Laptop, picture: bytes = PICTURE) -> bytes:
    return seal_blob(picture, laptop.manifest.recipients)


def take(town: Town, laptop: Laptop) -> bytes:
    data = sealed(laptop)
    take_blob(town.office, NAME, data, NOW)
    return data


def asked_for(town: Town, laptop: Laptop) -> list[str]:
    with town.office.database.reading() as connection:
        return wanted(connection, laptop.id)


def test_central_wants_the_pictures_of_held_ballots_until_it_has_them(town: Town, laptop: Laptop, serial: str) -> None:
    other = town.enrolled("lund")
    assert (asked_for(town, laptop), asked_for(town, other)) == ([NAME], [])
    data = take(town, laptop)
    assert asked_for(town, laptop) == []
    with town.office.database.reading() as connection:
        assert connection.execute(select(schema.blobs.c.sealed)).scalar_one() == data
    assert open_picture(town.office, NAME) == PICTURE


def test_a_second_sealing_of_the_same_picture_changes_nothing(town: Town, laptop: Laptop, serial: str) -> None:
    data = take(town, laptop)
    take_blob(town.office, NAME, sealed(laptop), NOW)
    with town.office.database.reading() as connection:
        assert connection.execute(select(schema.blobs.c.sealed)).scalars().all() == [data]


def test_a_picture_that_no_held_ballot_names_is_refused(town: Town, laptop: Laptop, serial: str) -> None:
    for picture in (OTHER, b"anything"):
        with pytest.raises(UnknownPicture):
            take_blob(town.office, blob_name(picture), sealed(laptop, picture), NOW)
    assert rows(town, schema.blobs) == 0


@pytest.mark.parametrize("data", [b"", b"x" * 100, PICTURE], ids=["empty", "noise", "in clear"])
def test_what_is_no_sealed_picture_is_refused(town: Town, laptop: Laptop, serial: str, data: bytes) -> None:
    with pytest.raises(BadBlob):
        take_blob(town.office, NAME, data, NOW)
    with pytest.raises(BadBlob, match="not the one"):
        take_blob(town.office, NAME, sealed(laptop, OTHER), NOW)
    assert rows(town, schema.blobs) == 0


def test_pictures_come_over_the_network_after_their_ballots(town: Town, laptop: Laptop, serial: str) -> None:
    with town.service() as (_, transport):
        assert transport.wanted(laptop.id) == [NAME]
        for _ in range(2):
            transport.send_blob(NAME, sealed(laptop))
        assert transport.wanted(laptop.id) == []
        for name, data, status in [(NAME[:-1], b"x", 404), ("x", b"", 404), (blob_name(OTHER), b"x", 404)]:
            with pytest.raises(Refused) as refusal:
                transport.send_blob(name, data)
            assert refusal.value.status == status
    assert rows(town, schema.blobs) == 1


def test_a_large_picture_passes_the_gate_and_a_batch_of_its_size_does_not(town: Town, laptop: Laptop) -> None:
    large = bytes(3 * MAX_BYTES)
    [serial] = new_serials(1)
    town.take(laptop.batch(Stream.BALLOTS, openings=ballot(town, serial, blob_name(large), Held.PAGE_MISSING)))
    with town.service() as (_, transport):
        transport.send_blob(blob_name(large), sealed(laptop, large))
        for send in (lambda data: transport.send(data), lambda data: transport.send_blob(NAME, data + b"x")):
            with pytest.raises(Refused) as refusal:
                send(bytes(MAX_BLOB))
            assert refusal.value.status == 413
    assert rows(town, schema.blobs) == 1


def test_pictures_come_on_a_stick_with_the_ballots_that_name_them(town: Town, laptop: Laptop, tmp_path: Path) -> None:
    root = usb.root(tmp_path, town.office.election.hash)
    batch = laptop.batch(Stream.BALLOTS, openings=ballot(town, new_serials(1)[0], NAME, Held.DISAGREED))
    for picture in (PICTURE, OTHER):
        usb.write(root / Folder.BLOBS.value, usb.blob_file_name(blob_name(picture)), sealed(laptop, picture))
    usb.write(root / Folder.BATCHES.value, usb.batch_name(laptop.id, Stream.BALLOTS, 1), batch.sealed)
    report = take_in_stick(town.office, tmp_path, NOW)
    assert report.pictures == 1
    assert [blob_name(OTHER) in problem for problem in report.problems] == [True]
    assert take_in_stick(town.office, tmp_path, NOW).pictures == 1


@pytest.fixture
def call(town: Town) -> Callable[..., Result]:
    def call(*arguments: object) -> Result:
        return CliRunner().invoke(program, ["--home", str(town.office.home.folder), *map(str, arguments)])

    return call


def test_the_office_lists_and_opens_them_by_command(
    town: Town, laptop: Laptop, serial: str, call: Callable[..., Result], tmp_path: Path
) -> None:
    with town.office.database.reading() as connection:
        assert pictures(connection) == [Picture("tensta", "1", serial, 1, NAME, "awaited")]
    assert "0 pictures of held ballots, 1 still awaited" in call("status").output
    assert call("pictures", "show", serial, "-o", tmp_path / "out").exit_code == 1
    take(town, laptop)
    assert f"{serial} page 1: here" in call("pictures", "list").output
    assert "1 pictures are written" in call("pictures", "show", serial, "-o", tmp_path / "out").output
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [PICTURE]
    [computer] = read_status(town.office).stations[0].computers
    assert (computer.pictures, computer.pictures_awaited) == (1, 0)


def test_pictures_stay_until_the_result_is_certified_and_two_people_destroy_them(
    town: Town, laptop: Laptop, serial: str, call: Callable[..., Result]
) -> None:
    take(town, laptop)
    by = ("--by", "Kerstin", "--by", "Yusuf")
    early = call("pictures", "destroy", "--decision", "KS 2027/113", *by)
    assert isinstance(early.exception, CentralError)
    certify_now(town, "A rehearsal.")
    for wrong in (("--decision", " ", *by), ("--decision", "KS 1", "--by", "Kerstin", "--by", "KERSTIN ")):
        assert call("pictures", "destroy", *wrong).exit_code == 1
    assert open_picture(town.office, NAME) == PICTURE
    assert call("pictures", "destroy", "--decision", "KS 2027/113", *by).exit_code == 0
    with pytest.raises(CentralError, match="destroyed"):
        open_picture(town.office, NAME)
    # It is not asked for again, and does not come back.
    take(town, laptop)
    assert asked_for(town, laptop) == []
    with town.office.database.reading() as connection:
        row = connection.execute(select(schema.blobs)).one()
        assert [each.state for each in pictures(connection)] == ["destroyed"]
    assert row.sealed is None
    assert json.loads(row.destroyed)["people"] == ["Kerstin", "Yusuf"]
    assert recheck(town.office) == []


def test_recheck_finds_a_picture_that_was_changed(town: Town, laptop: Laptop, serial: str) -> None:
    take(town, laptop)
    assert recheck(town.office) == []
    with closing(sqlite3.connect(town.office.home.database)) as connection:
        connection.execute("UPDATE blobs SET sealed = zeroblob(100)")
        connection.commit()
    [problem] = recheck(town.office)
    assert "is damaged" in problem
    with pytest.raises(CentralError, match="damaged"):
        open_picture(town.office, NAME)
