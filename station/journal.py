"""The station's journal: SQLite on the laptop's disk, where everything is durable before anyone is told so."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from station.errors import DiskFull, JournalError, MustProvision, disk_full
from station.home import Home
from station.schema import STEPS, bring_up_to_date

# Seconds that one writer waits for another: a scan in the web app and a command at once take turns in far less.
_WAIT = 30
STOPPED = "stopped"
"""The setting that, once present, holds the sentence why this copy may not write any more."""


class Journal:
    """An open journal. Use as a context manager, one for each thread.

    ``full`` says that the disk has not even room for opening it as usual: it can be read, and nothing else.
    """

    full: DiskFull | None = None

    def __init__(self, home: Home, steps: tuple[str, ...] = STEPS) -> None:
        """Opens the journal in ``home``, makes it when there is none, and brings an older one up to date.

        JournalError when it is damaged or newer than this program; DiskFull where it cannot even be read.
        """
        home.create()
        self.home = home
        try:
            self._open(str(home.journal), lambda: self._prepare(steps))
        except DiskFull as full:
            self.full = full
            self._open(f"{home.journal.absolute().as_uri()}?immutable=1", lambda: self._require_whole(steps))
        home.journal.chmod(0o600)

    def _open(self, place: str, begin: Callable[[], None]) -> None:
        with _sentences(), contextlib.ExitStack() as on_failure:
            self._connection = sqlite3.connect(place, isolation_level=None, timeout=_WAIT, uri=self.full is not None)
            on_failure.callback(self._connection.close)
            self.db = Database(self._connection)
            begin()
            on_failure.pop_all()

    def _require_whole(self, steps: tuple[str, ...]) -> None:
        """DiskFull unless all is in the one file, and up to date.

        SQLite reads a journal without the files beside it when it may take for granted that nobody writes; where there
        is no room for those files, nobody can.
        """
        log = self.home.journal.with_name(f"{self.home.journal.name}-wal")
        has_log = log.exists() and log.stat().st_size > 0
        if self.full and (has_log or self._version() != len(steps)):
            raise self.full

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _prepare(self, steps: tuple[str, ...]) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        backup = self.home.root / f"journal-version-{self._version()}.sqlite"
        bring_up_to_date(self._connection, backup, steps)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the journal. The last one out folds the write-ahead log in, and its order of writes with it."""
        self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, durable when the block has ended. The only way to write.

        MustProvision when this copy has been stopped; DiskFull; JournalError.
        """
        with self._immediate():
            if stopped := self.setting(STOPPED):
                raise MustProvision(stopped)
            yield

    def stop(self, sentence: str) -> None:
        """From now on every transaction raises MustProvision with this sentence."""
        with self._immediate():
            self.set(STOPPED, sentence)

    def resume(self) -> None:
        """Takes back ``stop``."""
        with self._immediate():
            self.change("DELETE FROM settings WHERE name = ?", STOPPED)

    @contextlib.contextmanager
    def _immediate(self) -> Iterator[None]:
        self._require_room()
        # Not sqlite-utils' atomic(): its deferred transactions fail when two writers meet.
        with _sentences():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _require_room(self) -> None:
        if self.full:
            raise self.full

    def copy_to(self, file: Path) -> None:
        """Writes a copy of the journal as it is now into a new file. DiskFull."""
        with _sentences():
            self._connection.execute("VACUUM INTO ?", (str(file),))
        file.chmod(0o600)

    def rebuild(self) -> None:
        """Writes the journal anew in the order of its keys, and nothing of its history is left. DiskFull."""
        self._require_room()
        with _sentences():
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def setting(self, name: str) -> str | None:
        """A small fact by name, None when it was never set."""
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return None if row is None else str(row["value"])

    def set(self, name: str, value: str) -> None:
        """Stores a small fact; within a transaction."""
        self.insert("settings", {"name": name, "value": value}, replace=True)

    def document(self, name: str) -> bytes | None:
        """A stored file by name, None when there is none."""
        row = self.one("SELECT data FROM documents WHERE name = ?", name)
        return None if row is None else bytes(row["data"])

    def insert(self, table: str, row: Mapping[str, Any], *, replace: bool = False) -> None:
        """Adds one row; within a transaction."""
        self.db.table(table).insert(dict(row), replace=replace)

    def insert_all(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds many rows; within a transaction."""
        self.db.table(table).insert_all(map(dict, rows))

    def rows(self, sql: str, *values: object) -> Iterator[dict[str, Any]]:
        """The rows that a query gives, as dicts."""
        with _sentences():
            yield from self.db.query(sql, values)

    def one(self, sql: str, *values: object) -> dict[str, Any] | None:
        """The first row that a query gives, or None."""
        return next(self.rows(sql, *values), None)

    def number(self, sql: str, *values: object) -> int:
        """The number that a query such as ``SELECT count(*)`` gives; no rows or null are 0."""
        row = self.one(sql, *values)
        return int(next(iter(row.values())) or 0) if row else 0

    def change(self, sql: str, *values: object) -> int:
        """Runs an UPDATE or DELETE within a transaction; how many rows it changed."""
        if not self._connection.in_transaction:
            raise RuntimeError("a change outside a transaction")
        return self._connection.execute(sql, values).rowcount


@contextlib.contextmanager
def _sentences() -> Iterator[None]:
    """Turns SQLite's errors that a worker can meet into sentences; mistakes in the program stay what they are."""
    try:
        yield
    except sqlite3.Error as error:
        sentence = disk_full(error) or _sentence(error)
        if sentence is None:
            raise
        raise sentence from error


def _sentence(error: sqlite3.Error) -> JournalError | None:
    # The low byte of https://sqlite.org/rescode.html
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return JournalError("Another program on this computer is using the journal. Try again.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return JournalError("The journal cannot be opened or written. Check who owns its folder, then try again.")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return JournalError(
                "The journal is damaged ({problem}). Keep this computer as it is, restore the latest backup into "
                "a new folder, and call central.",
                problem=error,
            )
    return None
