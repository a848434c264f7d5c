"""Printing ballots: serials are reserved and registered durably before the first sheet exists."""

import contextlib
import json
import os
import secrets as randomness
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ballots.layout import layout
from ballots.pdf import write_ballots
from ballots.serials import in_a_piles_order, new_serials
from ballots.station_records import Stock
from ballots.token import PrintKey, test_print_key
from station.checkin import contests_of
from station.errors import NotPossible, StationError
from station.paper import SerialState, set_state
from station.polling_station import Station
from station.records import add_record, record
from station.registering import register, require_scope
from station.writing import writing_to
from sync.batch import Stream
from sync.keyring import Secrets


def print_key(station: Station, secrets: Secrets | None) -> PrintKey:
    """The key that signs this station's ballots: the public test key in a test, else the station's own.

    NotPossible when an official vote comes without unlocked secrets or they hold no print key.
    """
    if not station.official:
        return test_print_key(station.election_file)
    if secrets is None or secrets.print_seed is None:
        raise NotPossible("Ballots of an official vote need the station's key. Unlock it with the passphrase.")
    return PrintKey(bytes.fromhex(secrets.print_seed))


def print_to_file(station: Station, style: str, count: int, key: PrintKey, pdf: Path, layout_to: Path | None) -> None:
    """Prints ``count`` ballots of a style into a new PDF, and their layout.json too when asked for.

    NotPossible when a file is there already, when there is no such style, or when the print key's quota does not
    allow it; WrongMoment; DiskFull. When the file cannot be written, its serials are void and taken out of stock.
    """
    for path in filter(None, (pdf, layout_to)):
        if path.exists():
            raise NotPossible("{file} exists already. Choose another name: printed ballots are unique.", file=path)
    with reserved(station, style, count, key) as serials, _whole_file(pdf) as out:
        pile = in_a_piles_order(serials)
        write_ballots(out, station.election_file, style, pile, key, not station.official)
        if layout_to:
            with _whole_file(layout_to) as text:
                text.write(json.dumps(layout(station.election_file, style, pile), ensure_ascii=False).encode())


@contextlib.contextmanager
def reserved(station: Station, style: str, count: int, key: PrintKey) -> Iterator[list[str]]:
    """Serials reserved and registered for a block that prints them all; void when the block fails.

    They are an unordered set: random, and sorted, so that nothing tells which voter got which.
    """
    serials = _reserve(station, style, count, key)
    try:
        yield serials
    except BaseException:
        # Should the disk be too full even for this, reconciliation names the difference.
        with contextlib.suppress(StationError):
            _void(station, serials)
        raise


def _reserve(station: Station, style: str, count: int, key: PrintKey) -> list[str]:
    station.require_not_closed()
    contests_of(station, style)
    require_scope(station, style, key)
    if count < 1:
        raise NotPossible("Give the number of ballots to print: 1 or more.")
    serials = new_serials(count)
    with station.journal.transaction():
        register(station, serials, key, SerialState.PRINTED)
    return serials


def _void(station: Station, serials: list[str]) -> None:
    with station.journal.transaction():
        for serial in serials:
            set_state(station, serial, SerialState.VOID)
        add_record(station.journal, Stream.PAPER, record(Stock, change=-len(serials)))


@contextlib.contextmanager
def _whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all; DiskFull, or NotPossible when it cannot be written."""
    partial = path.with_name(f".{randomness.token_hex(8)}.part")
    with writing_to(path):
        try:
            with partial.open("xb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
