"""One person, one vote: what a voter shows, written in one way only, and the nullifier made of it.

A normalised id has one of three forms: `pnr:` + 12 digits, `doc:` + ISO country (two letters) + `:` +
A–Z0–9, `decl:` + birth date + `:` + folded name. The platform for digital votes writes them alike.

    stretched = Argon2id(normalised id in UTF-8,
                         salt = first 16 bytes of SHA-256("rostlokal-nullifier-v1" ‖ 0x00 ‖ election secret),
                         2 passes, 32 MiB, 1 lane, 32 bytes out)
    nullifier = HMAC-SHA256(election secret, stretched), as 64 hexadecimal digits

The salt holds the secret too, so nobody can stretch the country's ten million numbers before a secret
leaks. Whoever holds the secret can still test, at some 50 ms a guess, whether a given person took part;
never what they voted. No sentence here repeats what was typed.
"""

import hashlib
import hmac
import re
import unicodedata
from datetime import date

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.countries import TWO_LETTERS
from sync.errors import BadId

SECRET_BYTES = 32

_DOMAIN = b"rostlokal-nullifier-v1\0"
# Measured 56 ms a call on one core: nobody at the table notices, and going through ten million numbers
# takes a core six days. Less memory than RFC 9106 recommends, since old laptops have 4 GB in all.
_PASSES, _KIB = 2, 32 * 1024
# The least that Argon2 allows, so that practice days and tests with thousands of voters stay quick (0.1 ms).
_TEST_PASSES, _TEST_KIB = 1, 8
_SWEDISH = re.compile(r"(?:(\d\d)(\d\d)|(\d\d))(\d\d)(\d\d)([-+]?)(\d{4})", re.ASCII)
# A samordningsnummer is the birth day plus 60.
_COORDINATION = 60
# In the year somebody turns 100, the hyphen becomes a plus sign (folkbokföringslagen 18 §).
_PLUS_AGE = 100
# The longest document numbers in use have 9 signs (ICAO 9303); some national cards have a few more.
_DOCUMENT = re.compile(r"[A-Z0-9]{3,24}")


def nullifier(normalised: str, election_secret: bytes, *, test_mode: bool) -> str:
    """The nullifier of an id as `parse_id` writes it.

    Values of test mode and official mode never agree, so the manifest's mode decides for everybody.

    Raises:
        ValueError: the secret does not have 32 bytes (a mistake in the program).
    """
    if len(election_secret) != SECRET_BYTES:
        raise ValueError("an election secret has 32 bytes")
    stretched = Argon2id(
        salt=hashlib.sha256(_DOMAIN + election_secret).digest()[:16],
        length=32,
        iterations=_TEST_PASSES if test_mode else _PASSES,
        lanes=1,
        memory_cost=_TEST_KIB if test_mode else _KIB,
    ).derive(normalised.encode())
    return hmac.new(election_secret, stretched, hashlib.sha256).hexdigest()


def parse_id(text: str, today: date) -> str:
    """The one way to write `pnr:…`, `doc:PL:…`, `decl:1950-01-31:Anna Andersson` or a bare Swedish number.

    `today` decides the century of a number with ten digits.

    Raises:
        BadId: it is none of these, with a sentence on what to check.
    """
    form, colon, rest = text.strip().partition(":")
    parts = rest.split(":")
    match form.strip().lower():
        case "pnr" if colon:
            return pnr(rest, today)
        case "doc" if len(parts) == 2:
            return doc(parts[0], parts[1])
        case "decl" if len(parts) == 2:
            return decl(parts[0], parts[1], today)
        case _ if not colon:
            return pnr(text, today)
    raise BadId("Type a personal number, doc:COUNTRY:NUMBER or decl:YYYY-MM-DD:FIRST AND LAST NAME.")


def pnr(text: str, today: date) -> str:
    """A personnummer or samordningsnummer with 10 or 12 digits as `pnr:` + 12 digits.

    Raises:
        BadId: not such a number, no such day, or a wrong control digit.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    found = _SWEDISH.fullmatch(typed.replace("−", "-").replace("–", "-"))
    if found is None:
        raise BadId("A personal number has 10 or 12 digits, as in 19500131-1234. Type it again.")
    century, year_of_century, year_alone, month, day, sign, last = found.groups()
    year = int(century + year_of_century) if century else _full_year(int(year_alone), sign == "+", today)
    short = f"{year % 100:02}{month}{day}{last}"
    if _luhn(short) != 0:
        raise BadId("The control digit does not fit: one digit is mistyped. Type the number again.")
    if not _was_a_day(year, int(month), int(day), today):
        raise BadId("The number does not begin with a birth date in the past. Type the number again.")
    return f"pnr:{year:04}{month}{day}{last}"


def doc(country: str, number: str) -> str:
    """A document's number as `doc:` + country + `:` + A–Z0–9. The country may have two or three letters.

    Raises:
        BadId: no such country, or a number without letters and digits of the ordinary kind.
    """
    letters = _plain(country)
    code = TWO_LETTERS.get(letters, letters)
    if code not in TWO_LETTERS.values():
        raise BadId("There is no such country code. Type the letters on the document, as in PL or POL.")
    kept = re.sub(r"[\s\-./<]", "", _plain(number))
    if not _DOCUMENT.fullmatch(kept):
        raise BadId("A document number has 3 to 24 letters A–Z and digits. Type it again.")
    return f"doc:{code}:{kept}"


def decl(born: str, name: str, today: date) -> str:
    """A declared identity as `decl:` + birth date + `:` + name in small letters without accents.

    Raises:
        BadId: the date is not written as 1950-01-31 or lies ahead, or there are not two names.
    """
    try:
        day = date.fromisoformat(born.strip())
    except ValueError:
        raise BadId("Write the birth date as 1950-01-31.") from None
    if day > today:
        raise BadId("The birth date lies in the future. Type it again.")
    names = fold_name(name).split()
    if len(names) < 2:
        raise BadId("A declaration needs first and last name. Ask for both and type them.")
    return f"decl:{day.isoformat()}:{' '.join(names)}"


def fold_name(name: str) -> str:
    """Small letters, accents and rings gone, anything that is no letter turned into one space.

    Folding much is on purpose: two people taken for one are listed for a human, one person taken for two
    is never noticed.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalpha() else " " for sign in bare).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _full_year(year_of_century: int, plus: bool, today: date) -> int:
    youngest = today.year - (_PLUS_AGE if plus else 0)
    return youngest - (youngest - year_of_century) % 100


def _was_a_day(year: int, month: int, day: int, today: date) -> bool:
    if day > _COORDINATION:
        day -= _COORDINATION
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False


def _luhn(digits: str) -> int:
    """0 when the last digit is the right control digit (modulus 10, weights 2 and 1)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(product // 10 + product % 10 for product in doubled) % 10
