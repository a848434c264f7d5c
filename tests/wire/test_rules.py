"""What the wire formats say is refused is refused, what does not matter does not, and the limits are the program's."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel

from ballots.judging import Validity
from ballots.station_records import (
    Alone,
    BoxClosed,
    BoxNotUsed,
    BoxOpened,
    BoxReceived,
    BoxSent,
    CheckIn,
    Closed,
    CountCorrected,
    Day,
    EnteredByHand,
    NotSpoiled,
    Printed,
    SealChanged,
    Spoiled,
    Stock,
    Supersedes,
    Unused,
    VoidCheckIn,
)
from central.api import MOST_READ, PER_COMPUTER
from central.gate import Limits
from central.request_head import MOST_HEAD
from station.patience import FIRST_SECONDS, LONGEST_SECONDS
from sync import batch, blob, envelope, line, manifest, push, sealing
from sync.api import STATUS, Head, Problem
from sync.batch import Payload, open_batch
from sync.enrolment import Grant, Request
from sync.errors import SyncError
from sync.keyring import Secrets
from sync.leaves import Opening
from sync.ledger import Verdict
from sync.manifest import Board, Incarnation, Manifest, PrintKey, Station
from sync.receipt import Receipt
from sync.seen import CODE_BYTES, MAX_SEEN, SeenGroup, SeenHead
from tests.wire.foreign_station import seal, sign
from tests.wire.maker import CENTRAL_AGE, example

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "wire-formats.md").read_text(encoding="utf-8")
KEYS = example("keys.json")
COMPUTER_KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(KEYS["computer"]["seed"]))


def said(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(example("batches.json")[0]["payload"])
    return {name: value for name, value in (fields | changes).items() if value != "leave out"}


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 1


PAYLOADS: dict[str, tuple[bytes, bool]] = {
    "as it is": (json.dumps(said()).encode(), True),
    "keys in another order": (json.dumps(dict(reversed(said().items()))).encode(), True),
    "white space": (b"\n " + json.dumps(said(), indent=3).encode() + b"\n", True),
    "nesting of 180": (json.dumps(said(records=[{"a": nested(180)}], count=1)).encode(), True),
    "nesting of 200": (json.dumps(said(records=[{"a": nested(200)}], count=1)).encode(), False),
    "a byte order mark": (b"\xef\xbb\xbf" + json.dumps(said()).encode(), False),
    "a key given twice": (json.dumps(said()).replace("{", '{"seq":1,', 1).encode(), False),
    "an unknown field": (json.dumps(said(sent="18:00")).encode(), False),
    "a missing field": (json.dumps(said(leaves="leave out")).encode(), False),
    "an integer of 15 digits": (json.dumps(said(manifest=10**14)).encode(), True),
    "an integer of 16 digits": (json.dumps(said(manifest=10**15)).encode(), False),
    "a number with a fraction": (json.dumps(said(seq=1.0)).encode(), False),
    "a string for a number": (json.dumps(said(seq="1")).encode(), False),
    "not a number": (json.dumps(said(records=[{"a": float("nan")}], count=1)).encode(), False),
    "half a surrogate pair": (json.dumps(said(records=[{"a": "\ud800"}], count=1)).encode(), False),
    "capital digits of a hash": (json.dumps(said(prev="AB" * 32)).encode(), False),
    "seq 0": (json.dumps(said(seq=0)).encode(), False),
    "seq of seven digits": (json.dumps(said(seq=1_000_000)).encode(), False),
    "no records at all": (json.dumps(said(records=[], count=0)).encode(), False),
    "nothing to say but open": (json.dumps(said(records=[], count=0, kind="open")).encode(), True),
    "another count": (json.dumps(said(count=2)).encode(), False),
    "leaves among check-ins": (json.dumps(said(leaves=[])).encode(), False),
    "ballots in clear": (json.dumps(said(stream="ballots", leaves=[])).encode(), False),
    "257 records": (json.dumps(said(records=[{}] * 257, count=257)).encode(), False),
}


@pytest.mark.parametrize(("payload", "taken"), PAYLOADS.values(), ids=PAYLOADS)
def test_a_payload_is_taken_or_refused_as_the_document_says(payload: bytes, taken: bool) -> None:
    assert opens(sign(COMPUTER_KEY, "batch", payload)) is taken


def opens(signed: bytes, openings: str = "[]") -> bool:
    plain = b'{"envelope": ' + json.dumps(signed.decode()).encode() + b', "openings": ' + openings.encode() + b"}"
    known = {KEYS["computer"]["id"]: KEYS["computer"]["public"]}
    try:
        open_batch(seal(plain, [CENTRAL_AGE.recipient]), CENTRAL_AGE, known.get, election=said()["election"])
    except SyncError:
        return False
    return True


def with_signature(**changes: str) -> bytes:
    signed = json.loads(sign(COMPUTER_KEY, "batch", json.dumps(said()).encode()))
    signed["signatures"][0] |= changes
    return json.dumps(signed).encode()


def with_signatures(change: Callable[[dict[str, str]], list[dict[str, str]]]) -> bytes:
    signed = json.loads(with_signature())
    return json.dumps(signed | {"signatures": change(signed["signatures"][0])}).encode()


STRANGER = {"keyid": "0" * 64, "sig": "AAAA"}
ENVELOPES: dict[str, tuple[bytes, bool]] = {
    "as it is": (with_signature(), True),
    "a stranger's signature beside it": (with_signatures(lambda good: [STRANGER, good]), True),
    "63 strangers beside it": (
        with_signatures(lambda good: [good, *({"keyid": f"{n:064}", "sig": "AAAA"} for n in range(63))]),
        True,
    ),
    "64 strangers beside it": (
        with_signatures(lambda good: [good, *({"keyid": f"{n:064}", "sig": "AAAA"} for n in range(64))]),
        False,
    ),
    "the same signature twice": (with_signatures(lambda good: [good, good]), False),
    "no key id": (with_signatures(lambda good: [{"sig": good["sig"]}]), False),
    "another key's id": (with_signature(keyid="0" * 64), False),
    "a batch's bytes as another type": (sign(COMPUTER_KEY, "receipt", json.dumps(said()).encode()), False),
}


@pytest.mark.parametrize(("signed", "taken"), ENVELOPES.values(), ids=ENVELOPES)
def test_an_envelope_is_taken_or_refused_as_the_document_says(signed: bytes, taken: bool) -> None:
    assert opens(signed) is taken


RECORDS = (
    *(CheckIn, VoidCheckIn, Printed, Stock, Spoiled, Unused, Day, EnteredByHand, Alone),
    *(BoxOpened, BoxClosed, BoxSent, BoxReceived),
    *(CountCorrected, SealChanged, BoxNotUsed, NotSpoiled),
)
DOCUMENTS: dict[type[BaseModel], str] = {
    Manifest: "The manifest",
    Board: "The manifest",
    Station: "The manifest",
    manifest.Central: "The manifest",
    PrintKey: "The manifest",
    Incarnation: "The manifest",
    Request: "Enrolment",
    Grant: "Enrolment",
    Payload: "Batches",
    Opening: "Leaves and openings",
    Closed: "Closing",
    Receipt: "What central decides",
    SeenHead: "Voters seen elsewhere",
    SeenGroup: "Voters seen elsewhere",
    Head: "HTTP",
    Problem: "HTTP",
    blob.Wanted: "HTTP",
    Supersedes: "Corrections",
    Secrets: "Keys at rest",
}


def words(heading: str) -> set[str]:
    """What stands within backticks or quotation marks in a section."""
    [section] = re.findall(rf"^##+ {heading}\n(.*?)(?=^##|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`|\"\w+\"", section))))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.__name__))
def test_the_document_names_every_field(document: type[BaseModel]) -> None:
    assert set(document.model_fields) - words(DOCUMENTS[document]) == set()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: str(record.__name__))
def test_the_document_has_a_line_for_every_record_with_its_fields_and_no_other(record: type[BaseModel]) -> None:
    name = record.model_fields["type"].default
    [line] = re.findall(rf"^\| `{name}` \| (.+) \|$", DOCUMENT, re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", line)) - {"opened", "closed"}
    assert named == set(record.model_fields) - {"type"}


@pytest.mark.parametrize("verdict", Validity, ids=str)
def test_the_document_names_every_verdict_on_paper(verdict: Validity) -> None:
    # These two are about digital votes and forged marks.
    assert f"`{verdict.value}`" in DOCUMENT or verdict in (Validity.UNKNOWN_PROJECT, Validity.DOUBLED_PROJECT)


@pytest.mark.parametrize("verdict", Verdict, ids=lambda verdict: str(verdict.value))
def test_the_document_names_every_verdict_of_central_with_its_status(verdict: Verdict) -> None:
    rows = [row for row in re.findall(r"^\| .+ \|$", DOCUMENT, re.MULTILINE) if f"`{verdict.value}`" in row]
    assert any(str(STATUS[verdict]) in row for row in rows)


def test_the_document_names_the_limits_that_the_program_has() -> None:

    gate = Limits()
    said = " ".join(DOCUMENT.split())
    for sentence in (
        f"at most {batch.MAX_RECORDS}",
        f"1, 2, 3, … to {batch.MAX_SEQ:,} within its stream",
        f"At most {sealing.MAX_SEALED:,} bytes, and the age header ends (`\\n--- `) within the first 2,048",
        f"At most {envelope.MAX_SIGNATURES} signatures and {envelope.MAX_ENVELOPE:,} bytes",
        f"(what is sealed is the JPEG itself, at most {blob.MAX_BLOB:,} bytes sealed)",
        f"sorted, at most {blob.MOST_WANTED:,}",
        f"{2 * CODE_BYTES} last digits of the nullifier",
        f"lists of voters seen elsewhere {MAX_SEEN:,}",
        f"(a body over {batch.MAX_BYTES:,} bytes; over {MOST_READ:,} it is not even read)",
        f"(over {MOST_HEAD:,} bytes)",
        f"handshake and head within {gate.head_seconds:.0f} s",
        f"within {gate.body_seconds:.0f} s and a second for every {gate.bytes_a_second:,} bytes",
        f"{gate.work_seconds:.0f} s of work; {gate.peers} peers, {gate.peers_of_one_address} of one address",
        f"{gate.allowance.per_second} requests a second of one address after {gate.allowance.burst:,}",
        f"{PER_COMPUTER.per_second} batches a second of one computer after {PER_COMPUTER.burst:,}",
        f"{line.CONNECT_SECONDS:.0f} s to connect, {line.READ_SECONDS:.0f} s of silence, {line.TOTAL_SECONDS:.0f} s in",
        f"`Retry-After` of at most {push.LONGEST_WAIT} s",
        f"waits {FIRST_SECONDS:.0f} s, 4 s, … up to {LONGEST_SECONDS:.0f} s",
    ):
        assert sentence in said
