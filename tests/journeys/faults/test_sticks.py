"""Fault 12: sticks that are pulled, full, never flushed, or hostile, on both ends."""

import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.ladder import Rung, stream_status
from sync import usb
from sync.batch import Stream
from sync.errors import SyncError, UsbError
from sync.usb import Folder
from tests.journeys.faults.books import read_books
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.world import World

# Room for our folders and one file of them, on file systems with pages of 4 KB.
SMALL = "64k"


def files(world: World, stick: Path, folder: Folder = Folder.BATCHES) -> Path:
    return usb.root(stick, world.office.election.hash) / folder.value


@contextmanager
def small_stick(world: World) -> Iterator[Path]:
    """A real file system with next to no room; where none may be mounted, a limit on the size of files."""
    stick = world.stick()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(stick)], capture_output=True, check=False
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        if mounted.returncode:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
        yield stick
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        if not mounted.returncode:
            subprocess.run(["umount", str(stick)], check=True)


def test_fault_12_a_stick_that_fills_up_is_said_to_be_full_and_another_one_brings_everything(
    world: World, tensta: Computer
) -> None:
    with small_stick(world) as stick:
        fill(stick)
        tensta.vote(*range(1, 9))
        with pytest.raises(UsbError, match="full"):
            tensta.sync_by_stick(stick)
        assert stream_status(tensta.station.journal, Stream.CHECKINS).rung is Rung.SEALED
        ours = {bytes(row["sealed"]) for row in tensta.station.journal.rows("SELECT sealed FROM outbox")}
        # Nothing half is there under a name that central would read.
        assert {path.read_bytes() for path in files(world, stick).glob("[!.]*")} < ours
    fresh = world.stick()
    tensta.sync_by_stick(fresh)
    assert world.take_in(fresh).problems == []
    assert sum(read_books(world).serials.values()) == 8


def fill(stick: Path) -> None:
    """Leaves room for a few small files on a stick that has an end."""
    if stick.is_mount():
        (stick / "holiday.mov").write_bytes(b"x" * 44_000)


def test_fault_12_a_stick_too_full_for_centrals_answers_still_brings_its_batches(
    world: World, tensta: Computer
) -> None:
    with small_stick(world) as stick:
        if not stick.is_mount():
            pytest.skip("no file system can be mounted here, and a limit on the size of files would stop central too")
        tensta.check_in(1)
        tensta.sync_by_stick(stick)
        with pytest.raises(OSError, match="space"):
            (stick / "holiday.mov").write_bytes(b"x" * 100_000)
        report = world.take_in(stick)
        assert len(report.deliveries) == 2
        assert any("full" in problem for problem in report.problems)
    assert sum(read_books(world).check_ins.values()) == 1


def test_fault_12_a_stick_pulled_before_anything_was_written_is_missed_at_once(world: World, tensta: Computer) -> None:
    tensta.check_in(1)
    stick = world.stick()
    stick.rmdir()
    with pytest.raises(UsbError, match="no stick"):
        tensta.sync_by_stick(stick)
    assert stream_status(tensta.station.journal, Stream.CHECKINS).rung is Rung.STORED


