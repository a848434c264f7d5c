"""Batches: what a station says about its day, chained, signed, sealed, and never written twice.

Inside out: the payload (JSON) is signed in a DSSE envelope; the envelope and the openings of its leaves
are JSON again, sealed with age to central and to the recovery key. Central hashes the payload's exact
bytes, and the next payload of the same stream names that hash as `prev`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Annotated, NamedTuple, Self

from pydantic import Field, JsonValue, model_validator

from sync import envelope, leaves
from sync.errors import BadBatch, UnknownIncarnation
from sync.keys import AgeKey, SigningKey, key_id
from sync.leaves import Opening
from sync.sealing import MAX_SEALED, seal, unseal
from sync.wire import Hash, Model, parse, sha256_hex, strict_json, write

# A few seconds of work are lost at most when something fails between two batches, and a batch of this many
# records stays well under the size below.
MAX_RECORDS = 256
# Sealed bytes. One request that any proxy lets through and that is read into memory without a thought.
MAX_BYTES = MAX_SEALED
# Six digits in a file name on the stick; a station's day comes to some hundreds.
MAX_SEQ = 999_999

Record = Mapping[str, JsonValue]


class Stream(Enum):
    """What a batch is about. The three never mix, so that no batch pairs a voter with a ballot."""

    CHECKINS = "checkins"
    PAPER = "paper"
    BALLOTS = "ballots"


class Kind(Enum):
    """What a batch does to its stream."""

    OPEN = "open"
    RECORDS = "records"
    AMEND = "amend"
    CLOSE = "close"


class Payload(Model):
    """The signed part of one batch.

    `prev` is the SHA-256 of the previous payload's bytes, for `seq` 1 that of the enrolment request's.
    `checkins` and `paper` carry `records` in clear (they are sealed as a whole). `ballots` carries
    `records` to open and close, `leaves` for ballots, and both may stand in an amendment.
    `count` is the number of leaves and records together.
    """

    election: Hash
    incarnation: Hash
    stream: Stream
    seq: Annotated[int, Field(ge=1, le=MAX_SEQ)]
    prev: Hash
    manifest: Annotated[int, Field(ge=1)]
    kind: Kind
    count: Annotated[int, Field(ge=0, le=MAX_RECORDS)]
    leaves: list[Hash] | None
    records: list[dict[str, JsonValue]] | None

    @model_validator(mode="after")
    def _carries_what_its_stream_may(self) -> Self:
        ballots = self.stream is Stream.BALLOTS and self.kind in (Kind.RECORDS, Kind.AMEND)
        if (self.leaves is not None) != ballots:
            raise ValueError("only ballots and their amendments have leaves, and they always do")
        if self.records is None and not ballots:
            raise ValueError("records are missing")
        if self.records is not None and ballots and self.kind is Kind.RECORDS:
            raise ValueError("ballots are never in clear")
        if self.count != len(self.leaves or []) + len(self.records or []):
            raise ValueError("the count is not what is there")
        if self.count == 0 and self.kind in (Kind.RECORDS, Kind.AMEND):
            raise ValueError("there is nothing in it")
        return self


class SealedBatch(NamedTuple):
    """The bytes that are stored, carried and sent as they are, and the hash that the next `prev` names."""

    sealed: bytes
    payload_hash: str


class OpenedBatch(NamedTuple):
    """A batch whose signature, leaves and limits hold. `openings` lie in the order of `payload.leaves`.

    `envelope` is the signed document itself, to be kept for those who check the chain later.
    """

    payload: Payload
    payload_hash: str
    openings: list[Opening]
    envelope: bytes


class _Sealed(Model):
    envelope: str
    openings: list[Opening]


def make_batch(
    signer: SigningKey,
    recipients: Sequence[str],
    *,
    election: str,
    stream: Stream,
    seq: int,
    prev: str,
    manifest: int,
    kind: Kind,
    records: Sequence[Record] | None = None,
    openings: Sequence[Opening] | None = None,
) -> SealedBatch:
    """Sign and seal one batch of the signer's own incarnation.

    Records, their keys and openings are sorted by their own content, so that the order in which they
    happened is gone. The same input twice gives the same payload but other sealed bytes: store them at
    once and send those.

    Raises:
        BadBatch: too many records, or too large when sealed (make two batches of it), or a record that
            central would refuse.
        ValueError: the parts do not fit the stream and kind (a mistake in the program).
    """
    by_leaf = sorted(openings or [], key=leaves.commit)
    in_clear = records is not None or openings is None
    said = [strict_json(text, BadBatch) for text in sorted(map(_text, records or []))] if in_clear else None
    count = len(by_leaf) + len(said or [])
    if count > MAX_RECORDS:
        raise BadBatch(
            "There are {count} records for one batch; split them, {most} is the most.",
            count=count,
            most=MAX_RECORDS,
        )
    payload = write(
        Payload(
            election=election,
            incarnation=signer.key_id,
            stream=stream,
            seq=seq,
            prev=prev,
            manifest=manifest,
            kind=kind,
            count=count,
            leaves=None if openings is None else [leaves.commit(opening) for opening in by_leaf],
            records=said,
        )
    )
    signed = envelope.sign(payload, envelope.BATCH, [signer]).decode()
    sealed = seal(write(_Sealed(envelope=signed, openings=by_leaf)), recipients)
    if len(sealed) > MAX_BYTES:
        raise BadBatch("The batch is larger than {most} bytes; split it.", most=MAX_BYTES)
    return SealedBatch(sealed, sha256_hex(payload))


def open_batch(sealed: bytes, identity: AgeKey, find_key: Callable[[str], str | None], *, election: str) -> OpenedBatch:
    """Open one batch and believe nothing that its incarnation's key has not signed.

    `find_key` gives an incarnation's public key from the manifest, or None. Whether the batch is next,
    known or in conflict is for `sync.ledger` to say.

    Raises:
        BadEnvelope: damaged, sealed to somebody else, or not signed by the incarnation's key.
        UnknownIncarnation: no manifest lists the one it speaks for.
        BadBatch: signed, but about another election, or against the rules of its format.
    """
    plain = parse(_Sealed, unseal(sealed, identity), BadBatch)
    signed = plain.envelope.encode()
    document = envelope.read(signed, envelope.BATCH)
    claimed = parse(Payload, document.payload, BadBatch)
    public = find_key(claimed.incarnation)
    if public is None or key_id(public) != claimed.incarnation:
        raise UnknownIncarnation(
            "The batch comes from a station computer that is not approved ({incarnation}). Approve its "
            "enrolment request first, then deliver the batch again.",
            incarnation=claimed.incarnation,
        )
    payload = envelope.verified(document, [public])
    if claimed.election != election:
        raise BadBatch("The batch belongs to another election. Deliver it to that election's central.")
    leaves.check(claimed.leaves or [], plain.openings)
    return OpenedBatch(claimed, sha256_hex(payload), plain.openings, signed)


def _text(record: Record) -> bytes:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return text.encode()
