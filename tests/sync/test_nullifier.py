import contextlib
import hmac
from datetime import date
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from sync.countries import TWO_LETTERS
from sync.errors import BadId
from sync.nullifier import decl, doc, fold_name, nullifier, parse_id, pnr

DAY = date(2026, 9, 13)
SECRET = bytes(range(32))
FIXED = "ef04e2c654b42ad2d70a505c9dce9bcde36880dc5e6aa35bdcd9f8b73c40a78f"
FIXED_TEST = "b61d4b606948a6dd1795daca64573b7a9699b6fd9a901a4f990e7e9266f12a18"
# The example of Skatteverket's brochure SKV 704 (811218-987, control digit 6).
KNOWN = "pnr:198112189876"


def numbered(digits: str) -> str:
    """Nine digits and their control digit, worked out by a table instead of by arithmetic."""
    doubled = {"0": 0, "1": 2, "2": 4, "3": 6, "4": 8, "5": 1, "6": 3, "7": 5, "8": 7, "9": 9}
    total = sum(doubled[digit] for digit in digits[::2]) + sum(map(int, digits[1::2]))
    return digits + str(-total % 10)


@pytest.mark.parametrize(
    "typed",
    [
        "198112189876",
        "19811218-9876",
        "811218-9876",
        "8112189876",
        " 811218 - 9876 ",
        "811218–9876",
        "８１１２１８－９８７６",
        "pnr:811218-9876",
        "PNR: 19811218-9876",
    ],
)
def test_a_personal_number_is_read_however_it_is_written(typed: str) -> None:
    assert parse_id(typed, DAY) == KNOWN


def test_a_coordination_number_keeps_its_day_plus_sixty() -> None:
    number = numbered("811278987")
    assert pnr(number, DAY) == f"pnr:19{number}"


def test_a_plus_sign_means_a_hundred_years_or_more() -> None:
    number = numbered("260101123")
    assert pnr(f"{number[:6]}-{number[6:]}", DAY) == f"pnr:20{number}"
    assert pnr(f"{number[:6]}+{number[6:]}", DAY) == f"pnr:19{number}"
    older = numbered("250101123")
    assert pnr(f"{older[:6]}+{older[6:]}", DAY) == f"pnr:19{older}"


def test_a_leap_day_exists_in_leap_years_only() -> None:
    assert pnr(numbered("000229123"), DAY) == f"pnr:20{numbered('000229123')}"
    with pytest.raises(BadId):
        pnr("19" + numbered("000229123"), DAY)


BAD = [
    ("nothing", ""),
    ("too short", "811218-987"),
    ("too long", "1981121898761"),
    ("a wrong control digit", "811218-9875"),
    ("two digits swapped", "811218-9867"),
    ("a month too many", numbered("811318123")),
    ("day zero", numbered("811200123")),
    ("a day too many", numbered("811232123")),
    ("not born yet", "20" + numbered("261218123")),
    ("letters", "811218-98A6"),
    ("arabic digits that python would take", "٨١١٢١٨-٩٨٧٦"),
    ("no such form", "bank:1234"),
    ("a document without a number", "doc:PL"),
    ("a document with too much", "doc:PL:12:34"),
    ("no such country", "doc:XX:AB123456"),
    ("a number of two signs", "doc:PL:12"),
    ("a number of thirty signs", "doc:PL:" + "A" * 30),
    ("a number with foreign letters", "doc:PL:ÅÄÖ123"),
    ("a declaration without a name", "decl:1950-01-31:"),
    ("a declaration with one name", "decl:1950-01-31:Anna"),
    ("a declaration with a date that never was", "decl:1950-02-30:Anna Andersson"),
    ("a declaration from the future", "decl:2050-01-31:Anna Andersson"),
    ("a declaration with a number for a name", "decl:1950-01-31:1234 5678"),
]


