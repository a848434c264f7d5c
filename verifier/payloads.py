"""The list of all accepted deliveries, the checkpoint over it, and the board's certificate."""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import NamedTuple

from verifier.bundle import CHECKPOINT, FILES, Bundle, text_lines
from verifier.errors import BadBundleError
from verifier.manifests import Manifest
from verifier.merkle import merkle_root
from verifier.signatures import signed_note, signed_payload
from verifier.strict import fields, hash256, listed, number, read_json, text

STREAMS = ("ballots", "checkins", "paper")
_KINDS = ("open", "records", "amend", "close")
_LINE = re.compile(r"([0-9a-f]{64}) ([a-z]+) ([1-9][0-9]{0,5}) ([a-z]+) ([0-9a-f]{64})")


class Accepted(NamedTuple):
    """One delivery that was accepted, by the SHA-256 of its signed payload."""

    computer: str
    stream: str
    seq: int
    kind: str
    hash: str


@dataclass(frozen=True)
class Certificate:
    """What the board has signed. ``open_matters`` are sentences on what was open; ``note`` says why it certified."""

    results: str
    size: int
    root: str
    manifest: int
    open_matters: list[str]
    note: str
    certified_at: str


def read_payloads(bundle: Bundle, manifest: Manifest) -> list[Accepted]:
    """All deliveries: in order, of known computers, each stream without a gap and with nothing after its end."""
    found: list[Accepted] = []
    for place, line in enumerate(text_lines(bundle.read("payloads.txt"), "payloads.txt"), start=1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] not in STREAMS or match[4] not in _KINDS:
            raise BadBundleError(f"line {place} of payloads.txt is no delivery")
        found.append(Accepted(match[1], match[2], int(match[3]), match[4], match[5]))
        _check_follows(found[-2] if len(found) > 1 else None, found[-1], manifest)
    if len({each.hash for each in found}) < len(found):
        raise BadBundleError("the same payload stands in two places")
    return found


def streams_without_end(payloads: list[Accepted], manifest: Manifest) -> list[str]:
    """The streams of active computers that were never closed, in words."""
    closed = {(each.computer, each.stream) for each in payloads if each.kind == "close"}
    return [
        f"{stream} of a computer of {computer.station} ({name[:16]}…)"
        for name, computer in sorted(manifest.computers.items())
        for stream in STREAMS
        if computer.last is None and (name, stream) not in closed
    ]


def check_checkpoint(bundle: Bundle, manifest: Manifest, payloads: list[Accepted]) -> str:
    """The checkpoint is central's, over this very list of files and this very tree; returns the root (hex)."""
    origin = f"rostlokal/{manifest.election}"
    lines = signed_note(bundle.raw(CHECKPOINT), origin, manifest.receipt_key)
    root = merkle_root(bytes.fromhex(each.hash) for each in payloads)
    files = hashlib.sha256(bundle.raw(FILES)).digest()
    wanted = [origin, str(len(payloads)), base64.b64encode(root).decode(), f"files {base64.b64encode(files).decode()}"]
    names = ("origin", "number of deliveries", "Merkle root", "hash of files.txt")
    if len(lines) != len(wanted):
        raise BadBundleError(f"the checkpoint has {len(lines)} lines instead of {len(wanted)}")
    for name, line, ours in zip(names, lines, wanted, strict=True):
        if line != ours:
            raise BadBundleError(f"the checkpoint's {name} is another one than that of these files")
    return root.hex()


def check_certificate(bundle: Bundle, manifest: Manifest, payloads: list[Accepted]) -> Certificate:
    """The board has certified these results, counted from these deliveries under this manifest."""
    board = manifest.board
    payload = signed_payload(
        bundle.read("certificate.json"), "certificate", board.keys, board.threshold, "the certificate"
    )
    said = fields(
        read_json(payload, "the certificate"),
        *("election", "mode", "number", "manifest", "results", "size", "root", "open_matters", "note", "certified_at"),
    )
    certificate = Certificate(
        results=hash256(said["results"]),
        size=number(said["size"]),
        root=hash256(said["root"]),
        manifest=number(said["manifest"]),
        open_matters=listed(said["open_matters"], _matter),
        note=text(said["note"]),
        certified_at=text(said["certified_at"]),
    )
    if (said["election"], said["mode"]) != (manifest.election, manifest.mode):
        raise BadBundleError("the certificate is about another election")
    if certificate.results != hashlib.sha256(bundle.read("results.json")).hexdigest():
        raise BadBundleError("results.json is not the result that the board has certified")
    if (certificate.size, certificate.root) != (len(payloads), merkle_root_of(payloads)):
        raise BadBundleError("the board has certified a result that was counted from other deliveries")
    if certificate.manifest != manifest.version:
        raise BadBundleError("the board has certified under another manifest than the newest one here")
    return certificate


def merkle_root_of(payloads: list[Accepted]) -> str:
    """The Merkle root (hex) over the deliveries' hashes."""
    return merkle_root(bytes.fromhex(each.hash) for each in payloads).hex()


def _check_follows(before: Accepted | None, now: Accepted, manifest: Manifest) -> None:
    where = f"{now.stream} {now.seq} of {now.computer[:16]}…"
    computer = manifest.computers.get(now.computer)
    if computer is None:
        raise BadBundleError(f"{where}: no manifest lists this computer")
    if computer.last is not None and now.seq > computer.last[now.stream]:
        raise BadBundleError(f"{where}: the computer was revoked before it")
    same_stream = before is not None and before[:2] == now[:2]
    if before is not None and not before[:2] <= now[:2]:
        raise BadBundleError(f"{where}: the list is not in order")
    if now.seq != (before.seq + 1 if before is not None and same_stream else 1):
        raise BadBundleError(f"{where}: the one before it is missing")
    if before is not None and same_stream and before.kind == "close":
        raise BadBundleError(f"{where}: it comes after the stream's end")


def _matter(value: object) -> str:
    said = fields(value, "code", "where", "number")
    place = f" at {text(said['where'])}" if said["where"] else ""
    return f"{text(said['code'])}{place}: {number(said['number'])}"
