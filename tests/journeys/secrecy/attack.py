"""The attacker: a program that has all files of a station and wants the order in which its ballots were handed out.

Whoever has watched the voters come needs only that order to know everybody's vote. Each claim orders the ballots by one
trace: where, how often or since when something that stands for a ballot lies in a file, a page, a log or a table, and
what file systems note. The attacker is told for free which serials were handed out at all.
"""

import contextlib
import itertools
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.lib.stride_tricks import sliding_window_view

from ballots.serials import grouped, serial_bytes
from sync import keyring
from sync.errors import BadEnvelope
from sync.keyring import Secrets
from sync.keys import AgeKey
from sync.sealing import unseal
from tests.journeys.secrecy.chance import Agreement, agreement
from tests.journeys.secrecy.loot import JOURNAL, Loot, Seized
from tests.journeys.secrecy.pages import Page, commits, page_images

Signs = Mapping[str, Mapping[str, bytes]]
"""For each ballot the bytes that stand for it, by what they are."""
Keys = dict[str, Any]
"""For ballots the key by which a claim orders them."""

_WINDOW = 8
# Any part of it is enough to see that it has changed.
_LONGEST_WORD = 12
_WORD = re.compile(rb"[a-z-]*")


@dataclass(frozen=True)
class Claim:
    """An order of ballots, the trace that it comes from, and how well it agrees with the truth."""

    trace: str
    agreement: Agreement


def judged(loot: Loot, parts: Sequence[Sequence[str]]) -> list[Claim]:
    """Every claim against the true order of some ballots; those of one part are known to belong together."""
    ballots = [ballot for part in parts for ballot in part]
    return [Claim(trace, agreement(parts, keys)) for trace, keys in claims(loot, ballots)]


