"""Manifests as this central keeps them: those that the board has signed, and the draft of the next one."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, select

from central import schema
from central.errors import CentralError
from central.manifest_edits import following
from sync.errors import BadManifest
from sync.keys import SigningKey
from sync.manifest import Board, Incarnation, Manifest, open_first, open_next, sign_manifest, unverified_manifest
from sync.wire import parse, write

_NEWEST = select(schema.manifests.c.envelope).order_by(schema.manifests.c.version.desc()).limit(1)
_DRAFT = select(schema.draft.c.manifest)


def published(connection: Connection, version: int) -> bytes | None:
    """The signed bytes of one version, or None."""
    return connection.execute(
        select(schema.manifests.c.envelope).where(schema.manifests.c.version == version)
    ).scalar_one_or_none()


def all_published(connection: Connection) -> list[bytes]:
    """The signed bytes of every version, from the first on."""
    return list(connection.execute(select(schema.manifests.c.envelope).order_by(schema.manifests.c.version)).scalars())


def current(connection: Connection) -> Manifest | None:
    """The newest signed manifest, or None before the first."""
    signed = connection.execute(_NEWEST).scalar_one_or_none()
    return None if signed is None else _verified_when_stored(signed)


def require_current(connection: Connection) -> Manifest:
    """The newest signed manifest.

    Raises:
        CentralError: the board has not signed any yet.
    """
    manifest = current(connection)
    if manifest is None:
        raise CentralError("The board has not signed a manifest yet. Do so with `rostlokal-central manifest sign`.")
    return manifest


def draft(connection: Connection) -> Manifest | None:
    """The next manifest as it waits for signatures, or None when nothing waits."""
    waiting = connection.execute(_DRAFT).scalar_one_or_none()
    return None if waiting is None else _parsed_draft(waiting)


def newest(connection: Connection) -> Manifest:
    """The newest signed manifest, or the draft of the first one: for what never changes between them."""
    manifest = current(connection) or draft(connection)
    if manifest is None:
        raise RuntimeError("a central has a manifest or the draft of its first one from the beginning")
    return manifest


def next_manifest(connection: Connection) -> Manifest:
    """The draft, or the current manifest under the next number when nothing waits."""
    return draft(connection) or following(require_current(connection))


def as_known_now(connection: Connection, manifest: Manifest, incarnation: str) -> Incarnation | None:
    """A signed-in computer as the current manifest lists it, or as the draft does once it revokes it.

    A stolen laptop is stopped when somebody notices, not when the board has met.
    """
    listed = manifest.incarnation(incarnation)
    waiting = draft(connection)
    return (waiting.incarnation(incarnation) if waiting else None) or listed if listed else None


def keep_draft(connection: Connection, manifest: Manifest) -> None:
    """Keeps this as the one draft."""
    connection.execute(delete(schema.draft))
    connection.execute(insert(schema.draft).values(version=manifest.version, manifest=write(manifest).decode()))


def edit_draft(connection: Connection, edit: Callable[[Manifest], Manifest]) -> Manifest:
    """Changes the draft; the errors of ``edit`` pass through and leave it as it was."""
    changed = edit(next_manifest(connection))
    keep_draft(connection, changed)
    return changed


def publish(connection: Connection, manifest: Manifest, signers: Sequence[SigningKey]) -> None:
    """Signs the draft with these board keys and publishes it.

    ``manifest`` is what the signers have seen, so that a change made meanwhile is not signed unseen.

    Raises:
        CentralError: a key is not the board's, too few sign, or the draft has changed.
    """
    waiting = draft(connection)
    if waiting != manifest:
        raise CentralError("The draft has changed since it was shown. Look at it again and sign then.")
    before = current(connection)
    check_signers([each.board for each in (before, manifest) if each], signers)
    signed = sign_manifest(manifest, signers)
    if before is None:
        open_first(signed)
    else:
        open_next(signed, before)
    connection.execute(insert(schema.manifests).values(version=manifest.version, envelope=signed))
    connection.execute(delete(schema.draft))


def regain(connection: Connection, signed: bytes) -> tuple[Manifest, bool]:
    """Stores a manifest that the board has signed to follow the newest one; it, and whether a draft was dropped.

    Raises:
        BadEnvelope, BadManifest: it does not follow.
        CentralError: there is none that it could follow.
    """
    manifest = open_next(signed, require_current(connection))
    connection.execute(insert(schema.manifests).values(version=manifest.version, envelope=signed))
    dropped = connection.execute(delete(schema.draft)).rowcount > 0
    return manifest, dropped


def check_signers(boards: Sequence[Board], signers: Sequence[SigningKey]) -> None:
    """CentralError unless enough members of each of these boards, and nobody else, sign."""
    keys = {signer.public for signer in signers}
    for key in sorted(keys):
        if not any(key in board.keys for board in boards):
            raise CentralError("The key {key}… is not one of this election's board keys.", key=key[:16])
    for board in boards:
        if len(keys & set(board.keys)) < board.threshold:
            raise CentralError(
                "{needed} of {members} board members must sign, but {given} did. Name that many different --board-key "
                "folders; when the board changes, enough of the old one and enough of the new one.",
                needed=board.threshold,
                members=len(board.keys),
                given=len(keys & set(board.keys)),
            )


# Every batch asks for the current manifest and the draft; with 500 stations parsing them would take longer than all
# else in the intake.
@lru_cache(maxsize=4)
def _verified_when_stored(signed: bytes) -> Manifest:
    return unverified_manifest(signed)


@lru_cache(maxsize=4)
def _parsed_draft(text: str) -> Manifest:
    return parse(Manifest, text.encode(), BadManifest)
