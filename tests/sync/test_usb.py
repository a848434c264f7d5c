import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync import usb
from sync.batch import MAX_BYTES, Stream
from sync.errors import UsbError
from sync.usb import Folder, read_all, write

ELECTION = "e1" * 32
LAPTOP = "ab" * 32
BATCH = usb.batch_name(LAPTOP, Stream.BALLOTS, 1)
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def batches(stick: Path) -> Path:
    folder = usb.root(stick, ELECTION) / Folder.BATCHES.value
    folder.mkdir(parents=True)
    return folder


def listed(stick: Path, folder: Folder = Folder.BATCHES) -> tuple[dict[str, bytes], list[str]]:
    """What is read from a stick, and the sentences about what is skipped."""
    skipped: list[UsbError] = []
    found = dict(read_all(usb.root(stick, ELECTION), folder, skipped.append))
    return found, [str(problem) for problem in skipped]


NAMES = [
    (Folder.BATCHES, usb.batch_name(LAPTOP, Stream.CHECKINS, 12), f"{LAPTOP}-checkins-000012.age"),
    (Folder.RECEIPTS, usb.receipt_name(LAPTOP, Stream.PAPER, 1), f"{LAPTOP}-paper-000001.receipt.json"),
    (Folder.MANIFESTS, usb.manifest_name(3), "manifest-3.json"),
    (Folder.ENROLMENTS, usb.request_name(LAPTOP), f"{LAPTOP}.request.age"),
    (Folder.GRANTS, usb.grant_name(LAPTOP), f"{LAPTOP}.grant.age"),
    (Folder.BLOBS, usb.blob_file_name(LAPTOP), f"{LAPTOP}.jpg.age"),
    (Folder.SEEN, usb.seen_name(LAPTOP, datetime(2027, 3, 15, 18, tzinfo=UTC)), f"{LAPTOP}-20270315T180000Z.seen.age"),
]


@pytest.mark.parametrize(("folder", "name", "documented"), NAMES)
def test_each_kind_of_file_travels_under_its_documented_name(
    stick: Path, folder: Folder, name: str, documented: str
) -> None:
    assert name == documented
    write(usb.root(stick, ELECTION) / folder.value, name, b"content")
    assert (stick / "rostlokal" / ELECTION[:16] / folder.value / name).read_bytes() == b"content"
    assert listed(stick, folder) == ({name: b"content"}, [])


def test_batches_are_read_in_the_order_in_which_they_must_be_taken_in(stick: Path, batches: Path) -> None:
    for seq in (10, 2, 100, 1):
        write(batches, usb.batch_name(LAPTOP, Stream.PAPER, seq), b"x")
    assert [name[-10:-4] for name in listed(stick)[0]] == ["000001", "000002", "000010", "000100"]


def test_a_stick_without_our_folder_brings_nothing(stick: Path) -> None:
    assert listed(stick) == ({}, [])


def test_another_elections_files_are_not_read(stick: Path, batches: Path) -> None:
    write(batches, BATCH, b"x")
    assert list(read_all(usb.root(stick, "f2" * 32), Folder.BATCHES, pytest.fail)) == []


def test_writing_the_same_file_twice_is_fine(stick: Path, batches: Path) -> None:
    write(batches, BATCH, b"same")
    write(batches, BATCH, b"same")
    assert listed(stick) == ({BATCH: b"same"}, [])
    assert len(list(batches.iterdir())) == 1


def test_other_content_under_the_same_name_is_named_and_left_alone(stick: Path, batches: Path) -> None:
    write(batches, BATCH, b"one")
    with pytest.raises(UsbError, match=BATCH):
        write(batches, BATCH, b"two")
    assert listed(stick) == ({BATCH: b"one"}, [])


def test_a_name_that_does_not_belong_is_a_mistake_of_the_program(batches: Path) -> None:
    for name in ("notes.txt", f"../{BATCH}", BATCH + "\n", usb.manifest_name(1)):
        with pytest.raises(ValueError):
            write(batches, name, b"x")
    for seq in (0, 1_000_000):
        with pytest.raises(ValueError):
            usb.batch_name(LAPTOP, Stream.PAPER, seq)


HOSTILE_NAMES = [
    "autorun.inf",
    BATCH + ".exe",
    BATCH.upper(),
    BATCH.replace("ballots", "gossip"),
    BATCH.replace("000001", "1"),
    BATCH.replace("000001", "٠٠٠٠٠١"),
    BATCH + "\n",
    " " + BATCH,
    "ab-ballots-000001.age",
    ".hidden",
    "\x1b[2J\x1b[31mGREEN",
    "ordering\u202eega.100000",
    "{named}",
    "x" * 250,
]


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_a_hostile_name_is_skipped_and_shown_without_harm(stick: Path, batches: Path, name: str) -> None:
    write(batches, BATCH, b"good")
    (batches / name).write_bytes(b"evil")
    found, skipped = listed(stick)
    assert found == {BATCH: b"good"}
    assert len(skipped) == 1
    assert skipped[0].isascii()
    assert skipped[0].isprintable()
    assert len(skipped[0]) < 200


def test_a_name_that_is_no_text_is_skipped(stick: Path, batches: Path) -> None:
    (batches / os.fsdecode(b"\xff\xfe.age")).write_bytes(b"evil")
    found, skipped = listed(stick)
    assert found == {}
    assert skipped[0].isascii()


def test_links_are_not_followed(stick: Path, batches: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"journal")
    (batches / BATCH).symlink_to(secret)
    found, skipped = listed(stick)
    assert found == {}
    assert "link" in skipped[0]
    with pytest.raises(UsbError, match="link"):
        write(batches, BATCH, b"x")
    assert secret.read_bytes() == b"journal"


