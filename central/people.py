"""The made-up identity of a voter in a Pabulib file, so that a replay can play both check-ins and digital votes."""

import re

from central.errors import CentralError
from sync.wire import sha256_hex

# What sync.nullifier takes as a document's number; other voter ids (one digit, small letters) are hashed.
_AS_IT_IS = re.compile(r"[A-Z0-9]{3,24}")
_HASHED_DIGITS = 24
# Countries as Pabulib's META writes them, and their ISO 3166-1 codes.
_COUNTRIES = {
    "Canada": "CA",
    "Czechia": "CZ",
    "Estonia": "EE",
    "France": "FR",
    "Germany": "DE",
    "Italy": "IT",
    "Netherlands": "NL",
    "Poland": "PL",
    "Portugal": "PT",
    "Spain": "ES",
    "Sweden": "SE",
    "Switzerland": "CH",
    "US": "US",
    "United States": "US",
}


def pabulib_person(country: str, voter_id: str) -> str:
    """``doc:<ISO country>:<number>`` for a voter, as check-ins and digital votes name people.

    The number is the voter id as it stands where that is 3 to 24 of A–Z and 0–9; otherwise the first 24 hexadecimal
    digits, in capitals, of the SHA-256 of its UTF-8 bytes. So two voters never become one.

    Raises:
        CentralError: META's country is none that we know.
    """
    code = _COUNTRIES.get(country)
    if code is None:
        raise CentralError(
            "META names the country {country}, for which no code is known. Known are {known}.",
            country=repr(country),
            known=", ".join(_COUNTRIES),
        )
    number = voter_id if _AS_IT_IS.fullmatch(voter_id) else sha256_hex(voter_id.encode())[:_HASHED_DIGITS].upper()
    return f"doc:{code}:{number}"