@pytest.mark.parametrize(("title", "typed"), BAD, ids=[row[0] for row in BAD])
def test_what_is_no_identity_is_a_sentence_that_does_not_repeat_it(title: str, typed: str) -> None:
    with pytest.raises(BadId) as caught:
        parse_id(typed, DAY)
    personal = {part for part in typed.replace(":", "-").split("-") if len(part) > 3} - {"decl", "1950"}
    assert not any(part in f"{caught.value} {caught.value.values}" for part in personal)


@given(st.text(max_size=30))
def test_no_text_makes_it_crash(typed: str) -> None:
    with contextlib.suppress(BadId):
        parse_id(typed, DAY)


@given(st.dates(date(1927, 1, 1), DAY), st.integers(0, 999))
def test_ten_and_twelve_digits_of_one_person_agree(born: date, number: int) -> None:
    ten = numbered(f"{born:%y%m%d}{number:03}")
    twelve = f"{born:%Y%m%d}{ten[6:]}"
    assert pnr(ten, DAY) == pnr(twelve, DAY) == f"pnr:{twelve}"
    assert pnr(parse_id(ten, DAY).removeprefix("pnr:"), DAY) == f"pnr:{twelve}"


@pytest.mark.parametrize("typed", ["doc:PL:ABC123456", "doc:pol:abc 123-456", " DOC: POL : ABC123456<"])
def test_a_document_is_read_however_it_is_written(typed: str) -> None:
    assert parse_id(typed, DAY) == "doc:PL:ABC123456"


def test_both_spellings_of_every_country_agree() -> None:
    assert len(set(TWO_LETTERS.values())) == 250
    for three, two in TWO_LETTERS.items():
        assert doc(three, "ABC123") == doc(two, "ABC123") == f"doc:{two}:ABC123"
    assert [TWO_LETTERS[code] for code in ("DEU", "FIN", "SOM", "SYR", "UKR", "XKX", "RKS")] == [
        "DE",
        "FI",
        "SO",
        "SY",
        "UA",
        "XK",
        "XK",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "decl:1950-01-31:Anna-Maria Åkesson",
        "decl:1950-01-31:  anna maria  ÅKESSON ",
        "decl:1950-01-31:Anna Maria A\u030akesson",
        "Decl: 1950-01-31 :Anna Maria Akesson",
    ],
)
def test_a_declaration_is_read_however_it_is_written(typed: str) -> None:
    assert parse_id(typed, DAY) == "decl:1950-01-31:anna maria akesson"


@given(st.text(max_size=40))
def test_folding_a_name_twice_is_folding_it_once(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


def test_a_name_in_any_script_is_a_name() -> None:
    assert decl("1950-01-31", "Ольга Петрова", DAY) == "decl:1950-01-31:ольга петрова"
    assert decl("1950-01-31", "فاطمة الزهراء", DAY).startswith("decl:1950-01-31:")


def test_the_nullifier_is_the_documented_one() -> None:
    salt = sha256(b"rostlokal-nullifier-v1\0" + SECRET).digest()[:16]
    stretched = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=32768).derive(KNOWN.encode())
    expected = hmac.new(SECRET, stretched, sha256).hexdigest()
    assert nullifier(KNOWN, SECRET, test_mode=False) == expected


def test_nullifiers_stay_what_they_were_so_that_digital_votes_still_match() -> None:
    assert nullifier(KNOWN, SECRET, test_mode=False) == FIXED
    assert nullifier(KNOWN, SECRET, test_mode=True) == FIXED_TEST


def test_person_secret_and_mode_each_change_the_nullifier() -> None:
    values = {
        nullifier(person, secret, test_mode=True)
        for person in (KNOWN, "pnr:198112199874")
        for secret in (SECRET, bytes(32))
    }
    assert len(values | {nullifier(KNOWN, SECRET, test_mode=False)}) == 5


@pytest.mark.parametrize("secret", [b"", bytes(16), bytes(33)])
def test_a_secret_of_another_length_is_a_mistake_of_the_program(secret: bytes) -> None:
    with pytest.raises(ValueError):
        nullifier(KNOWN, secret, test_mode=True)
