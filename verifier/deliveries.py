"""Deliveries of ballots: signed commitments, and which of them are opened."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from verifier.bundle import Bundle
from verifier.definition import Definition
from verifier.errors import BadBundleError
from verifier.manifests import Manifest
from verifier.payloads import Accepted
from verifier.signatures import payload_of, signed_payload
from verifier.strict import fields, hash256, listed, number, read_json, table, text
from verifier.sums import Sum
from verifier.votes import judged_marks

_SALT = re.compile(r"[0-9a-f]{32}")
_DOMAIN = b"rostlokal-leaf-v1\x00"

Place = tuple[str, str]
"""(contest, station)."""


@dataclass
class Opened:
    """What the opened leaves say, by contest and station, and how many are in sums only.

    By contest, ``held`` are not counted, and ``again`` are other readings of ballots that are here already.
    """

    shown: dict[Place, Sum] = field(default_factory=dict)
    pooled: Counter[Place] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    again: Counter[str] = field(default_factory=Counter)
    leaves: int = 0
    commitments: set[str] = field(default_factory=set)


def check_signed(bundle: Bundle, manifest: Manifest, payloads: list[Accepted]) -> int:
    """Every accepted delivery of ballots is here, signed by its computer, and hangs in its chain; returns how many."""
    wanted = {_name(each): each for each in payloads if (each.stream, each.kind) == ("ballots", "records")}
    there = bundle.names("signed")
    if there != sorted(wanted):
        lost, strange = sorted(wanted.keys() - set(there)), sorted(set(there) - wanted.keys())
        raise BadBundleError(f"signed/ lacks {lost[:1] or 'none'} and has {strange[:1] or 'none'} too many")
    before = {(each.computer, each.stream, each.seq + 1): each.hash for each in payloads}
    for name, accepted in wanted.items():
        computer = manifest.computers[accepted.computer]
        payload = signed_payload(bundle.read(f"signed/{name}"), "batch", [computer.key], 1, f"signed/{name}")
        if hashlib.sha256(payload).hexdigest() != accepted.hash:
            raise BadBundleError(f"signed/{name} is not the delivery that payloads.txt lists")
        prev = before.get((accepted.computer, accepted.stream, accepted.seq), computer.request)
        _check_payload(read_json(payload, name), accepted, manifest, prev, f"signed/{name}")
    return len(wanted)


def check_opened(bundle: Bundle, manifest: Manifest, definition: Definition, payloads: list[Accepted]) -> Opened:
    """Every opened leaf is a signed one and opened once, shows no small group, and no leaf is left unaccounted for."""
    found = Opened()
    kinds = {_name(each): each.kind for each in payloads if each.stream == "ballots"}
    signed = bundle.names("signed")
    if lost := sorted(set(signed) - set(bundle.names("opened"))):
        raise BadBundleError(f"opened/{lost[0]} is missing")
    for name in bundle.names("opened"):
        file = f"opened/{name}"
        if name not in signed and kinds.get(name) != "amend":
            raise BadBundleError(f"{file} belongs to no delivery")
        leaves = set(_leaves(bundle, name)) if name in signed else set()
        said = fields(read_json(bundle.read(file), file), "opened", "ballots", "pooled", "held", "again")
        shown = _shown(said["opened"], leaves, definition, manifest, found, file)
        pooled: Counter[Place] = Counter()
        for place, leaves_pooled in listed(said["pooled"], _pooled):
            pooled[place] += leaves_pooled
        held, again = Counter(table(said["held"], number)), Counter(table(said["again"], number))
        accounted = shown + pooled.total() + held.total() + again.total() + number(said["ballots"])
        if name in signed and accounted != len(leaves):
            raise BadBundleError(f"{file} accounts for {accounted} leaves, but {len(leaves)} are signed")
        found.pooled += pooled
        found.held += held
        found.again += again
        found.leaves += len(leaves)
    return found


def _leaves(bundle: Bundle, name: str) -> list[str]:
    """The leaves of a delivery, whose signature :func:`check_signed` has checked."""
    payload = payload_of(bundle.read(f"signed/{name}"), "batch", name)
    return listed(read_json(payload, name)["leaves"], hash256)


def _check_payload(value: Any, accepted: Accepted, manifest: Manifest, prev: str, name: str) -> None:
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
    leaves = listed(said["leaves"], hash256)
    if said["records"] is not None or leaves != sorted(set(leaves)) or said["count"] != len(leaves):
        raise BadBundleError(f"{name} holds something else than a sorted list of leaves")


def _shown(
    value: object, leaves: set[str], definition: Definition, manifest: Manifest, found: Opened, file: str
) -> int:
    """Adds what is opened of one delivery; returns how many leaves that are."""
    groups = listed(value, lambda group: fields(group, "contest", "station", "leaves"))
    places = [(text(group["contest"]), text(group["station"])) for group in groups]
    if len(set(places)) < len(places):
        raise BadBundleError(f"{file} opens a contest of a station in two places")
    number_opened = 0
    for place, group in zip(places, groups, strict=True):
        if place[0] not in definition.contests or place[1] not in manifest.stations:
            raise BadBundleError(f"{file} opens a contest or a station that there is not")
        here = listed(group["leaves"], _opening)
        if len(here) < definition.least:
            raise BadBundleError(f"{file} opens {len(here)} votes alone, fewer than {definition.least}")
        for leaf, body in here:
            if leaf not in leaves:
                raise BadBundleError(f"{file} opens a vote that the computer has not signed ({leaf[:16]}…)")
            if leaf in found.commitments:
                raise BadBundleError(f"{file} opens a vote twice ({leaf[:16]}…)")
            found.commitments.add(leaf)
            verdict, vote = _judged(definition, place[0], body, file)
            found.shown.setdefault(place, Sum()).add(verdict, vote)
        number_opened += len(here)
    return number_opened


def _opening(value: object) -> tuple[str, str]:
    """(commitment, body)."""
    said = fields(value, "salt", "body")
    salt, body = text(said["salt"]), text(said["body"])
    if not _SALT.fullmatch(salt):
        raise BadBundleError("a salt is not 32 hexadecimal digits")
    return hashlib.sha256(_DOMAIN + bytes.fromhex(salt) + body.encode()).hexdigest(), body


def _judged(definition: Definition, contest: str, body: str, file: str) -> tuple[str, Any]:
    said = fields(read_json(body.encode(), file), "contest", "marks", "validity", "held")
    if said["contest"] != contest or said["held"] is not None:
        raise BadBundleError(f"{file} opens a vote of another contest, or one that is held")
    marks = listed(said["marks"], _mark)
    if len(set(marks)) < len(marks):
        raise BadBundleError(f"{file} opens a vote with the same cross twice")
    verdict, vote = judged_marks(definition.contests[contest], marks)
    if said["validity"] != verdict:
        raise BadBundleError(f"{file} opens a vote that is called {said['validity']!r:.30}, but it is {verdict}")
    return verdict, vote


def _mark(value: object) -> tuple[str, str]:
    pair = listed(value, text)
    if len(pair) != 2:
        raise BadBundleError("a cross is not a project and a column")
    return pair[0], pair[1]


def _pooled(value: object) -> tuple[Place, int]:
    said = fields(value, "contest", "station", "leaves")
    return (text(said["contest"]), text(said["station"])), number(said["leaves"])


def _name(accepted: Accepted) -> str:
    return f"{accepted.computer}-{accepted.seq:06d}.json"
