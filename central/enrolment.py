"""Station computers: the one-time codes of their kits, their requests, approval, grants and revocation.

A request with a wrong or used code is refused as soon as it comes, so that the people at the station learn it at
once. Approval puts the computer into the draft manifest; only the board's signatures let it take part.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from central import incidents, manifests, schema
from central.clock import text_of
from central.errors import CentralError
from central.incidents import Incident
from central.manifest_edits import MOST_SERIALS, fingerprint, with_incarnation, with_revoked
from central.office import Office
from central.streams import last_seq
from sync.batch import Stream
from sync.enrolment import OpenedRequest, Request, make_grant, new_code, open_request
from sync.keys import SigningKey, key_id
from sync.manifest import Manifest

_requests = schema.requests
# Fewer digits could name another computer's request by mistake.
_FEWEST_DIGITS = 8


class WrongCode(CentralError):
    """The kit's code in a request is unknown, another station's, or used."""


@dataclass(frozen=True)
class Waiting:
    """A request that nobody has decided on. ``hash`` names it, ``fingerprint`` is compared with the laptop's."""

    hash: str
    station: str
    fingerprint: str
    received_at: str


def issue_code(office: Office, connection: Connection, station: str) -> str:
    """A new one-time code for a station's kit; only its keyed hash is kept."""
    code = new_code()
    connection.execute(insert(schema.codes).values(code_hash=_code_hash(office, code), station=station))
    return code


def take_request(office: Office, sealed: bytes, now: datetime) -> Waiting:
    """Keeps a sealed enrolment request; the same one again changes nothing.

    Raises:
        BadEnvelope, BadRequest: damaged, not genuine, or another election's.
        WrongCode: the code is none of this station's, or was used by another computer.
    """
    opened = open_request(sealed, office.keys.age, election=office.election.hash)
    incarnation = key_id(opened.request.key)
    with office.database.writing() as connection:
        held = connection.execute(select(_requests).where(_requests.c.hash == opened.payload_hash)).first()
        if held is not None:
            return Waiting(held.hash, held.station, fingerprint(held.incarnation), held.received_at)
        _check_code(office, connection, opened.request)
        connection.execute(
            insert(_requests).values(
                hash=opened.payload_hash,
                incarnation=incarnation,
                station=opened.request.station,
                sealed=sealed,
                received_at=text_of(now),
                approved=False,
            )
        )
    return Waiting(opened.payload_hash, opened.request.station, fingerprint(incarnation), text_of(now))


def waiting_requests(connection: Connection) -> list[Waiting]:
    """The requests that nobody has approved, the oldest first."""
    rows = connection.execute(
        select(_requests).where(_requests.c.approved.is_(False)).order_by(_requests.c.received_at, _requests.c.hash)
    )
    return [Waiting(row.hash, row.station, fingerprint(row.incarnation), row.received_at) for row in rows]


def approve(office: Office, request: str, most_serials: int = MOST_SERIALS) -> Waiting:
    """Puts a computer into the draft manifest and uses up its code. ``request`` is the hash or how it begins.

    Its print key is scoped to its own station, every style, and ``most_serials`` ballots.

    Raises:
        CentralError: no such request, or it is approved already.
        WrongCode: another computer has used the code meanwhile.
        BadManifest: the station is not in the manifest.
    """
    styles = [style.id for style in office.election.election.styles]
    with office.database.writing() as connection:
        row, opened = _find(office, connection, request)
        _check_code(office, connection, opened.request)
        manifests.edit_draft(
            connection,
            lambda draft: with_incarnation(draft, opened.request, opened.payload_hash, styles, most_serials),
        )
        connection.execute(update(_requests).where(_requests.c.hash == row.hash).values(approved=True))
        used = update(schema.codes).where(schema.codes.c.code_hash == _code_hash(office, opened.request.code))
        connection.execute(used.values(used_by=key_id(opened.request.key)))
    return row


