"""Receipts: central's word that a batch is durably stored, and when.

`received_at` is the only time in the whole system that anyone relies on.
"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from sync import envelope
from sync.batch import MAX_SEQ, Stream
from sync.errors import BadReceipt
from sync.fields import Moment, moment_text
from sync.keys import SigningKey
from sync.wire import Hash, Model, parse, write


class Receipt(Model):
    """Central holds batch `seq` of a stream, whose payload has the SHA-256 `head`.

    `received_at` is UTC in whole seconds, as in 2026-09-13T18:00:00Z.
    """

    incarnation: Hash
    stream: Stream
    seq: Annotated[int, Field(ge=1, le=MAX_SEQ)]
    head: Hash
    received_at: Moment


def make_receipt(
    signer: SigningKey, *, incarnation: str, stream: Stream, seq: int, head: str, received_at: datetime
) -> bytes:
    """A receipt signed with central's receipt key. `received_at` must know its time zone.

    Commit it together with the batch before answering, and give the same bytes again for the same batch.
    """
    receipt = Receipt(
        incarnation=incarnation,
        stream=stream,
        seq=seq,
        head=head,
        received_at=moment_text(received_at),
    )
    return envelope.sign(write(receipt), envelope.RECEIPT, [signer])


def open_receipt(signed: bytes, receipt_key: str) -> Receipt:
    """What central's receipt says, once its signature holds.

    Raises:
        BadEnvelope: not signed by the manifest's receipt key, or not a receipt.
        BadReceipt: signed, but malformed.
    """
    return parse(Receipt, envelope.open_envelope(signed, envelope.RECEIPT, [receipt_key]), BadReceipt)


def open_receipt_for(
    signed: bytes, receipt_key: str, *, incarnation: str, stream: Stream, seq: int, payload_hash: str
) -> Receipt:
    """The receipt, once it is about this very batch: the station compares with its own bytes.

    Raises:
        BadEnvelope: not signed by the manifest's receipt key, or not a receipt.
        BadReceipt: it is about another batch, or about other content than the station has sent.
    """
    receipt = open_receipt(signed, receipt_key)
    if (receipt.incarnation, receipt.stream, receipt.seq) != (incarnation, stream, seq):
        raise BadReceipt("The receipt is about another batch. Deliver again; call central if it repeats.")
    if receipt.head != payload_hash:
        raise BadReceipt(
            "Central's receipt for batch {seq} of {stream} names other content than this station has "
            "stored. Stop, keep this computer as it is and call central.",
            seq=seq,
            stream=stream.value,
        )
    return receipt
