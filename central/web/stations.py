"""Stations: what each has delivered, who waits, and what somebody must look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from central import manifests
from central.clock import now, text_of
from central.incidents import Incident, Kind
from central.status import StreamStatus, read_status
from central.web.access import signed_in
from central.web.deliveries import read_deliveries
from central.web.office import office
from central.web.pending import pending_changes

# Names one request among those that wait; the whole hash would not fit a line.
_SHOWN_DIGITS = 16

blueprint = Blueprint("stations", __name__)


@dataclass(frozen=True)
class Matter:
    """Incidents of one kind at one computer: how many, and what was noted about them (in English)."""

    kind: Kind
    number: int
    notes: tuple[str, ...]


@blueprint.get("/stations")
@signed_in
def show() -> str:
    """The page."""
    status = read_status(office())
    with office().database.reading() as connection:
        deliveries = read_deliveries(connection)
        pending = pending_changes(manifests.current(connection), manifests.draft(connection))
    return render_template(
        "stations/stations.html",
        status=status,
        deliveries=deliveries,
        pending=pending,
        matters=matters(status.incidents),
        names={station.id: station.name for station in status.stations},
        state_of=state_of,
        shown_digits=_SHOWN_DIGITS,
        time=text_of(now()),
    )


def state_of(stream: StreamStatus) -> str:
    """``stopped``, ``closed``, ``open``, or ``nothing`` before the first batch."""
    if stream.frozen:
        return "stopped"
    if stream.closed:
        return "closed"
    return "open" if stream.delivered else "nothing"


def matters(incidents: Iterable[Incident]) -> Mapping[str | None, tuple[Matter, ...]]:
    """What to look at, by computer (None where it is about all of central); many of a kind become one."""
    found: dict[str | None, dict[Kind, list[str]]] = {}
    for incident in incidents:
        found.setdefault(incident.incarnation, {}).setdefault(incident.kind, []).append(incident.note)
    return {
        computer: tuple(
            Matter(kind, len(notes), tuple(dict.fromkeys(note for note in notes if note)))
            for kind, notes in by_kind.items()
        )
        for computer, by_kind in found.items()
    }