def found(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that chance does not explain."""
    return [claim for claim in claims if claim.agreement.better_than_chance]


def claims(loot: Loot, ballots: Sequence[str]) -> Iterator[tuple[str, Keys]]:
    """Every trace that mentions ballots, with the keys that it gives them."""
    readable = Loot(tuple(_readable(file) for file in loot.files))
    known = signs(loot, ballots)
    yield from _by_name(known)
    yield from _files_of_one_ballot(readable, known)
    for file in readable.files:
        yield from _in_file(file, known)
    yield from _pages(loot, known)
    yield from _tables(loot, known)


def signs(loot: Loot, ballots: Iterable[str]) -> Signs:
    """The serial in each of its forms; and, once a sheet was read, its picture's name and hash."""
    known: dict[str, dict[str, bytes]] = {
        ballot: {"serial": ballot.encode(), "printed serial": grouped(ballot).encode(), "bytes": serial_bytes(ballot)}
        for ballot in ballots
    }
    with loot.journal() as journal, contextlib.suppress(sqlite3.OperationalError):
        for serial, picture, sha256 in journal.execute("SELECT serial, picture, sha256 FROM sheets"):
            if serial in known:
                known[serial] |= {
                    "picture": picture.encode(),
                    "hash": sha256.encode(),
                    "raw hash": bytes.fromhex(sha256),
                }
    return known


def with_passphrase(loot: Loot, passphrase: str) -> tuple[Secrets, Loot]:
    """What a passphrase opens: the keys; and the loot, with all in the journal that these keys open as files more."""
    with tempfile.TemporaryDirectory() as folder:
        for file in loot.files:
            if "/keys/" in file.name:
                (Path(folder) / Path(file.name).name).write_bytes(file.data)
        secrets = keyring.unlock(Path(folder), passphrase)
    with loot.journal() as journal:
        kept = journal.execute("SELECT sealed FROM outbox UNION ALL SELECT data FROM documents")
        sealed = [bytes(row[0]) for row in kept]
    own = [AgeKey.from_text(secrets.age_identity)] if secrets.age_identity else []
    opened = []
    for blob, key in itertools.product(sealed, own):
        with contextlib.suppress(BadEnvelope):
            opened.append(Seized(f"opened/{len(opened)}", unseal(blob, key)))
    return secrets, Loot((*loot.files, *opened))


def appearing(traces: Iterable[bytes], data: bytes) -> list[bytes]:
    """Those of many byte strings, of 8 bytes and more, that stand somewhere in a lot of data."""
    by_start: dict[int, list[bytes]] = defaultdict(list)
    for trace in traces:
        by_start[int.from_bytes(trace[:_WINDOW])].append(trace)
    windows = sliding_window_view(np.frombuffer(data, np.uint8), _WINDOW)
    # Each as one number, so that all are looked for at once.
    starts = np.ascontiguousarray(windows).view(">u8").ravel()
    there = starts[np.isin(starts, np.array(list(by_start), np.uint64))]
    return sorted({trace for start in set(there.tolist()) for trace in by_start[start] if trace in data})


def _readable(file: Seized) -> Seized:
    """A PDF's text stands there compressed."""
    if not file.data.startswith(b"%PDF"):
        return file
    with pdfium.PdfDocument(file.data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return replace(file, data=file.data + text.encode())


def _by_name(known: Signs) -> Iterator[tuple[str, Keys]]:
    for what in sorted({what for each in known.values() for what in each}):
        yield f"sorted by {what}", {ballot: each[what] for ballot, each in known.items() if what in each}


def _mentions(known: Signs, data: bytes) -> list[str]:
    return [ballot for ballot, each in known.items() if any(sign in data for sign in each.values())]


def _files_of_one_ballot(loot: Loot, known: Signs) -> Iterator[tuple[str, Keys]]:
    keys: dict[str, Keys] = defaultdict(dict)
    for file in loot.files:
        mentioned = _mentions(known, file.name.encode() + file.data)
        if len(mentioned) == 1:
            noted = {"inode": file.inode, "modified": file.modified, "changed": file.changed, "place": file.place}
            for what, value in {**noted, "size": len(file.data), "name": file.name}.items():
                keys[what][mentioned[0]] = value
    for what, of in keys.items():
        yield f"file's {what}", of


def _in_file(file: Seized, known: Signs) -> Iterator[tuple[str, Keys]]:
    for what in sorted({what for each in known.values() for what in each}):
        there = {ballot: each[what] for ballot, each in known.items() if what in each and each[what] in file.data}
        if len(there) > 1:
            yield f"{file.name}: first {what}", {ballot: file.data.find(sign) for ballot, sign in there.items()}
            yield f"{file.name}: last {what}", {ballot: file.data.rfind(sign) for ballot, sign in there.items()}
            yield f"{file.name}: number of {what}", {ballot: file.data.count(sign) for ballot, sign in there.items()}


def _pages(loot: Loot, known: Signs) -> Iterator[tuple[str, Keys]]:
    """By page and, within it, by the place of the cell: SQLite fills a page from its end, wherever a row belongs."""
    log = commits(loot.named(f"/{JOURNAL}-wal"))
    for what in sorted({what for each in known.values() for what in each}):
        of = {ballot: each[what] for ballot, each in known.items() if what in each}
        yield from _cells(f"journal's pages: {what}", page_images(loot.named(f"/{JOURNAL}")), of)
        frames = [frame for commit in log for frame in commit]
        yield from _cells(f"log's pages: {what}", frames, of)
        yield from _commits(log, of, what)
        yield from _changes(page_images(loot.named(f"/{JOURNAL}")), log, of, what)


def _commits(log: Sequence[Sequence[Page]], of: Mapping[str, bytes], what: str) -> Iterator[tuple[str, Keys]]:
    """By the transactions whose pages mention a ballot."""
    seen: dict[str, list[int]] = defaultdict(list)
    for number, commit in enumerate(log):
        for ballot, sign in of.items():
            if any(sign in frame.data for frame in commit):
                seen[ballot].append(number)
    if seen:
        yield f"log's first commit of {what}", {ballot: min(numbers) for ballot, numbers in seen.items()}
        yield f"log's last commit of {what}", {ballot: max(numbers) for ballot, numbers in seen.items()}
        yield f"log's number of commits of {what}", {ballot: len(numbers) for ballot, numbers in seen.items()}


def _changes(
    images: Sequence[Page], log: Sequence[Sequence[Page]], of: Mapping[str, bytes], what: str
) -> Iterator[tuple[str, Keys]]:
    """By the transactions that changed what follows a ballot in a page, against the page's version before."""
    before = {image.number: image.data for image in images}
    first: Keys = {}
    last: Keys = {}
    for number, commit in enumerate(log):
        for frame in commit:
            earlier = before.get(frame.number, b"")
            for ballot, sign in of.items():
                now = _followed_by(frame.data, sign)
                if now and now != _followed_by(earlier, sign):
                    first.setdefault(ballot, number)
                    last[ballot] = number
            before[frame.number] = frame.data
    if first:
        yield f"log's first change of {what}", first
        yield f"log's last change of {what}", last


def _followed_by(page: bytes, sign: bytes) -> set[bytes]:
    """The word behind each mention, behind deleted ones too: in the table of serials, what became of the ballot."""
    return {_word(part[:_LONGEST_WORD]) for part in page.split(sign)[1:]}


def _word(text: bytes) -> bytes:
    found = _WORD.match(text)
    return found[0] if found else b""


def _cells(trace: str, images: Sequence[Page], of: Mapping[str, bytes]) -> Iterator[tuple[str, Keys]]:
    first: Keys = {}
    last: Keys = {}
    for image in images:
        for ballot, sign in of.items():
            if (at := image.data.find(sign)) >= 0:
                first.setdefault(ballot, (image.number, -at))
                last[ballot] = (image.number, -at)
    if first:
        yield f"{trace}, first", first
        yield f"{trace}, last", last


def _tables(loot: Loot, known: Signs) -> Iterator[tuple[str, Keys]]:
    """By what stands beside a ballot in its row, by the row's place and number, and by its place in a longer text."""
    with loot.journal() as journal:
        for (table,) in journal.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for columns, rows in _scans(journal, table):
                yield from _table(table, columns, rows, known)


def _scans(journal: sqlite3.Connection, table: str) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
    for wanted in ("rowid, *", "*"):
        # A table without row numbers, or none of ours at all.
        with contextlib.suppress(sqlite3.OperationalError):
            cursor = journal.execute(f"SELECT {wanted} FROM {table} NOT INDEXED")
            yield [each[0] for each in cursor.description], cursor.fetchall()


def _table(
    table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], known: Signs
) -> Iterator[tuple[str, Keys]]:
    keys: dict[str, Keys] = defaultdict(dict)
    for number, row in enumerate(rows):
        text = b"\0".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
        mentioned = _mentions(known, text)
        for ballot in mentioned:
            at = min(text.find(sign) for sign in known[ballot].values() if sign in text)
            keys["row"][ballot] = number
            keys["row and place"][ballot] = (number, at)
        if len(mentioned) == 1:
            for column, value in zip(columns, row, strict=True):
                keys[column][mentioned[0]] = _sortable(value)
    for what, of in keys.items():
        yield f"table {table}: {what}", of


def _sortable(value: Any) -> tuple[int, float, str]:
    """Numbers in their order, and before all else."""
    return (0, value, "") if isinstance(value, int | float) else (1, 0.0, str(value))
