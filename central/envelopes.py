"""What to do with each provisional ballot (kuvertröst), by the number on its outer envelope."""

from dataclasses import dataclass

from ballots.outer_envelope import envelope_number
from central import manifests
from central.gather import gather
from central.merge import merge
from central.office import Office
from central.reasons import EnvelopeVerdict


@dataclass(frozen=True)
class NumberedEnvelope:
    """An envelope by the name of the station that took it in and its number; ``contests`` are those handed out."""

    station: str
    number: str
    verdict: EnvelopeVerdict
    contests: tuple[str, ...]


@dataclass(frozen=True)
class EnvelopeList:
    """All envelopes, sorted by station and number, and the names of the stations whose check-ins are not all here."""

    envelopes: tuple[NumberedEnvelope, ...]
    waiting: tuple[str, ...]


def envelope_list(office: Office) -> EnvelopeList:
    """The envelopes by what has been delivered at this moment.

    Raises:
        CentralError: the board has not signed a manifest yet.
    """
    with office.database.reading() as connection:
        manifest = manifests.require_current(connection)
        facts = gather(connection, manifest)
    names = {station.id: station.name for station in manifest.stations}
    merged = merge(office.election.election, facts)
    found = (
        NumberedEnvelope(
            names.get(each.check_in.station, each.check_in.station),
            envelope_number(each.check_in.nullifier),
            each.verdict,
            each.check_in.contests,
        )
        for each in merged.people.envelopes
    )
    ordered = sorted(found, key=lambda each: (each.station, each.number, each.contests))
    return EnvelopeList(tuple(ordered), tuple(names.get(station, station) for station in merged.waiting))
