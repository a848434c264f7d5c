"""The manifest: who may speak, who may read and where to, as the election board has signed it.

Whoever holds version N accepts only N + 1, signed by the thresholds of the old *and* the new board keys.
There is no expiry by clock, since a station's clock may be wrong. The first manifest is trusted because
the kit that carries it was handed over by people.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from sync import envelope
from sync.batch import MAX_SEQ, Stream
from sync.errors import BadManifest, StationOutdated
from sync.fields import Recipient, Software, StationId
from sync.keys import SigningKey, key_id
from sync.wire import Hash, Model, parse, write

# One person with a stolen key must not be able to change an official election.
OFFICIAL_THRESHOLD = 2

Seq = Annotated[int, Field(ge=0, le=MAX_SEQ)]


class Board(Model):
    """The election board's public keys, held by different people; `threshold` of them must sign."""

    threshold: Annotated[int, Field(ge=1)]
    keys: Annotated[list[Hash], Field(min_length=1)]


class Station(Model):
    """A polling station. `opening_hours` are lines for people to read, not for the program."""

    id: StationId
    name: Annotated[str, StringConstraints(min_length=1)]
    opening_hours: list[str]


class Central(Model):
    """Where central listens and which keys are its own.

    `addresses` are tried in order. `tls_pin` is the SHA-256 of its TLS certificate's DER bytes, or empty
    when the addresses are plain http on a closed network or have a certificate from a public authority.
    """

    addresses: list[Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+$")]]
    tls_pin: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
    receipt_key: Hash
    age_recipient: Recipient


class PrintKey(Model):
    """A key that may sign ballots: which styles, for which stations, and how many serials at most.

    A style or station that is not named is not allowed.
    """

    key: Hash
    styles: list[str]
    stations: list[StationId]
    most_serials: Annotated[int, Field(ge=0)]


class Incarnation(Model):
    """One provisioned laptop. It is named by `id`, the SHA-256 of its public key's 32 bytes.

    `request_hash` is the approved enrolment request's, where each of its chains begins.
    `revoked_after_seq` says for each stream the last number that still counts once it is revoked.
    """

    key: Hash
    station: StationId
    age_recipient: Recipient
    request_hash: Hash
    state: Literal["active", "revoked"]
    revoked_after_seq: dict[Stream, Seq] | None

    @property
    def id(self) -> str:
        return key_id(self.key)

    def last_counted(self, stream: Stream) -> int | None:
        """The last number of a stream that counts, or None while there is no limit."""
        return None if self.revoked_after_seq is None else self.revoked_after_seq[stream]

    @model_validator(mode="after")
    def _limits_come_with_revocation(self) -> Self:
        limits = set(self.revoked_after_seq or {})
        if limits != (set(Stream) if self.state == "revoked" else set()):
            raise ValueError("a revoked one, and no other, has a limit for each of the three streams")
        return self


class Manifest(Model):
    """One version of who takes part. `election` is the SHA-256 of the election file's exact bytes.

    Everything in it is public. `recovery_recipient` is the offline age key that can open every batch
    when central's own is lost.
    """

    version: Annotated[int, Field(ge=1, le=999_999)]
    election: Hash
    mode: Literal["test", "official"]
    board: Board
    stations: list[Station]
    central: Central
    recovery_recipient: Recipient
    print_keys: list[PrintKey]
    incarnations: list[Incarnation]
    minimum_software: Software

    @property
    def recipients(self) -> list[str]:
        """To whom every batch is sealed."""
        return [self.central.age_recipient, self.recovery_recipient]

    def incarnation(self, incarnation_id: str) -> Incarnation | None:
        """The incarnation of this id, or None."""
        return next((known for known in self.incarnations if known.id == incarnation_id), None)

    def station(self, station_id: str) -> Station | None:
        """The station of this id, or None."""
        return next((known for known in self.stations if known.id == station_id), None)

    @model_validator(mode="after")
    def _does_not_contradict_itself(self) -> Self:
        _check_board(self.board, official=self.mode == "official")
        stations = {station.id for station in self.stations}
        _check_distinct("station", [station.id for station in self.stations])
        _check_distinct("print key", [print_key.key for print_key in self.print_keys])
        _check_distinct("incarnation key", [known.key for known in self.incarnations])
        _check_distinct("enrolment request", [known.request_hash for known in self.incarnations])
        named = {known.station for known in self.incarnations}
        named.update(station for print_key in self.print_keys for station in print_key.stations)
        if not named <= stations:
            raise ValueError(f"there is no station {min(named - stations)}")
        return self


def sign_manifest(manifest: Manifest, board_signers: Sequence[SigningKey]) -> bytes:
    """The manifest in an envelope signed by these board keys (old ones too, when the board changes)."""
    return envelope.sign(write(manifest), envelope.MANIFEST, board_signers)


def unverified_manifest(signed: bytes) -> Manifest:
    """A manifest whose signatures were NOT checked; only to show what is about to be signed or trusted.

    Raises:
        BadEnvelope, BadManifest: not a manifest, or it contradicts itself.
    """
    return parse(Manifest, envelope.unverified_payload(signed, envelope.MANIFEST), BadManifest)


def open_first(signed: bytes) -> Manifest:
    """The manifest that a kit brings: it holds together and its own board has signed it.

    Raises:
        BadEnvelope: too few of its own board's signatures are genuine, or it is no manifest.
        BadManifest: it is malformed or contradicts itself.
    """
    manifest = unverified_manifest(signed)
    _check_signed(signed, manifest.board)
    return manifest


def open_next(signed: bytes, current: Manifest) -> Manifest:
    """The manifest that follows `current`.

    Raises:
        BadEnvelope: the old or the new board's threshold is not met, or it is no manifest.
        BadManifest: not the next version, another election or mode, or it rewrites an incarnation.
    """
    manifest = unverified_manifest(signed)
    if manifest.version != current.version + 1:
        raise BadManifest(
            "This is manifest {got}, but after {held} only {next} can follow. Fetch them in order.",
            got=manifest.version,
            held=current.version,
            next=current.version + 1,
        )
    _check_signed(signed, current.board)
    _check_signed(signed, manifest.board)
    if (manifest.election, manifest.mode) != (current.election, current.mode):
        raise BadManifest("This manifest is for another election, or changes test and official. Call the board.")
    for before in current.incarnations:
        _check_kept(before, manifest.incarnation(before.id))
    return manifest


def check_software(manifest: Manifest, software: str) -> None:
    """Make sure that this program (`software`, as in 0.1.0) is new enough for the manifest.

    Raises:
        StationOutdated: it is not.
    """
    if _numbers(software) < _numbers(manifest.minimum_software):
        raise StationOutdated(
            "This computer runs version {software}, but the election needs {needed}. Install that version.",
            software=software,
            needed=manifest.minimum_software,
        )


def _check_board(board: Board, *, official: bool) -> None:
    _check_distinct("board key", board.keys)
    if board.threshold > len(board.keys):
        raise ValueError("the board has fewer keys than must sign")
    if official and board.threshold < OFFICIAL_THRESHOLD:
        raise ValueError("an official election needs at least two board keys to sign")


def _check_distinct(what: str, names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise ValueError(f"a {what} is listed twice")


def _check_signed(signed: bytes, board: Board) -> None:
    envelope.open_envelope(signed, envelope.MANIFEST, board.keys, board.threshold)


def _check_kept(before: Incarnation, now: Incarnation | None) -> None:
    same = ("key", "station", "age_recipient", "request_hash")
    if now is None or any(getattr(before, name) != getattr(now, name) for name in same):
        raise BadManifest(
            "This manifest drops or rewrites the computer {incarnation}. Call the board.", incarnation=before.id
        )
    if before.state == "revoked" and now.state == "active":
        raise BadManifest(
            "This manifest lets the revoked computer {incarnation} back in. Call the board.", incarnation=before.id
        )


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (4 - len(parts)))
