"""Forgets who voted, once the result is certified and published (see the sync design, point 18).

A nullifier is a person to whoever holds the election secret; beside a digital vote it even is that person's vote.
Afterwards the tables count as before, under names that were drawn for this alone; the sealed check-ins are gone, only
their hashes stay, which is what the checkpoint rests on; and the election secret is another one. The order of steps is
:func:`forget_voters`.
"""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from central import manifests, schema
from central.accepted import accepted, tree_root
from central.certifying import Certified, latest
from central.clock import text_of
from central.counting import count_now
from central.errors import CentralError
from central.forgotten import MEDIA_TYPE, Forgotten, require_voters
from central.home import write_private
from central.manifests import check_signers
from central.office import Office
from central.published import checkpoint_of
from central.results_json import results_text
from central.service_keys import renew_election_secret
from sync import envelope
from sync.batch import Kind, Stream
from sync.keys import SigningKey
from sync.wire import sha256_hex, write

_Rename = Callable[[str], str]


def forget_voters(office: Office, bundle: Path, signers: Sequence[SigningKey], now: datetime) -> int:
    """Forgets who voted, for good; ``bundle`` is the folder of the published result. How many voters are forgotten.

    Cut off, it can be done again: the mark that ends it comes last.

    Raises:
        CentralError: nothing is certified, something has changed since, the bundle is not the whole one of this
            result, too few or foreign keys sign, the voters are forgotten already, or the disk is full.
    """
    require_voters(office.home)
    certified = latest(office.home)
    if certified is None:
        raise CentralError("No result is certified yet. The board does so with `rostlokal-central certify`.")
    checkpoint = checkpoint_of(office, certified, bundle)
    with office.database.reading() as connection:
        check_signers([manifests.require_current(connection).board], signers)
    _check_unchanged(office, certified)
    with office.database.writing() as connection:
        voters = _forget(connection)
    office.database.rebuild()
    renew_election_secret(office.home.keys)
    said = Forgotten(
        election=office.election.hash,
        certificate=sha256_hex(certified.signed),
        checkpoint=sha256_hex(checkpoint),
        forgotten_at=text_of(now),
    )
    write_private(office.home.forgotten, envelope.sign(write(said), MEDIA_TYPE, signers))
    return voters


def _check_unchanged(office: Office, certified: Certified) -> None:
    data = results_text(count_now(office)).encode()
    with office.database.reading() as connection:
        root = tree_root(accepted(connection)).hex()
    if (data, root) != (certified.results, certified.certificate.root):
        raise CentralError(
            "Something has arrived or changed since the board certified the result at {time}. Look at `status`, have "
            "the board certify the result of now, and publish it.",
            time=certified.certificate.certified_at,
        )


def _forget(connection: Connection) -> int:
    """Renames every voter alike wherever they stand, by a key that nobody keeps; how many there were."""
    key, seen = secrets.token_bytes(32), set[str]()

    def rename(nullifier: str) -> str:
        seen.add(nullifier)
        return hmac.digest(key, bytes.fromhex(nullifier), hashlib.sha256).hex()

    _rewrite(connection, schema.digital_votes, lambda rows: [_renamed(row, rename) for row in rows])
    _rewrite(connection, schema.check_ins, lambda rows: _without_places([_renamed(row, rename) for row in rows]))
    # What closes a stream names no voter. Another history of a stream may hold any.
    batches, disputed = schema.batches, schema.disputed
    of_voters = (batches.c.stream == Stream.CHECKINS.value, batches.c.kind != Kind.CLOSE.value)
    connection.execute(update(batches).where(*of_voters).values(sealed=b""))
    connection.execute(update(disputed).where(disputed.c.stream == Stream.CHECKINS.value).values(sealed=b""))
    return len(seen)


def _rewrite(connection: Connection, table: Table, made: Callable[[Sequence[Row[Any]]], list[dict[str, Any]]]) -> None:
    rows = made(connection.execute(select(table)).all())
    connection.execute(delete(table))
    if rows:
        connection.execute(insert(table), rows)


def _renamed(row: Row[Any], rename: _Rename) -> dict[str, Any]:
    fields = row._asdict()
    before, after = fields["nullifier"], rename(fields["nullifier"])
    if "record" in fields:
        fields["record"] = fields["record"].replace(before, after)
    return fields | {"nullifier": after}


def _without_places(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whoever has a station's copy of a delivery must not know its lines again; those of one voter keep their order."""
    batches: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["nullifier"], row["place"])):
        batches[row["incarnation"], row["seq"]].append(row)
    return [row | {"place": place} for batch in batches.values() for place, row in enumerate(batch)]
