"""Pictures of held ballots: taken in as sealed blobs, kept as they came, and opened only for people who decide.

Contract: nothing is kept that no delivered ballot with a held contest names, and nothing that is not that very picture.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, insert, select

from central import schema
from central.clock import text_of
from central.errors import CentralError
from central.office import Office
from sync.blob import MOST_WANTED, open_blob
from sync.errors import BadBlob

_named, _blobs, _ballots = schema.held_pictures, schema.blobs, schema.ballots


class UnknownPicture(CentralError):
    """No ballot that was delivered names this picture."""


@dataclass(frozen=True)
class Picture:
    """One sheet of a held ballot. ``state`` says whether its picture is here, awaited, or destroyed."""

    station: str
    box: str
    serial: str
    page: int
    name: str
    state: str


def wanted(connection: Connection, incarnation: str) -> list[str]:
    """The pictures that a computer's held ballots name and that are not here, by name."""
    query = select(_named.c.picture).distinct().join(_ballots, _ballots.c.leaf == _named.c.ballot)
    lacking = query.where(_ballots.c.incarnation == incarnation, _named.c.picture.not_in(select(_blobs.c.name)))
    return list(connection.execute(lacking.order_by(_named.c.picture).limit(MOST_WANTED)).scalars())


def take_blob(office: Office, name: str, sealed: bytes, now: datetime) -> None:
    """Keeps one sealed picture; one that is here already, or was destroyed, changes nothing.

    Raises:
        UnknownPicture: no ballot that was delivered names it; nothing is kept.
        BadBlob: damaged, or another picture than its name says; nothing is kept.
        CentralError: the disk is full.
    """
    with office.database.reading() as connection:
        if connection.execute(select(_named.c.picture).where(_named.c.picture == name)).first() is None:
            raise UnknownPicture("No ballot that was delivered names this picture. Deliver the ballots first.")
        if connection.execute(_of(name)).first() is not None:
            return
    open_blob(sealed, office.keys.age, name)
    with office.database.writing() as connection:
        if connection.execute(_of(name)).first() is None:
            row = {"name": name, "sealed": sealed, "received_at": text_of(now), "destroyed": None}
            connection.execute(insert(_blobs).values(row))


def pictures(connection: Connection) -> list[Picture]:
    """All that held ballots name, by station, box, serial and page."""
    columns = (_ballots.c.box_station, _ballots.c.box_number, _ballots.c.serial, _named.c.page, _named.c.picture)
    joined = _named.join(_ballots, _ballots.c.leaf == _named.c.ballot).outerjoin(
        _blobs, _blobs.c.name == _named.c.picture
    )
    query = select(*columns, _blobs.c.name, _blobs.c.destroyed).select_from(joined).distinct().order_by(*columns)
    return [
        Picture(*row[:5], state="awaited" if row[5] is None else "destroyed" if row[6] else "here")
        for row in connection.execute(query)
    ]


def open_picture(office: Office, name: str) -> bytes:
    """A picture as JPEG.

    Raises:
        CentralError: it has not come, was destroyed, or is damaged.
    """
    with office.database.reading() as connection:
        row = connection.execute(_of(name)).first()
    if row is None:
        raise CentralError(
            "The picture has not been delivered. Ask the station to deliver again, or look at the paper."
        )
    if row.sealed is None:
        raise CentralError("The picture was destroyed as decided. What was counted is still here.")
    try:
        return open_blob(row.sealed, office.keys.age, name)
    except BadBlob as problem:
        raise CentralError("The picture is damaged ({problem}). Look at the paper.", problem=problem) from problem


def damaged(office: Office, connection: Connection) -> list[str]:
    """A sentence for every picture that is not what its name says."""
    problems = []
    for row in connection.execute(select(_blobs.c.name, _blobs.c.sealed).where(_blobs.c.sealed.is_not(None))):
        try:
            open_blob(row.sealed, office.keys.age, row.name)
        except BadBlob as problem:
            problems.append(f"The picture {row.name[:16]} is damaged: {problem}")
    return problems


def _of(name: str) -> Select[tuple[str, bytes | None]]:
    return select(_blobs.c.name, _blobs.c.sealed).where(_blobs.c.name == name)
