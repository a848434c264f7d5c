"""People who come to vote: what they show at the table, and every way in which it could stand in a file."""

import base64
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sync.nullifier import parse_id

FIRST = ("Åsa", "Björn", "Ngozi", "Zoë", "Łukasz", "Fatima", "Øystein", "Marta")
LAST = ("Öhrnberg", "Nordqvist", "Okonkwo", "Dvořák", "Wiśniewska", "al-Hamdani", "Ærøskøbing", "Żak")
DAY = date(2027, 5, 1)


@dataclass(frozen=True)
class Voter:
    """Somebody who comes: what is typed at the table, and the projects that they will mark."""

    typed: str
    choice: tuple[str, ...]

    @property
    def normalised(self) -> str:
        """The one form of it that becomes a nullifier."""
        return parse_id(self.typed, DAY)

    def traces(self) -> Iterator[bytes]:
        """What no file may hold: the id as typed or normalised, its parts, and what anyone could hash out of it."""
        text = self.normalised
        kind, _, rest = text.partition(":")
        forms = {self.typed, self.typed.partition(":")[2] or self.typed, text, rest}
        if kind == "pnr":
            forms |= {rest[2:], f"{rest[:8]}-{rest[8:]}", f"{rest[2:8]}-{rest[8:]}", f"{rest[2:8]}+{rest[8:]}"}
        else:
            forms |= {rest.partition(":")[2], self.typed.rpartition(":")[2]}
        for form in forms:
            for spelling in {form, form.upper(), form.casefold()}:
                yield from (spelling.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
        for plain in (text.encode(), rest.encode()):
            # Its first bytes may lie anywhere in a longer text, so only the whole of it is looked for.
            yield base64.b64encode(plain).rstrip(b"=")
            for algorithm in ("md5", "sha1", "sha256"):
                digest = hashlib.new(algorithm, plain, usedforsecurity=False)
                yield from (digest.digest(), digest.hexdigest().encode(), digest.hexdigest().upper().encode())


def voters(number: int, lot: random.Random) -> list[Voter]:
    """So many different people: most show a Swedish number, some a document, some declare who they are."""
    choices = ((), ("1",), ("2",), ("1", "2"), ("2", "3"))
    return [Voter(_typed(place, lot), lot.choice(choices)) for place in range(number)]


def _typed(place: int, lot: random.Random) -> str:
    born = date(1940 + lot.randrange(60), lot.randint(1, 12), lot.randint(1, 28))
    if place % 5 == 3:
        return f"doc:PL:ZS{place:03}{lot.randrange(10_000):04}"
    if place % 5 == 4:
        return f"decl:{born.isoformat()}:{FIRST[place % 8]} {LAST[place // 8 % 8]}-{LAST[place // 3 % 8]}"
    digits = f"{born:%y%m%d}{place:03}"
    number = f"{digits}{_control(digits)}"
    return (f"{born:%Y%m%d}{number[6:]}", f"{number[:6]}-{number[6:]}", number)[place % 3]


def _control(digits: str) -> int:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(product // 10 + product % 10 for product in doubled) % 10
