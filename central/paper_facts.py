"""Facts from the records of paper, with the stations' own corrections applied. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from ballots.station_records import (
    BoxClosed,
    BoxNotUsed,
    BoxReceived,
    Correction,
    CountCorrected,
    NotSpoiled,
    SealChanged,
    Spoiled,
)
from central.facts import HandCount


def spoiled_serials(records: Iterable[BaseModel]) -> frozenset[str]:
    """The serials handed back, less those that were noted by mistake: as many as were not taken back."""
    times: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Spoiled):
            times[record.serial] += 1
        elif isinstance(record, NotSpoiled):
            times[record.serial] -= 1
    return frozenset(serial for serial, number in times.items() if number > 0)


def hand_counts(stations: Mapping[str, str], records: Iterable[tuple[str, BaseModel]]) -> Iterator[HandCount]:
    """The hand count of each closed box, from (incarnation, record); the last correction of its computer stands.

    ``stations`` are those of the incarnations.
    """
    said = list(records)
    corrected: dict[tuple[str, str], CountCorrected] = {}
    for computer, record in said:
        if isinstance(record, CountCorrected):
            known = corrected.get((computer, record.box))
            if known is None or record.correction > known.correction:
                corrected[computer, record.box] = record
    for computer, record in said:
        if isinstance(record, BoxClosed):
            last = corrected.get((computer, record.box), record)
            yield HandCount(stations[computer], record.box, last.counted)
        elif isinstance(record, BoxReceived):
            yield HandCount(record.station, record.box, record.counted)


def correction_notes(records: Iterable[BaseModel]) -> Iterator[str]:
    """What was corrected, by whom and why, a line each; no line names a serial."""
    for record in records:
        if isinstance(record, Correction):
            yield f"{_changed(record)} {record.person}: {record.reason}"


def _changed(record: Correction) -> str:
    match record:
        case CountCorrected():
            return f"Box {record.box}: {record.counted} ballots counted by hand."
        case SealChanged():
            return f"Box {record.box}: seal {record.seal} instead of {record.was}."
        case BoxNotUsed():
            return f"Box {record.box}: not put to use."
        case _:
            return "A ballot was not spoiled."