@pytest.mark.parametrize("part", ["rostlokal", f"rostlokal/{ELECTION[:16]}", f"rostlokal/{ELECTION[:16]}/batches"])
def test_no_folder_on_the_way_may_be_a_link(stick: Path, tmp_path: Path, part: str) -> None:
    outside = tmp_path / "outside"
    (outside / ELECTION[:16] / "batches").mkdir(parents=True)
    (outside / "batches").mkdir()
    (stick / part).parent.mkdir(parents=True, exist_ok=True)
    (stick / part).symlink_to(outside)
    with pytest.raises(UsbError, match="link"):
        listed(stick)
    with pytest.raises(UsbError, match="link"):
        write(usb.root(stick, ELECTION) / "batches", BATCH, b"x")
    assert not list(outside.rglob("*.age"))


def test_a_file_where_our_folder_should_be_is_a_sentence(stick: Path) -> None:
    (stick / "rostlokal").write_text("boo")
    with pytest.raises(UsbError, match="folder"):
        write(usb.root(stick, ELECTION) / "batches", BATCH, b"x")


def test_pipes_sockets_and_folders_that_pose_as_batches_are_skipped(
    stick: Path, batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(batches / usb.batch_name(LAPTOP, Stream.BALLOTS, 1))
    (batches / usb.batch_name(LAPTOP, Stream.BALLOTS, 2)).mkdir()
    monkeypatch.chdir(batches)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(usb.batch_name(LAPTOP, Stream.BALLOTS, 3))
        found, skipped = listed(stick)
    assert found == {}
    assert len(skipped) == 3


def test_an_oversize_file_is_skipped_unread(stick: Path, batches: Path) -> None:
    with (batches / BATCH).open("wb") as sparse:
        sparse.truncate(MAX_BYTES + 1)
    found, skipped = listed(stick)
    assert found == {}
    assert "too large" in skipped[0]


def test_a_file_cut_off_by_pulling_the_stick_is_never_read(stick: Path, batches: Path) -> None:
    (batches / ".0123456789abcdef.tmp").write_bytes(b"half a ba")
    write(batches, BATCH, b"whole")
    assert listed(stick) == ({BATCH: b"whole"}, [])


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    stick: Path, batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = (usb.batch_name(LAPTOP, Stream.PAPER, seq) for seq in (1, 2))
    write(batches, broken, b"x")
    write(batches, whole, b"y")
    original = os.open

    def worn_out(path: object, *given: object, **more: object) -> object:
        if path == broken:
            raise OSError(5, "Input/output error")
        return original(path, *given, **more)

    monkeypatch.setattr(os, "open", worn_out)
    found, skipped = listed(stick)
    assert found == {whole: b"y"}
    assert "cannot be read" in skipped[0]


@pytest.mark.parametrize("step", ["open", "fsync", "rename"])
def test_a_write_that_fails_at_any_step_leaves_nothing_behind(
    stick: Path, batches: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    original = getattr(os, step)

    def pulled(*given: object, **more: object) -> object:
        if step != "open" or ".tmp" in str(given[0]):
            raise OSError(5, "Input/output error")
        return original(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, pulled)
        with pytest.raises(UsbError, match="pulled out"):
            write(batches, BATCH, b"content")
    assert list(batches.iterdir()) == []
    write(batches, BATCH, b"content")
    assert listed(stick) == ({BATCH: b"content"}, [])


def test_a_stick_that_does_not_keep_what_it_was_given_is_noticed(
    batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = os.rename

    def lies(source: str, target: str, **folders: int) -> None:
        original(source, target, **folders)
        (batches / target).write_bytes(b"c0ntent")

    monkeypatch.setattr(os, "rename", lies)
    with pytest.raises(UsbError, match="did not keep"):
        write(batches, BATCH, b"content")


def test_a_missing_stick_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsbError, match="no stick"):
        write(usb.root(tmp_path / "gone", ELECTION) / "batches", BATCH, b"x")
    with pytest.raises(UsbError, match="no stick"):
        listed(tmp_path / "gone")


SMALL_STICK = """
import subprocess, sys
from pathlib import Path
from sync import usb
from sync.batch import Stream
from sync.errors import UsbError

stick, election = Path(sys.argv[1]), "e1" * 32
batches = usb.root(stick, election) / "batches"
first, second = (usb.batch_name("ab" * 32, Stream.PAPER, seq) for seq in (1, 2))
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", stick], check=True)
usb.write(batches, first, b"x" * 20_000)
for name in (second, second):
    try:
        usb.write(batches, name, b"y" * 200_000)
    except UsbError as problem:
        print(problem)
subprocess.run(["mount", "-o", "remount,ro", stick], check=True)
try:
    usb.write(batches, second, b"y")
except UsbError as problem:
    print(problem)
found = dict(usb.read_all(usb.root(stick, election), usb.Folder.BATCHES, print))
print({name: len(data) for name, data in found.items()} == {first: 20_000}, len(list(batches.iterdir())))
"""


def test_a_full_and_a_read_only_stick_are_sentences_and_keep_what_they_hold(stick: Path) -> None:
    """On a real file system of 64 kB, in a mount namespace of its own."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], capture_output=True).returncode:
        pytest.skip("This machine gives no mount namespaces, so no real full stick can be made.")
    run = subprocess.run(
        [unshare, "-rm", sys.executable, "-c", SMALL_STICK, stick],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert run.stderr == ""
    full, again, read_only, kept = run.stdout.splitlines()
    assert "full" in full
    assert again == full
    assert "cannot be written" in read_only
    assert kept == "True 1"
