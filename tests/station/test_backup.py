import io
import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ballots.cvr import Box
from station.backup import back_up, restore
from station.checkin import check_in
from station.delivery import sync_by_stick, sync_online
from station.errors import MustProvision, NotEnrolled, NotPossible
from station.page_intake import count_page
from station.polling_station import Station, open_station
from station.sheets import sheet
from sync.keyring import Secrets
from tests.station.pile import Pile


def voter(station: Station, secrets: Secrets, number: int) -> None:
    check_in(station, secrets, f"doc:SE:AB{number:04}", "A", date(2027, 5, 1))


def test_a_backup_holds_journal_pictures_and_locked_keys(
    pile: Pile, closed_box: Callable[[int], Box], root: Path, tmp_path: Path
):
    [serial] = pile.print(1)
    count_page(pile.station, closed_box(1), pile.page(serial, "1"))
    back_up(root, tmp_path / "station.backup")
    assert (tmp_path / "station.backup").stat().st_mode & 0o777 == 0o600
    restore(tmp_path / "restored", tmp_path / "station.backup")
    with open_station(tmp_path / "restored") as restored:
        kept = sheet(restored.journal, serial, 1)
        assert kept == sheet(pile.station.journal, serial, 1)
    assert {path.name: path.read_bytes() for path in (root / "keys").iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "restored" / "keys").iterdir()
    }


def test_a_restored_station_writes_nothing_before_it_has_asked_central(
    open_for_voters: Station, secrets: Secrets, root: Path, tmp_path: Path
):
    voter(open_for_voters, secrets, 1)
    sync_online(open_for_voters, secrets)
    back_up(root, tmp_path / "station.backup")
    restore(tmp_path / "restored", tmp_path / "station.backup")
    with open_station(tmp_path / "restored") as restored:
        with pytest.raises(MustProvision, match="compared itself with central"):
            voter(restored, secrets, 2)
        sync_online(restored, secrets)
        voter(restored, secrets, 2)


def test_a_backup_older_than_what_central_has_must_be_provisioned_anew(
    open_for_voters: Station, secrets: Secrets, root: Path, tmp_path: Path
):
    back_up(root, tmp_path / "station.backup")
    voter(open_for_voters, secrets, 1)
    sync_online(open_for_voters, secrets)
    restore(tmp_path / "restored", tmp_path / "station.backup")
    with open_station(tmp_path / "restored") as restored:
        with pytest.raises(MustProvision, match="enrol a new one"):
            sync_online(restored, secrets)
        with pytest.raises(MustProvision, match="enrol a new one"):
            voter(restored, secrets, 2)


def test_a_stick_with_the_station_s_batches_clears_a_restored_copy_and_an_empty_one_does_not(
    open_for_voters: Station, secrets: Secrets, root: Path, tmp_path: Path
):
    stick, empty = tmp_path / "stick", tmp_path / "empty"
    stick.mkdir()
    empty.mkdir()
    voter(open_for_voters, secrets, 1)
    sync_by_stick(open_for_voters, secrets, stick)
    back_up(root, tmp_path / "station.backup")
    restore(tmp_path / "restored", tmp_path / "station.backup")
    with open_station(tmp_path / "restored") as restored:
        with pytest.raises(MustProvision, match="compared itself"):
            sync_by_stick(restored, secrets, empty)
        with pytest.raises(MustProvision, match="compared itself"):
            voter(restored, secrets, 2)
        sync_by_stick(restored, secrets, stick)
        voter(restored, secrets, 2)


def test_a_backup_names_no_time(root: Path, tmp_path: Path):
    back_up(root, tmp_path / "station.backup")
    with tarfile.open(tmp_path / "station.backup") as tar:
        members = tar.getmembers()
        assert {member.mtime for member in members} == {315_532_800}
        assert members[-1].name == "journal.sqlite"


def test_a_backup_never_overwrites(root: Path, tmp_path: Path):
    (tmp_path / "taken").write_bytes(b"something")
    with pytest.raises(NotPossible, match="exists already"):
        back_up(root, tmp_path / "taken")
    assert (tmp_path / "taken").read_bytes() == b"something"


def test_an_empty_folder_has_nothing_to_back_up(tmp_path: Path):
    with pytest.raises(NotEnrolled):
        back_up(tmp_path / "nobody", tmp_path / "station.backup")
    assert not (tmp_path / "station.backup").exists()


def test_a_station_is_never_restored_over_another(root: Path, tmp_path: Path):
    back_up(root, tmp_path / "station.backup")
    before = (root / "journal.sqlite").read_bytes()
    with pytest.raises(NotPossible, match="not empty"):
        restore(root, tmp_path / "station.backup")
    assert (root / "journal.sqlite").read_bytes() == before


@pytest.mark.parametrize("keep", [0, 100, 5_000, -20_000])
def test_a_backup_cut_short_is_refused_and_leaves_nothing(root: Path, tmp_path: Path, keep: int):
    back_up(root, tmp_path / "whole")
    (tmp_path / "half").write_bytes((tmp_path / "whole").read_bytes()[:keep])
    with pytest.raises(NotPossible, match="not a whole backup"):
        restore(tmp_path / "restored", tmp_path / "half")
    assert not (tmp_path / "restored").exists()


def test_a_backup_that_lacks_a_picture_is_refused(
    pile: Pile, closed_box: Callable[[int], Box], root: Path, tmp_path: Path
):
    [serial] = pile.print(1)
    count_page(pile.station, closed_box(1), pile.page(serial, "1"))
    [picture] = (root / "pictures").iterdir()
    picture.unlink()
    back_up(root, tmp_path / "station.backup")
    with pytest.raises(NotPossible, match="picture is missing or damaged"):
        restore(tmp_path / "restored", tmp_path / "station.backup")


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "keys/../../escaped", "pictures/x.jpg", "note.txt"])
def test_a_hostile_archive_writes_nothing_outside_its_folder(tmp_path: Path, name: str):
    with tarfile.open(tmp_path / "hostile", "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 3
        tar.addfile(member, io.BytesIO(b"bad"))
    with pytest.raises(NotPossible, match="not a whole backup"):
        restore(tmp_path / "a" / "restored", tmp_path / "hostile")
    assert not list(tmp_path.rglob("escaped"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_a_backup_holds_ordinary_files_only(tmp_path: Path, kind: bytes):
    with tarfile.open(tmp_path / "hostile", "w") as tar:
        member = tarfile.TarInfo("journal.sqlite")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(NotPossible, match="not a whole backup"):
        restore(tmp_path / "restored", tmp_path / "hostile")
