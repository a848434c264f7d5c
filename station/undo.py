"""What was recorded by mistake is taken back by the chair or the deputy, with a reason that central reads.

Nothing is removed from what was said: each correction is a record of its own, and central applies it.
"""

from ballots.station_records import BoxNotUsed, CountCorrected, NotSpoiled, SealChanged
from station.box import Urn, urn, urns
from station.errors import NotPossible, WrongMoment
from station.paper import SerialState, serial_state, set_state, typed_serial
from station.polling_station import Station
from station.reason import usable_reason
from station.records import add_record, record
from sync.batch import Stream

_COUNTS = """
    SELECT count(*) FROM records WHERE body LIKE '{"type":"count-corrected"%' AND json_extract(body, '$.box') = ?
"""


def correct_count(station: Station, number: str, counted: int, reason: str, person: str) -> None:
    """Gives a closed box another hand count, as long as no ballot of it was read. NotPossible, WrongMoment."""
    station.require_not_closed()
    why = usable_reason(reason)
    with station.journal.transaction():
        box = _own(station, number)
        if box.counted is None:
            raise WrongMoment("Box {box} is still open, and has no hand count yet.", box=number)
        if station.journal.number("SELECT count(*) FROM ballots WHERE box = ?", number):
            raise WrongMoment(
                "Ballots of box {box} are read already, so its hand count stands. Explain the difference in the note.",
                box=number,
            )
        # Records of one batch have no order, so each correction says which one it is.
        nth = station.journal.number(_COUNTS, number) + 1
        said = {"box": number, "counted": counted, "correction": nth, "reason": why, "person": person}
        add_record(station.journal, Stream.PAPER, record(CountCorrected, **said))
        station.journal.change("UPDATE boxes SET counted = ? WHERE number = ?", counted, number)


def change_seal(station: Station, number: str, seal: str, reason: str, person: str) -> None:
    """Notes that an open box has another seal than the one on record: a broken one, or one that was misread.

    NotPossible, WrongMoment.
    """
    station.require_not_closed()
    why = usable_reason(reason)
    with station.journal.transaction():
        box = _own(station, number)
        if not box.is_open:
            raise WrongMoment("Box {box} is closed; its seal cannot be changed any more.", box=number)
        said = record(SealChanged, box=number, seal=seal, was=box.seal, reason=why, person=person)
        add_record(station.journal, Stream.PAPER, said)
        station.journal.change("UPDATE boxes SET seal = ? WHERE number = ?", seal, number)


def put_back(station: Station, number: str, reason: str, person: str) -> None:
    """Takes a box out of use again that was opened by mistake, and is empty. Its number can be used anew.

    NotPossible; WrongMoment when voters may have used it: somebody is checked in, and there is no other box.
    """
    station.require_not_closed()
    why = usable_reason(reason)
    with station.journal.transaction():
        box = _own(station, number)
        others = [each for each in urns(station) if each.number != number and not each.origin]
        if not box.is_open:
            raise WrongMoment("Box {box} is closed; it cannot be taken out of use any more.", box=number)
        if not others and station.journal.number("SELECT sum(firm) FROM checkins"):
            raise WrongMoment("Voters are checked in, and box {box} is the only one they can have used.", box=number)
        said = record(BoxNotUsed, box=number, seal=box.seal, reason=why, person=person)
        add_record(station.journal, Stream.PAPER, said)
        station.journal.change("DELETE FROM boxes WHERE number = ?", number)


def not_spoiled(station: Station, typed: str, reason: str, person: str) -> None:
    """Takes back that a ballot was spoiled: the number was another ballot's. NotPossible, WrongMoment."""
    station.require_not_closed()
    why = usable_reason(reason)
    serial = typed_serial(typed)
    with station.journal.transaction():
        state = serial_state(station, serial)
        if state not in (SerialState.SPOILED, SerialState.SPOILED_FROM_ELSEWHERE):
            raise NotPossible("No ballot with this number was taken out here.")
        said = record(NotSpoiled, serial=serial, reason=why, person=person)
        add_record(station.journal, Stream.PAPER, said)
        if state is SerialState.SPOILED:
            set_state(station, serial, SerialState.PRINTED)
        else:
            station.journal.change("DELETE FROM serials WHERE serial = ?", serial)


def _own(station: Station, number: str) -> Urn:
    box = urn(station, number)
    if box.origin or box.sent:
        raise NotPossible("Box {box} was not voted in here, or has left. Call central.", box=number)
    return box
