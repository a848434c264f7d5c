"""What a computer's print key may sign: set by central in the draft manifest, believed once the board has signed it.

Approval allows a station's computer its own station, every style, and some thousands of ballots. A print shop's
computer is enrolled in the same way, and then needs a scope of its own: more ballots, and all stations that use them.
"""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from ballots.station_records import Printed, parse_paper
from central import manifests, schema
from central.enrolment import unique_name
from central.errors import CentralError
from central.manifest_edits import with_scope
from central.office import Office
from sync.enrolment import open_request
from sync.manifest import Manifest, PrintKey


def change_scope(
    office: Office,
    incarnation: str,
    styles: Sequence[str] | None = None,
    stations: Sequence[str] | None = None,
    most_serials: int | None = None,
) -> PrintKey:
    """Puts another scope of a computer's print key into the draft; what is None stays. The computer's own station is
    always among the stations. ``incarnation`` is its id or how it begins, with or without a fingerprint's dashes.

    Raises:
        CentralError: no such computer or style, or fewer ballots than it has registered.
        BadManifest: no such station.
    """
    with office.database.writing() as connection:
        draft = manifests.next_manifest(connection)
        found = unique_name(incarnation.replace("-", ""), [each.id for each in draft.incarnations], "computer")
        key = _print_key(office, connection, draft, found)
        own = next(each.station for each in draft.incarnations if each.id == found)
        _require_known(office, styles or [])
        _require_room(connection, found, most_serials)
        scope = PrintKey(
            key=key.key,
            styles=list(key.styles if styles is None else dict.fromkeys(styles)),
            stations=list(key.stations if stations is None else dict.fromkeys([own, *stations])),
            most_serials=key.most_serials if most_serials is None else most_serials,
        )
        manifests.edit_draft(connection, lambda manifest: with_scope(manifest, scope))
    return scope


def _print_key(office: Office, connection: Connection, manifest: Manifest, incarnation: str) -> PrintKey:
    """The manifest does not say which computer has a key; the computer's own signed request does."""
    requests = schema.requests
    hashes = {each.request_hash for each in manifest.incarnations if each.id == incarnation}
    row = connection.execute(select(requests.c.sealed).where(requests.c.hash.in_(hashes))).scalar_one()
    opened = open_request(row, office.keys.age, election=office.election.hash)
    return next(key for key in manifest.print_keys if key.key == opened.request.print_key)


def _require_known(office: Office, styles: Sequence[str]) -> None:
    known = [style.id for style in office.election.election.styles]
    for style in styles:
        if style not in known:
            raise CentralError(
                "The election has no ballot style {style}. Choose among: {styles}.",
                style=style,
                styles=", ".join(known),
            )


def _require_room(connection: Connection, incarnation: str, most_serials: int | None) -> None:
    registered = _registered(connection, incarnation)
    if most_serials is not None and most_serials < registered:
        raise CentralError(
            "This computer has registered {registered} ballots already. A smaller number would hold ballots that are "
            "in voters' hands: allow at least {registered}.",
            registered=registered,
        )


def _registered(connection: Connection, incarnation: str) -> int:
    table = schema.station_records
    rows = connection.execute(select(table.c.record).where(table.c.incarnation == incarnation)).scalars()
    paper = (json.loads(row) for row in rows)
    printed = (parse_paper(fields) for fields in paper if fields["type"] == "printed")
    return sum(len(record.serials) for record in printed if isinstance(record, Printed))
