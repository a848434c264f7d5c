import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from station.errors import DiskFull, JournalError, MustProvision
from station.home import Home
from station.journal import Journal
from station.schema import STEPS, bring_up_to_date
from tests.small_disk import blow_up, small_disk

KILLED = """
import os, sys
from pathlib import Path
from station.home import Home
from station.journal import Journal
journal = Journal(Home(Path(sys.argv[1])))
with journal.transaction():
    journal.set("station", "library")
os.kill(os.getpid(), 9)
"""


def test_the_journal_waits_for_the_disk_at_every_commit_and_overwrites_what_it_deletes(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal:
        found = {name: journal.number(f"PRAGMA {name}") for name in ("synchronous", "secure_delete")}
        assert found == {"synchronous": 2, "secure_delete": 1}
        assert journal.one("PRAGMA journal_mode") == {"journal_mode": "wal"}


def test_only_the_owner_can_read_the_journal_and_the_pictures(tmp_path: Path):
    home = Home(tmp_path / "station")
    Journal(home).close()
    assert home.journal.stat().st_mode & 0o777 == 0o600
    assert home.root.stat().st_mode & 0o777 == home.pictures.stat().st_mode & 0o777 == 0o700


def test_no_table_keeps_the_order_in_which_rows_were_written(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal:
        tables = list(journal.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        assert len(tables) > 10
        for table in tables:
            assert "WITHOUT ROWID" in table["sql"], table["name"]
            assert "AUTOINCREMENT" not in table["sql"], table["name"]


def test_no_column_of_voters_or_ballots_holds_a_time(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal:
        tables = [row["name"] for row in journal.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {row["name"] for table in tables for row in journal.rows(f"PRAGMA table_info({table})")}
        assert not {
            name for name in columns if any(word in name for word in ("time", "date", "_at", "created", "order"))
        }


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal:
        with contextlib.suppress(KeyboardInterrupt), journal.transaction():
            journal.set("station", "library")
            raise KeyboardInterrupt
        assert journal.setting("station") is None


def test_what_a_transaction_stored_is_there_after_reopening(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal, journal.transaction():
        journal.set("station", "library")
    with Journal(Home(tmp_path)) as journal:
        assert journal.setting("station") == "library"


def test_a_change_outside_a_transaction_is_a_mistake_in_the_program(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal, pytest.raises(RuntimeError):
        journal.change("DELETE FROM settings")


def test_six_writers_at_once_take_turns(tmp_path: Path):
    Journal(Home(tmp_path)).close()
    program = (
        "import sys, pathlib\n"
        "from station.home import Home\n"
        "from station.journal import Journal\n"
        "with Journal(Home(pathlib.Path(sys.argv[1]))) as journal:\n"
        "    for _ in range(20):\n"
        "        with journal.transaction():\n"
        "            journal.set('n', str(int(journal.setting('n') or 0) + 1))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(6)]
    assert [writer.wait() for writer in writers] == [0] * 6
    with Journal(Home(tmp_path)) as journal:
        assert journal.setting("n") == "120"


def test_a_stopped_journal_writes_no_more_until_it_is_resumed(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal:
        journal.stop("This is an old copy.")
        with pytest.raises(MustProvision, match="This is an old copy"), journal.transaction():
            journal.set("station", "library")
        journal.resume()
        with journal.transaction():
            journal.set("station", "library")
        assert journal.setting("station") == "library"


def test_a_journal_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path):
    Journal(Home(tmp_path)).close()
    with sqlite3.connect(Home(tmp_path).journal) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    before = Home(tmp_path).journal.read_bytes()
    with pytest.raises(JournalError, match="newer version"):
        Journal(Home(tmp_path))
    assert Home(tmp_path).journal.read_bytes() == before


def test_an_older_journal_is_copied_before_it_is_brought_up_to_date(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal, journal.transaction():
        journal.set("station", "library")
    with Journal(Home(tmp_path), (*STEPS, "CREATE TABLE later (id TEXT PRIMARY KEY) WITHOUT ROWID")) as journal:
        assert journal.setting("station") == "library"
        assert journal.number("SELECT count(*) FROM later") == 0
    copy = tmp_path / f"journal-version-{len(STEPS)}.sqlite"
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT value FROM settings").fetchall() == [("library",)]
        assert old.execute("SELECT name FROM sqlite_master WHERE name = 'later'").fetchall() == []
    old.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path):
    Journal(Home(tmp_path)).close()
    connection = sqlite3.connect(Home(tmp_path).journal, isolation_level=None)
    broken = (*STEPS, "CREATE TABLE half (id TEXT PRIMARY KEY); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(sqlite3.OperationalError):
        bring_up_to_date(connection, tmp_path / "copy.sqlite", broken)
    connection.close()
    with Journal(Home(tmp_path)) as journal:
        assert journal.one("SELECT name FROM sqlite_master WHERE name = 'half'") is None


def test_a_damaged_journal_is_named_and_not_touched(tmp_path: Path):
    Home(tmp_path).create()
    Home(tmp_path).journal.write_bytes(b"this is no journal" * 1000)
    with pytest.raises(JournalError, match="damaged"):
        Journal(Home(tmp_path))
    assert Home(tmp_path).journal.read_bytes() == b"this is no journal" * 1000


def test_a_full_disk_is_said_in_words_and_loses_nothing_stored(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal:
        with journal.transaction():
            journal.set("station", "library")
        pages = journal.number("PRAGMA page_count")
        journal.one(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFull, match="disk is full"), journal.transaction():
            journal.set("much", "x" * 100_000)
        assert journal.setting("station") == "library"
        assert journal.setting("much") is None


def test_what_is_stored_can_be_read_on_a_disk_without_a_byte_to_spare(tmp_path: Path):
    with small_disk(tmp_path / "disk", "2m") as disk:
        home = Home(disk / "station")
        with Journal(home) as journal, journal.transaction():
            journal.set("station", "library")
        balloon = blow_up(disk)
        with Journal(home) as journal:
            assert journal.full
            assert journal.setting("station") == "library"
            for write in (journal.rebuild, journal.transaction().__enter__):
                with pytest.raises(DiskFull):
                    write()
        balloon.unlink()
        with Journal(home) as journal, journal.transaction():
            assert journal.full is None
            journal.set("station", "school")


def test_what_a_killed_program_has_left_in_its_log_is_read_whole_or_not_at_all_on_a_full_disk(tmp_path: Path):
    with small_disk(tmp_path / "disk", "2m") as disk:
        home = Home(disk / "station")
        subprocess.run([sys.executable, "-c", KILLED, home.root], check=False)
        shutil.copytree(home.root, disk / "moved", ignore=shutil.ignore_patterns("*-shm"))
        blow_up(disk)
        with Journal(home) as journal:
            assert journal.setting("station") == "library"
        with pytest.raises(DiskFull):
            Journal(Home(disk / "moved"))


def test_a_journal_that_cannot_be_opened_or_written_says_so(tmp_path: Path):
    with Journal(Home(tmp_path / "a")) as journal:
        journal.db.execute("PRAGMA query_only = ON")
        with pytest.raises(JournalError, match="cannot be opened or written"), journal.transaction():
            journal.set("station", "library")
    (tmp_path / "b" / "journal.sqlite").mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be opened or written"):
        Journal(Home(tmp_path / "b"))


def test_a_mistake_in_the_program_is_not_dressed_up_as_a_sentence(tmp_path: Path):
    with Journal(Home(tmp_path)) as journal, pytest.raises(sqlite3.OperationalError):
        journal.one("SELECT nothing FROM nowhere")