def revoke(office: Office, incarnation: str) -> Manifest:
    """Puts a computer's revocation, after the last batches that central holds, into the draft; returns the draft.

    ``incarnation`` is its id or how it begins, with or without the dashes of its fingerprint.

    Raises:
        CentralError: no such computer, or it is revoked already.
    """
    with office.database.writing() as connection:
        known = [each.id for each in manifests.next_manifest(connection).incarnations]
        found = unique_name(incarnation.replace("-", ""), known, "computer")
        held = {stream: last_seq(connection, found, stream) for stream in Stream}
        return manifests.edit_draft(connection, lambda draft: with_revoked(draft, found, held))


def sign_and_publish(office: Office, manifest: Manifest, signers: Sequence[SigningKey]) -> None:
    """Publishes the draft and seals the election secret to each computer that it newly lets take part.

    Raises:
        CentralError: a key is not the board's, too few sign, or the draft has changed since it was shown.
    """
    with office.database.writing() as connection:
        manifests.publish(connection, manifest, signers)
        _make_grants(office, connection, manifest)


def regain_manifest(office: Office, signed: bytes, now: datetime) -> None:
    """Takes the next manifest from outside, which a central lacks that was restored from before the board signed it.

    Changes that waited for signatures are dropped and listed: most likely they are in it, and if not they would no
    longer follow.

    Raises:
        BadEnvelope, BadManifest: it is not what the board has signed to follow the newest one here.
    """
    with office.database.writing() as connection:
        manifest, dropped = manifests.regain(connection, signed)
        _make_grants(office, connection, manifest)
        listed = [each.id for each in manifest.incarnations]
        connection.execute(update(_requests).values(approved=_requests.c.incarnation.in_(listed)))
        note = f"Manifest {manifest.version}. " + "Changes that waited for signatures are dropped." * dropped
        incidents.note(connection, Incident(incidents.Kind.MANIFEST_REGAINED, None, None, None, note.strip()), now)


def _make_grants(office: Office, connection: Connection, manifest: Manifest) -> None:
    for incarnation in manifest.incarnations:
        if incarnation.state == "active" and grant(connection, incarnation.id) is None:
            sealed = make_grant(
                office.keys.receipt, incarnation.age_recipient, office.keys.election_secret, incarnation.id
            )
            connection.execute(insert(schema.grants).values(incarnation=incarnation.id, sealed=sealed))


def grant(connection: Connection, incarnation: str) -> bytes | None:
    """The sealed grant of a computer, or None while the board has not signed it in."""
    return connection.execute(
        select(schema.grants.c.sealed).where(schema.grants.c.incarnation == incarnation)
    ).scalar_one_or_none()


def _check_code(office: Office, connection: Connection, request: Request) -> None:
    code = connection.execute(
        select(schema.codes).where(schema.codes.c.code_hash == _code_hash(office, request.code))
    ).first()
    if code is None or code.station != request.station:
        raise WrongCode("The code does not belong to a kit of {station}. Read it again.", station=request.station)
    if code.used_by not in {None, key_id(request.key)}:
        raise WrongCode(
            "The code was used already by another computer of {station}. Make a new kit.", station=request.station
        )


def _find(office: Office, connection: Connection, request: str) -> tuple[Waiting, OpenedRequest]:
    rows = {row.hash: row for row in connection.execute(select(_requests))}
    row = rows[unique_name(request, list(rows), "request")]
    if row.approved:
        raise CentralError("The request of {station} is approved already.", station=row.station)
    opened = open_request(row.sealed, office.keys.age, election=office.election.hash)
    return Waiting(row.hash, row.station, fingerprint(row.incarnation), row.received_at), opened


def unique_name(typed: str, names: list[str], what: str) -> str:
    """The one name that begins as typed. CentralError when none or several do, or too little is typed."""
    found = [name for name in names if len(typed) >= _FEWEST_DIGITS and name.startswith(typed.lower())]
    if len(found) != 1:
        raise CentralError(
            "{typed} does not name one {what}. Type at least {fewest} digits of it.",
            typed=typed[:64],
            what=what,
            fewest=_FEWEST_DIGITS,
        )
    return found[0]


def _code_hash(office: Office, code: str) -> str:
    """Keyed, because 40 bits alone could be tried out by whoever reads the database."""
    return hmac.new(office.keys.election_secret, b"rostlokal-kit-code\0" + code.encode(), hashlib.sha256).hexdigest()
