"""How the election stands: what each station has delivered, what waits for people, and what must be looked at."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from central import incidents, manifests, schema, streams
from central.alone import AloneThere, read_alone
from central.corrections import corrected
from central.digital import ImportedFile, imported_files, voting_ended
from central.enrolment import Waiting, waiting_requests
from central.gather import stations_not_closed
from central.incidents import Incident
from central.manifest_edits import differences, fingerprint
from central.office import Office
from central.pictures import wanted
from sync.batch import Stream
from sync.manifest import Incarnation, Manifest


@dataclass(frozen=True)
class StreamStatus:
    """One stream of a station computer: how many batches were accepted, whether it is closed or stopped."""

    stream: Stream
    delivered: int
    closed: bool
    frozen: bool


@dataclass(frozen=True)
class ComputerStatus:
    """A station computer. ``check_ins`` and ``ballots`` count the records held; ``disputed`` the batches set aside.

    ``amended`` counts corrections of ballots; one corrected twice counts twice. ``pictures`` of held ballots are here,
    others are awaited.

    ``last_receipt`` is when something was accepted from it last (UTC), or None; ``alone`` what one person did there.
    ``by_hand`` is how many sheets were copied there by people because no machine could read them.
    """

    incarnation: str
    fingerprint: str
    revoked: bool
    streams: tuple[StreamStatus, ...]
    check_ins: int
    ballots: int
    amended: int
    pictures: int
    pictures_awaited: int
    disputed: int
    last_receipt: str | None
    alone: AloneThere
    by_hand: int


@dataclass(frozen=True)
class StationStatus:
    """A station with its computers; ``closed`` when nothing more is awaited from it."""

    id: str
    name: str
    closed: bool
    computers: tuple[ComputerStatus, ...]


@dataclass(frozen=True)
class Status:
    """Everything at one moment. ``pending`` are the changes that wait for the board's signatures, one line each.

    ``digital_ended`` is when digital voting ended (UTC), or None.
    """

    mode: str
    manifest_version: int | None
    pending: tuple[str, ...]
    requests: tuple[Waiting, ...]
    stations: tuple[StationStatus, ...]
    digital: tuple[ImportedFile, ...]
    digital_ended: str | None
    incidents: tuple[Incident, ...]

    @property
    def preliminary(self) -> bool:
        """Whether a result now would miss what some station has not delivered."""
        return not all(station.closed for station in self.stations)


def read_status(office: Office) -> Status:
    """How the election stands now."""
    with office.database.reading() as connection:
        current, draft = manifests.current(connection), manifests.draft(connection)
        return Status(
            mode=manifests.newest(connection).mode,
            manifest_version=current.version if current else None,
            pending=tuple(differences(current, draft)) if draft else (),
            requests=tuple(waiting_requests(connection)),
            stations=tuple(_stations(connection, current)) if current else (),
            digital=tuple(imported_files(connection)),
            digital_ended=voting_ended(connection),
            incidents=tuple(incidents.listed(connection)),
        )


def _stations(connection: Connection, manifest: Manifest) -> list[StationStatus]:
    waiting = set(stations_not_closed(connection, manifest))
    computers: dict[str, list[ComputerStatus]] = {station.id: [] for station in manifest.stations}
    alone = read_alone(connection)
    for incarnation in manifest.incarnations:
        computers[incarnation.station].append(
            _computer(connection, incarnation, alone.get(incarnation.id, AloneThere()))
        )
    return [
        StationStatus(station.id, station.name, station.id not in waiting, tuple(computers[station.id]))
        for station in manifest.stations
    ]


def _computer(connection: Connection, incarnation: Incarnation, alone: AloneThere) -> ComputerStatus:
    last = select(func.max(schema.batches.c.received_at)).where(schema.batches.c.incarnation == incarnation.id)
    amended = corrected(connection, incarnation.id)
    return ComputerStatus(
        incarnation=incarnation.id,
        fingerprint=fingerprint(incarnation.id),
        revoked=incarnation.state == "revoked",
        streams=tuple(_stream(connection, incarnation.id, stream) for stream in Stream),
        check_ins=_count(connection, schema.check_ins, incarnation.id),
        ballots=_count(connection, schema.ballots, incarnation.id) - amended,
        amended=amended,
        pictures=_pictures_here(connection, incarnation.id),
        pictures_awaited=len(wanted(connection, incarnation.id)),
        disputed=_count(connection, schema.disputed, incarnation.id),
        last_receipt=connection.execute(last).scalar_one(),
        alone=alone,
        by_hand=_by_hand(connection, incarnation.id),
    )


def _by_hand(connection: Connection, incarnation: str) -> int:
    said = schema.station_records.c
    starts = said.record.startswith('{"type":"by-hand"')
    counted = select(func.count()).where(said.incarnation == incarnation, said.stream == Stream.PAPER.value, starts)
    return connection.execute(counted).scalar_one()


def _stream(connection: Connection, incarnation: str, stream: Stream) -> StreamStatus:
    return StreamStatus(
        stream=stream,
        delivered=streams.last_seq(connection, incarnation, stream),
        closed=streams.is_closed(connection, incarnation, stream),
        frozen=streams.is_frozen(connection, incarnation, stream),
    )


def _pictures_here(connection: Connection, incarnation: str) -> int:
    named, blobs = schema.held_pictures, schema.blobs
    here = select(func.count(func.distinct(blobs.c.name))).join(named, named.c.picture == blobs.c.name)
    of_computer = here.join(schema.ballots, schema.ballots.c.leaf == named.c.ballot)
    number: int = connection.execute(of_computer.where(schema.ballots.c.incarnation == incarnation)).scalar_one()
    return number


def _count(connection: Connection, table: Table, incarnation: str) -> int:
    counted = select(func.count()).select_from(table).where(table.c.incarnation == incarnation)
    return connection.execute(counted).scalar_one()
