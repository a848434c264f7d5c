"""Signed deliveries of ballots: commitments, chained, and those among them that a correction takes back."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from verifier.bundle import Bundle
from verifier.errors import BadBundleError
from verifier.manifests import Manifest
from verifier.payloads import Accepted
from verifier.signatures import signed_payload
from verifier.strict import fields, hash256, listed, read_json


@dataclass
class Signed:
    """The signed deliveries of ballots, by file name: their leaves, and those of them that a correction took back.

    ``unfit`` are the corrections without a signed file: central says that they do not fit, and counts nothing of them.
    """

    leaves: dict[str, frozenset[str]] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)
    unfit: list[str] = field(default_factory=list)


def check_signed(bundle: Bundle, manifest: Manifest, payloads: list[Accepted]) -> Signed:
    """Every accepted delivery of ballots is here, signed by its computer, and hangs in its chain.

    A correction takes back as many leaves as it signs, each once and of an earlier delivery of the same computer.
    """
    ballots = {_name(each): each for each in payloads if each.stream == "ballots" and each.kind in ("records", "amend")}
    there = set(bundle.names("signed"))
    strange = sorted(there - ballots.keys())
    lost = sorted(name for name in ballots.keys() - there if ballots[name].kind == "records")
    if lost or strange:
        raise BadBundleError(f"signed/ lacks {lost[:1] or 'none'} and has {strange[:1] or 'none'} too many")
    found = Signed(unfit=sorted(ballots.keys() - there))
    before = {(each.computer, each.stream, each.seq + 1): each.hash for each in payloads}
    # payloads.txt lists them in the order of each computer's deliveries.
    for name in (name for name in ballots if name in there):
        accepted = ballots[name]
        computer = manifest.computers[accepted.computer]
        payload = signed_payload(bundle.read(f"signed/{name}"), "batch", [computer.key], 1, f"signed/{name}")
        if hashlib.sha256(payload).hexdigest() != accepted.hash:
            raise BadBundleError(f"signed/{name} is not the delivery that payloads.txt lists")
        prev = before.get((accepted.computer, accepted.stream, accepted.seq), computer.request)
        leaves, back = _check_payload(read_json(payload, name), accepted, manifest, prev, f"signed/{name}")
        if back:
            _take_back(found, accepted, back, f"signed/{name}")
        found.leaves[name] = frozenset(leaves)
    return found


def _take_back(found: Signed, accepted: Accepted, back: list[str], name: str) -> None:
    own = (leaves for each, leaves in found.leaves.items() if each.startswith(accepted.computer))
    if not set(back) <= frozenset[str]().union(*own) - found.taken_back:
        raise BadBundleError(f"{name} takes back what its computer has not signed, or has taken back before")
    found.taken_back.update(back)


def _check_payload(
    value: Any, accepted: Accepted, manifest: Manifest, prev: str, name: str
) -> tuple[list[str], list[str]]:
    """The leaves that a delivery signs, and those that it takes back."""
    said = fields(
        value, "election", "incarnation", "stream", "seq", "prev", "manifest", "kind", "count", "leaves", "records"
    )
    if said["election"] != manifest.election:
        raise BadBundleError(f"{name} belongs to another election")
    place = (said["incarnation"], said["stream"], said["seq"], said["kind"])
    if place != accepted[:4]:
        raise BadBundleError(f"{name} says that it is another delivery")
    if said["prev"] != prev:
        raise BadBundleError(f"{name} follows another delivery than the one before it here")
    leaves, back = listed(said["leaves"], hash256), []
    if accepted.kind == "amend":
        back = listed(said["records"], lambda each: hash256(fields(each, "supersedes")["supersedes"]))
    elif said["records"] is not None:
        raise BadBundleError(f"{name} holds something else than a sorted list of leaves")
    if leaves != sorted(set(leaves)) or back != sorted(set(back)) or said["count"] != len(leaves) + len(back):
        raise BadBundleError(f"{name} holds something else than sorted lists of leaves")
    if accepted.kind == "amend" and len(leaves) != len(back):
        raise BadBundleError(f"{name} signs {len(leaves)} leaves, but takes {len(back)} back")
    return leaves, back


def _name(accepted: Accepted) -> str:
    return f"{accepted.computer}-{accepted.seq:06d}.json"
