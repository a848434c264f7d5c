"""Opens central's database so that what was committed stays, whatever happens next.

SQLite needs three things said aloud: write-ahead logging with a full sync at every commit, foreign keys, and
``BEGIN IMMEDIATE`` for every transaction that may write (a deferred one fails with "database is locked" when it
turns from reading to writing beside another).

One connection does all the writing of a program, so that its writers stand in line and what it keeps of the database
in memory stays true from one transaction to the next.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from central import schema
from central.errors import CentralError
from central.home import Home

# How long one writer waits for another; a whole batch is written in a few milliseconds.
_WAIT_SECONDS = 30
# The threads of the stations' interface and of the pages (see central.serve). A connection more than the pool keeps
# would be opened and closed for each request.
_READERS = 15
# Leaves are random: a batch of ballots touches some 500 pages all over the tables. The 2 MB that SQLite keeps by itself
# hold as many, and the tables of a city of a million ballots have a thousand times more.
_WRITER_CACHE_KB = 64_000
# The pages of some twenty batches are carried over from the log together, instead of those of each two.
_PAGES_OF_THE_LOG = 10_000


class Database:
    """Central's database. ``writing()`` is one transaction that commits when its block ends well."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url, _READERS, "BEGIN")
        self.writer = _engine(url, 1, "BEGIN IMMEDIATE")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; everything or nothing of it is kept.

        Raises:
            CentralError: the disk is full or the database cannot be written.
        """
        try:
            with self.writer.begin() as connection:
                yield connection
        except (OperationalError, WaitedTooLong) as error:
            raise CentralError(
                "The database could not be written ({problem}). Nothing of this step was kept; make room on the disk "
                "or end the other program that uses it, then try again.",
                problem=error.orig if isinstance(error, OperationalError) else "another step takes too long",
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, seeing one moment throughout, and holds up no writer."""
        with self.engine.connect() as connection:
            yield connection

    def rebuild(self) -> None:
        """Writes the database anew, so that nothing of what rows held before is left in its pages or its log.

        Raises:
            CentralError: the disk is full, or another program uses the database.
        """
        try:
            with self.engine.connect() as connection:
                cursor = connection.connection.cursor()
                # Outside any transaction of ours, as SQLite wants it.
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = bool((cursor.fetchone() or [1])[0])
        except (OperationalError, sqlite3.OperationalError) as error:
            raise _in_the_way(error) from error
        if busy:
            raise _in_the_way("another program reads it")

    def close(self) -> None:
        """Gives every connection back."""
        self.engine.dispose()
        self.writer.dispose()


def _in_the_way(problem: object) -> CentralError:
    return CentralError(
        "The database cannot be written anew ({problem}). Make room on the disk and end `serve` and other programs "
        "that use it, then do the same again.",
        problem=problem,
    )


def create_database(url: str) -> Database:
    """A new, empty database with all tables.

    Raises:
        CentralError: there are tables already.
    """
    database = Database(url)
    with database.writing() as connection:
        if inspect(connection).get_table_names():
            raise CentralError("The database is not empty. Choose another folder, or take this one up as it is.")
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.schema_version).values(version=schema.VERSION))
    return database


def open_database(url: str) -> Database:
    """An existing database.

    Raises:
        CentralError: there is none, it is damaged, or a newer program made it.
    """
    database = Database(url)
    try:
        with database.reading() as connection:
            version = connection.execute(select(schema.schema_version.c.version)).scalar_one()
    except DatabaseError as error:
        database.close()
        raise CentralError(
            "The database cannot be read ({problem}). Restore the latest backup into a new folder with "
            "`rostlokal-central restore`.",
            problem=error.orig,
        ) from error
    if version < schema.VERSION:
        _add_tables(database)
    elif version > schema.VERSION:
        database.close()
        raise CentralError(
            "The database was made by a newer version of this program (format {version}, this one knows {known}). "
            "Install the newer version; nothing was changed.",
            version=version,
            known=schema.VERSION,
        )
    return database


def _add_tables(database: Database) -> None:
    """Brings an older database up to date: what is new are tables, and what is there is not touched."""
    with database.writing() as connection:
        schema.metadata.create_all(connection)
        connection.execute(update(schema.schema_version).values(version=schema.VERSION))


def sqlite_url(home: Home) -> str:
    """The address of the SQLite database in central's folder."""
    return f"sqlite:///{home.database}"


def _engine(url: str, connections: int, begin: str) -> Engine:
    wait = {"timeout": _WAIT_SECONDS} if url.startswith("sqlite") else {}
    engine = create_engine(
        url, connect_args=wait, pool_size=connections, max_overflow=0, pool_timeout=_WAIT_SECONDS, pool_use_lifo=True
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_writer if connections == 1 else _set_up_connection)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _set_up_connection(connection: sqlite3.Connection, _record: Any) -> None:
    # Otherwise Python's driver begins transactions by itself, deferred ones.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Freed pages are overwritten, so that a withdrawn nullifier or serial is really gone.
    connection.execute("PRAGMA secure_delete = ON")


def _set_up_writer(connection: sqlite3.Connection, record: Any) -> None:
    _set_up_connection(connection, record)
    connection.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_OF_THE_LOG}")
