"""The database: what was committed stays, and what cannot be read is said in words."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from central import schema
from central.database import create_database, open_database, sqlite_url
from central.errors import CentralError
from central.home import Home
from central.office import open_office
from tests.central.town import Town


def test_every_commit_is_synced_to_the_disk_and_transactions_are_immediate(new_town: Town) -> None:
    with new_town.office.database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            sqlite3.connect(new_town.office.home.database, timeout=0).execute("BEGIN IMMEDIATE")


def test_readers_hold_up_no_writer(new_town: Town) -> None:
    with new_town.office.database.reading() as reader:
        reader.execute(select(schema.draft)).all()
        with new_town.office.database.writing() as writer:
            writer.execute(insert(schema.codes).values(code_hash="c" * 64, station="x"))
        assert reader.execute(select(schema.codes)).all() == []


def test_six_writers_at_once_lose_nothing(new_town: Town) -> None:
    def write() -> None:
        for _ in range(20):
            with new_town.office.database.writing() as connection:
                number = connection.execute(select(func.count()).select_from(schema.codes)).scalar_one()
                connection.execute(insert(schema.codes).values(code_hash=f"{number:064x}", station="x"))

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with new_town.office.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(schema.codes)).scalar_one() == 120


def test_a_newer_database_is_left_alone(new_town: Town) -> None:
    with new_town.office.database.writing() as connection:
        connection.execute(update(schema.schema_version).values(version=schema.VERSION + 1))
    with pytest.raises(CentralError, match="newer version"):
        open_office(new_town.office.home)


def test_a_damaged_database_is_told_in_words(new_town: Town) -> None:
    new_town.office.database.close()
    home = new_town.office.home
    home.database.write_bytes(b"this is no database, but it is long enough to look like one" * 20)
    with pytest.raises(CentralError, match="Restore the latest backup"):
        open_office(home)


def test_a_database_with_tables_is_not_set_up_again(new_town: Town) -> None:
    with pytest.raises(CentralError, match="not empty"):
        create_database(sqlite_url(new_town.office.home))


def test_a_failed_step_leaves_nothing_behind(new_town: Town) -> None:
    def write_twice() -> None:
        with new_town.office.database.writing() as connection:
            for _ in range(2):
                connection.execute(insert(schema.codes).values(code_hash="c" * 64, station="x"))

    with pytest.raises(IntegrityError):
        write_twice()
    with new_town.office.database.reading() as connection:
        assert connection.execute(select(schema.codes)).all() == []


def test_what_was_withdrawn_is_gone_from_the_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    database = create_database(sqlite_url(home))
    with database.writing() as connection:
        connection.execute(insert(schema.codes).values(code_hash="secret-" * 9, station="x"))
    with database.writing() as connection:
        connection.execute(schema.codes.delete())
    database.close()
    assert b"secret-secret" not in home.database.read_bytes()
    open_database(sqlite_url(home)).close()