def test_fault_12_a_stick_pulled_in_the_middle_is_never_called_delivered_and_serves_again_later(
    world: World, tensta: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tensta.vote(1)
    stick = world.stick()
    real, left = usb.write_durably, [1]

    def pulled(at: int, name: str, data: bytes, mode: int) -> None:
        if not left[0]:
            raise OSError(5, "Input/output error")
        left[0] -= 1
        real(at, name, data, mode)

    with monkeypatch.context() as patch:
        patch.setattr(usb, "write_durably", pulled)
        with pytest.raises(UsbError, match="pulled out"):
            tensta.sync_by_stick(stick)
    assert stream_status(tensta.station.journal, Stream.BALLOTS).rung is Rung.SEALED
    tensta.sync_by_stick(stick)
    assert stream_status(tensta.station.journal, Stream.BALLOTS).rung is Rung.DELIVERED
    assert world.take_in(stick).problems == []


@pytest.mark.parametrize("lost", ["the last half of a file", "a whole file", "all of it"])
def test_fault_12_a_stick_that_never_flushed_what_it_was_given_counts_nothing_half(
    world: World, tensta: Computer, lost: str
) -> None:
    tensta.vote(1)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    [ballots] = files(world, stick).glob("*-ballots-*")
    if lost == "the last half of a file":
        data = ballots.read_bytes()
        ballots.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
    elif lost == "a whole file":
        ballots.write_bytes(b"")
    else:
        shutil.rmtree(stick / "rostlokal")
    report = world.take_in(stick)
    assert report.problems != []
    assert read_books(world).serials == {}
    # The station was told "delivered", never "receipted": the network or the next stick brings it.
    assert stream_status(tensta.station.journal, Stream.BALLOTS).receipted == 0


HOSTILE = {
    "a program": "autorun.exe",
    "a path upwards": "..%2f..%2fkeys",
    "an archive": "batches.tar.gz",
    "letters that look alike": "\u0430" * 64 + "-ballots-000001.age",
    "a name with control codes": "\x1b[2Jnothing.age",
    "a number too many": "a" * 64 + "-ballots-0000001.age",
    "a stream that is none": "a" * 64 + "-results-000001.age",
    "capital letters": "A" * 64 + "-ballots-000001.age",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("where", [Folder.BATCHES, Folder.RECEIPTS, Folder.MANIFESTS, Folder.ENROLMENTS])
def test_fault_12_a_hostile_name_is_named_harmlessly_and_all_else_is_taken_in(
    world: World, tensta: Computer, name: str, where: Folder
) -> None:
    tensta.check_in(1)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    files(world, stick, where).mkdir(exist_ok=True)
    (files(world, stick, where) / name).write_bytes(b"MZ")
    report = world.take_in(stick)
    assert len(report.deliveries) == 2
    done = tensta.sync_by_stick(stick)
    assert done.receipts == 2
    assert all("\x1b" not in str(problem) for problem in (*report.problems, *done.problems))


@pytest.mark.parametrize("where", list(Folder))
def test_fault_12_links_on_a_stick_lead_nowhere_whichever_folder_they_lie_in(
    world: World, tensta: Computer, where: Folder
) -> None:
    tensta.check_in(1)
    stick, secret = world.stick(), world.new_path("secret")
    secret.write_bytes(b"what nobody may read")
    tensta.sync_by_stick(stick)
    names = {
        Folder.BATCHES: usb.batch_name("a" * 64, Stream.BALLOTS, 1),
        Folder.ENROLMENTS: usb.request_name("a" * 64),
        Folder.MANIFESTS: usb.manifest_name(9),
        Folder.RECEIPTS: usb.receipt_name(tensta.id, Stream.CHECKINS, 9),
        Folder.GRANTS: usb.grant_name(tensta.id),
        Folder.BLOBS: usb.blob_file_name("a" * 64),
        Folder.SEEN: usb.seen_name(tensta.id, world.clock),
    }
    files(world, stick, where).mkdir(exist_ok=True)
    link = files(world, stick, where) / names[where]
    link.symlink_to(secret)
    world.take_in(stick)
    tensta.sync_by_stick(stick)
    assert secret.read_bytes() == b"what nobody may read"
    assert link.is_symlink()


def test_fault_12_our_own_folder_as_a_link_to_elsewhere_is_neither_read_nor_written(
    world: World, tensta: Computer
) -> None:
    stick, elsewhere = world.stick(), world.new_path("elsewhere")
    elsewhere.mkdir()
    (stick / "rostlokal").symlink_to(elsewhere)
    tensta.check_in(1)
    for act in (lambda: tensta.sync_by_stick(stick), lambda: world.take_in(stick)):
        with pytest.raises(SyncError, match="link"):
            act()
    assert list(elsewhere.iterdir()) == []
