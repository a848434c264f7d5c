"""Deliveries of ballots: which of their signed commitments are opened, and an account of all the others."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from verifier.bundle import Bundle
from verifier.definition import Definition
from verifier.errors import BadBundleError
from verifier.manifests import Manifest
from verifier.signed import Signed
from verifier.strict import fields, listed, number, read_json, table, text
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
    commitments: set[str] = field(default_factory=set)


def check_opened(bundle: Bundle, manifest: Manifest, definition: Definition, signed: Signed) -> Opened:
    """Every opened leaf is a signed one and opened once, shows no small group, and no leaf is left unaccounted for.

    None is opened that was taken back, and of each delivery as many are left out of the count as were taken back.
    """
    found = Opened()
    if lost := sorted(set(signed.leaves) - set(bundle.names("opened"))):
        raise BadBundleError(f"opened/{lost[0]} is missing")
    for name in bundle.names("opened"):
        file = f"opened/{name}"
        if name not in signed.leaves and name not in signed.unfit:
            raise BadBundleError(f"{file} belongs to no delivery")
        leaves = signed.leaves.get(name, frozenset())
        back = leaves & signed.taken_back
        names = ("opened", "ballots", "pooled", "held", "again", "superseded")
        said = fields(read_json(bundle.read(file), file), *names)
        if number(said["superseded"]) != len(back):
            raise BadBundleError(f"{file} leaves out {said['superseded']} leaves, but {len(back)} were taken back")
        shown = _shown(said["opened"], leaves - back, definition, manifest, found, file)
        pooled: Counter[Place] = Counter()
        for place, leaves_pooled in listed(said["pooled"], _pooled):
            pooled[place] += leaves_pooled
        held, again = Counter(table(said["held"], number)), Counter(table(said["again"], number))
        accounted = shown + pooled.total() + held.total() + again.total() + number(said["ballots"]) + len(back)
        if name in signed.unfit and shown + pooled.total():
            raise BadBundleError(f"{file} counts votes of a correction that central says does not fit")
        if name in signed.leaves and accounted != len(leaves):
            raise BadBundleError(f"{file} accounts for {accounted} leaves, but {len(leaves)} are signed")
        found.pooled += pooled
        found.held += held
        found.again += again
    return found


def _shown(
    value: object, leaves: frozenset[str], definition: Definition, manifest: Manifest, found: Opened, file: str
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
                raise BadBundleError(
                    f"{file} opens a vote that its computer has not signed, or took back ({leaf[:16]}…)"
                )
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
