"""Voters seen elsewhere: check-ins and digital votes that central holds, told to a computer that has not written them.

A voter is there as a code, the last eight bytes of the nullifier, and a list is only for one computer:

    sealed to the computer's age key: signed head ‖ newline ‖ codes ‖ zero bytes up to a multiple of 16,384

The head names the groups of voters with the same contests; of each first the codes of those who were checked in, then
of those who voted digitally. The codes of a part are sorted and all different, so that no order of voters is told, and
none has a place or a time; ``as_of`` is the whole list's. A list is a help at the table and never a condition.
"""

import operator
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sync import envelope
from sync.errors import BadSeen
from sync.fields import Moment, moment_text, read_moment
from sync.keys import AgeKey, SigningKey
from sync.sealing import seal, unseal
from sync.wire import Hash, Model, parse, sha256_hex, write

# 64 bits: that one voter of a million has the code of another of a million happens once in 18 million elections. Half
# a nullifier's length would double what each delivery fetches. The envelope's number is a nullifier's beginning, so the
# code is its end: a list cannot be held against the numbers on outer envelopes.
CODE_BYTES = 8
# Sealed bytes: two million voters, more than any election of this kind has had.
MAX_SEEN = 17_000_000
# Anybody may ask for a sealed list, and must not read from its size how many voters there are: 2,048 more or less.
_STEP = 16_384

Contest = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class SeenGroup(Model):
    """Voters with the same contests: how many codes of check-ins, and of digital votes, there are."""

    contests: Annotated[list[Contest], Field(min_length=1)]
    paper: Annotated[int, Field(ge=0)]
    digital: Annotated[int, Field(ge=0)]


class SeenHead(Model):
    """What central signs of a list. ``codes`` is the SHA-256 of all codes.

    ``digital_complete`` says that digital voting has ended and that every digital voter is in the list; otherwise none
    is. ``mode`` is the manifest's, ``as_of`` UTC in whole seconds.
    """

    election: Hash
    mode: Literal["test", "official"]
    incarnation: Hash
    as_of: Moment
    digital_complete: bool
    groups: list[SeenGroup]
    codes: Hash


@dataclass(frozen=True)
class Voters:
    """Voters with the same contests, for a list to be made: their codes, sorted, each once."""

    contests: tuple[str, ...]
    paper: bytes = b""
    digital: bytes = b""


@dataclass(frozen=True)
class Sighting:
    """What a list says of one voter: the contests handed out elsewhere on paper, and those voted in digitally."""

    paper: frozenset[str] = frozenset()
    digital: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Part:
    contests: tuple[str, ...]
    is_digital: bool
    codes: "array[int]"

    def __contains__(self, code: int) -> bool:
        place = bisect_left(self.codes, code)
        return place < len(self.codes) and self.codes[place] == code


class SeenList:
    """A list that was opened: of when it is, whether the digital voters are in it, and what it says of a voter."""

    def __init__(self, head: SeenHead, codes: bytes) -> None:
        """``codes`` are those that the head counts. BadSeen when a part is not sorted."""
        self.as_of: datetime = read_moment(head.as_of)
        self.digital_complete = head.digital_complete
        self.voters = len(codes) // CODE_BYTES
        self._parts = tuple(_parts(head, codes))

    def sighting(self, nullifier: str) -> Sighting:
        """What it says of the voter with this nullifier (64 hexadecimal digits)."""
        code = int(nullifier[-2 * CODE_BYTES :], 16)
        found = [part for part in self._parts if code in part]
        return Sighting(
            paper=frozenset(each for part in found if not part.is_digital for each in part.contests),
            digital=frozenset(each for part in found if part.is_digital for each in part.contests),
        )


def make_seen(
    signer: SigningKey,
    recipient: str,
    *,
    election: str,
    mode: Literal["test", "official"],
    incarnation: str,
    as_of: datetime,
    digital_complete: bool,
    voters: Sequence[Voters],
) -> bytes:
    """A list for one computer, signed by central and sealed to ``recipient``. ``as_of`` must know its time zone.

    Raises:
        BadSeen: it has more voters than a list can have.
        ValueError: digital voters in a list that does not have them all (a mistake in the program).
    """
    if not digital_complete and any(group.digital for group in voters):
        raise ValueError("digital voters are sent all, or none")
    codes = b"".join(group.paper + group.digital for group in voters)
    groups = [
        SeenGroup(
            contests=list(group.contests),
            paper=len(group.paper) // CODE_BYTES,
            digital=len(group.digital) // CODE_BYTES,
        )
        for group in voters
    ]
    head = SeenHead(
        election=election,
        mode=mode,
        incarnation=incarnation,
        as_of=moment_text(as_of),
        digital_complete=digital_complete,
        groups=groups,
        codes=sha256_hex(codes),
    )
    plain = envelope.sign(write(head), envelope.SEEN, [signer]) + b"\n" + codes
    sealed = seal(plain + bytes(-len(plain) % _STEP), [recipient])
    if len(sealed) > MAX_SEEN:
        raise BadSeen("There are too many voters for a list of those seen elsewhere. Stations decide without one.")
    return sealed


def open_seen(
    sealed: bytes,
    identity: AgeKey,
    receipt_key: str,
    *,
    election: str,
    mode: str,
    incarnation: str,
) -> SeenList:
    """The station's side: the list, once central has signed it for this very computer.

    Raises:
        BadEnvelope: too large, damaged, sealed to another computer, or not signed by central.
        BadSeen: malformed, or for another election, mode or computer.
    """
    signed, _, rest = unseal(sealed, identity, MAX_SEEN).partition(b"\n")
    head = parse(SeenHead, envelope.open_envelope(signed, envelope.SEEN, [receipt_key]), BadSeen)
    if (head.election, head.mode, head.incarnation) != (election, mode, incarnation):
        raise BadSeen("The list of voters seen elsewhere is for another election or computer. It was not taken.")
    if not head.digital_complete and any(group.digital for group in head.groups):
        raise _damaged()
    size = CODE_BYTES * sum(group.paper + group.digital for group in head.groups)
    codes, padding = rest[:size], rest[size:]
    if len(codes) != size or len(padding) >= _STEP or padding.strip(b"\0") or sha256_hex(codes) != head.codes:
        raise _damaged()
    return SeenList(head, codes)


def _parts(head: SeenHead, codes: bytes) -> Iterable[_Part]:
    start = 0
    for group in head.groups:
        for number, is_digital in ((group.paper, False), (group.digital, True)):
            end = start + CODE_BYTES * number
            yield _Part(tuple(group.contests), is_digital, _sorted(codes[start:end]))
            start = end


def _sorted(packed: bytes) -> "array[int]":
    codes = array("Q", packed)
    if sys.byteorder == "little":
        codes.byteswap()
    if not all(map(operator.lt, codes, islice(codes, 1, None))):
        raise _damaged()
    return codes


def _damaged() -> BadSeen:
    return BadSeen("The list of voters seen elsewhere is damaged. It was not taken; deliver again to fetch another.")
