"""Backups: sealed, whole, and after a restore everything that came later is sent again."""

from pathlib import Path

import pytest

from ballots.serials import new_serials
from central import schema, streams
from central.backup import back_up, restore
from central.errors import CentralError
from central.home import Home
from central.incidents import Kind, listed
from central.office import open_office
from central.web import staff
from sync.batch import Stream
from sync.keys import AgeKey
from sync.ledger import Verdict
from tests.central.town import NOW, NULLIFIER, Laptop, Town, rows


def restored(town: Town, file: Path, folder: Path, key: AgeKey | None = None) -> Town:
    restore(Home(folder), file, key or town.recovery, NOW)
    return Town(open_office(Home(folder)), town.board, town.recovery)


def test_a_restored_central_is_the_same_central(town: Town, laptop: Laptop, tmp_path: Path) -> None:
    batch = laptop.check_in(NULLIFIER)
    receipt = town.take(batch).receipt
    back_up(town.office, tmp_path / "backup.age")
    again = restored(town, tmp_path / "backup.age", tmp_path / "new")
    assert again.take(batch).receipt == receipt
    assert again.office.keys.tls_pin == town.office.keys.tls_pin
    assert again.office.keys.election_secret == town.office.keys.election_secret
    assert again.office.election.data == town.office.election.data
    again.office.database.close()


def test_what_came_after_the_backup_is_asked_for_again_and_counts_once(
    town: Town, laptop: Laptop, tmp_path: Path
) -> None:
    before, after = laptop.check_in(NULLIFIER), laptop.check_in("cd" * 32)
    town.take(before)
    back_up(town.office, tmp_path / "backup.age")
    town.take(after)
    again = restored(town, tmp_path / "backup.age", tmp_path / "new")
    with again.office.database.reading() as connection:
        assert streams.head(connection, laptop.id, Stream.CHECKINS).next == 2
    assert [again.take(each).verdict for each in (before, after)] == [Verdict.AGAIN, Verdict.ACCEPT]
    assert rows(again, schema.check_ins) == 2
    again.office.database.close()


def test_the_staff_can_sign_in_to_a_restored_central(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "COST", staff.Cost(iterations=1, lanes=1, memory_kib=8))
    staff.add_staff(town.office.home, "Åsa", "tre vanliga ord")
    back_up(town.office, tmp_path / "backup.age")
    again = restored(town, tmp_path / "backup.age", tmp_path / "new")
    assert staff.read_staff(again.office.home) == staff.read_staff(town.office.home) != ()
    assert again.office.home.staff.stat().st_mode & 0o77 == 0
    again.office.database.close()


def test_a_restore_raises_an_alarm(town: Town, tmp_path: Path) -> None:
    back_up(town.office, tmp_path / "backup.age")
    again = restored(town, tmp_path / "backup.age", tmp_path / "new")
    with again.office.database.reading() as connection:
        assert [incident.kind for incident in listed(connection)] == [Kind.RESTORED]
    again.office.database.close()


def test_restored_keys_are_for_their_owner_only(town: Town, tmp_path: Path) -> None:
    back_up(town.office, tmp_path / "backup.age")
    restored(town, tmp_path / "backup.age", tmp_path / "new").office.database.close()
    assert (tmp_path / "new").stat().st_mode & 0o77 == 0
    assert all(path.stat().st_mode & 0o77 == 0 for path in (tmp_path / "new" / "keys").iterdir())


def test_a_lost_backup_tells_nothing(town: Town, laptop: Laptop, tmp_path: Path) -> None:
    town.take(laptop.printed(new_serials(3)))
    back_up(town.office, tmp_path / "backup.age")
    data = (tmp_path / "backup.age").read_bytes()
    assert b"central.db" not in data
    assert town.office.keys.election_secret.hex().encode() not in data


def test_only_the_recovery_key_opens_a_backup(town: Town, tmp_path: Path) -> None:
    back_up(town.office, tmp_path / "backup.age")
    for key in (AgeKey.generate(), town.office.keys.age):
        with pytest.raises(CentralError, match="another recovery key"):
            restored(town, tmp_path / "backup.age", tmp_path / "new", key)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("keep", [0, 100, -1], ids=["empty", "short", "one byte short"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(town: Town, tmp_path: Path, keep: int) -> None:
    back_up(town.office, tmp_path / "backup.age")
    data = (tmp_path / "backup.age").read_bytes()
    (tmp_path / "damaged.age").write_bytes(data[:keep])
    before = sorted(tmp_path.iterdir())
    with pytest.raises(CentralError, match="cannot be restored"):
        restored(town, tmp_path / "damaged.age", tmp_path / "new")
    assert sorted(tmp_path.iterdir()) == before


def test_neither_backup_nor_restore_overwrites_anything(town: Town, tmp_path: Path) -> None:
    back_up(town.office, tmp_path / "backup.age")
    with pytest.raises(CentralError, match="exists already"):
        back_up(town.office, tmp_path / "backup.age")
    with pytest.raises(CentralError, match="in use"):
        restore(town.office.home, tmp_path / "backup.age", town.recovery, NOW)


def test_a_backup_that_cannot_be_written_says_so(town: Town, tmp_path: Path) -> None:
    with pytest.raises(CentralError, match="cannot be written"):
        back_up(town.office, tmp_path / "no such folder" / "backup.age")
    assert sorted(path.name for path in town.office.home.folder.iterdir() if path.is_dir()) == ["keys"]
