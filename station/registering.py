"""Serials before they are printed: within the print key's scope, and registered durably with the paper stream.

Sets that no batch carries yet become one: what was reserved in the morning and what at noon is then not told apart.
"""

import json
from collections.abc import Sequence

from ballots.station_records import Printed
from ballots.token import PrintKey
from station.errors import NotPossible
from station.paper import SerialState
from station.polling_station import Station
from station.records import add_record, record
from sync.batch import Stream
from sync.manifest import PrintKey as Scope

# Serials in one record of the paper stream: about 200 kB, so that a batch with a few others stays below its limit.
SERIALS_A_RECORD = 10_000

# The key stands before the serials, so that long records are told apart without being read.
_WAITING = """
    SELECT id, body FROM records
    WHERE stream = 'paper' AND seq IS NULL AND body LIKE '{"type":"printed","print_key":"' || ? || '"%'
    ORDER BY length(body) LIMIT 1
"""


def register(station: Station, serials: Sequence[str], key: PrintKey, state: SerialState) -> None:
    """Stores sorted serials and tells the paper stream of them, as unordered sets; within a transaction.

    NotPossible when the print key's quota does not allow as many more.
    """
    require_left(station, key, len(serials))
    station.journal.insert_all("serials", ({"serial": serial, "state": state.value} for serial in serials))
    told = _with_the_waiting_set(station, key, serials)
    for start in range(0, len(told), SERIALS_A_RECORD):
        part = told[start : start + SERIALS_A_RECORD]
        add_record(station.journal, Stream.PAPER, record(Printed, print_key=key.public, serials=part))


def _with_the_waiting_set(station: Station, key: PrintKey, serials: Sequence[str]) -> Sequence[str]:
    """The serials, sorted, with those of the smallest set that no batch carries yet, which is taken out; if it fits."""
    waiting = station.journal.one(_WAITING, key.public)
    if waiting is None:
        return serials
    earlier = json.loads(waiting["body"])["serials"]
    if len(earlier) + len(serials) > SERIALS_A_RECORD:
        return serials
    station.journal.change("DELETE FROM records WHERE id = ?", waiting["id"])
    return sorted([*earlier, *serials])


def require_scope(station: Station, style: str, key: PrintKey) -> None:
    """NotPossible unless central has allowed this key to print this style here. A test's public key may print all."""
    if not station.official:
        return
    scope = _scope(station, key)
    if scope is None or station.id not in scope.stations or style not in scope.styles:
        raise NotPossible("Central has not allowed this station to print ballots of style {style}.", style=style)


def require_left(station: Station, key: PrintKey, count: int) -> None:
    """NotPossible, with the figures, unless the print key may sign so many ballots more."""
    left = left_to_print(station, key)
    if left is not None and count > left:
        most = _most(station, key)
        raise NotPossible(
            "Central allows this station {most} ballots and {used} are printed: at most {left} more. "
            "Print fewer, or ask central for more.",
            most=most,
            used=most - left,
            left=max(0, left),
        )


def left_to_print(station: Station, key: PrintKey) -> int | None:
    """How many ballots more the print key may sign; None in a test, which has no limit.

    Every serial of this journal counts, whatever became of it: one computer has one print key.
    """
    if not station.official:
        return None
    return _most(station, key) - station.journal.number(
        "SELECT count(*) FROM serials WHERE state != 'spoiled-elsewhere'"
    )


def _most(station: Station, key: PrintKey) -> int:
    scope = _scope(station, key)
    return scope.most_serials if scope else 0


def _scope(station: Station, key: PrintKey) -> Scope | None:
    return next((known for known in station.manifest.print_keys if known.key == key.public), None)
