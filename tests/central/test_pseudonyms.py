"""A platform's list with ids in clear becomes one with nullifiers, and nothing of the ids or their order is left."""

from datetime import date

import pytest

from central.digital_csv import BadLines, read_votes
from central.errors import CentralError
from central.pseudonyms import pseudonymised
from sync.nullifier import nullifier
from tests.central.town import small_election

SECRET = b"s" * 32
HEAD = "id,contest,choices,values\n"


def made(text: str) -> bytes:
    return pseudonymised(text.encode(), "platform.csv", SECRET, test_mode=True, today=date(2027, 3, 15))


def test_the_result_is_what_the_import_takes() -> None:
    text = HEAD + "doc:SE:ABC123,parks,P1|P2,\n19500131-1231,arts,K1,2\n"
    votes = read_votes(made(text), "votes.csv", small_election())
    assert {each.nullifier for each in votes} == {
        nullifier("doc:SE:ABC123", SECRET, test_mode=True),
        nullifier("pnr:195001311231", SECRET, test_mode=True),
    }


def test_no_id_and_no_order_is_left() -> None:
    lines = [f"doc:SE:VOTER{number},parks,P1,\n" for number in range(20)]
    forwards, backwards = made(HEAD + "".join(lines)), made(HEAD + "".join(reversed(lines)))
    assert forwards == backwards
    assert b"VOTER" not in forwards


def test_a_wrong_id_is_named_by_its_line_and_never_repeated() -> None:
    with pytest.raises(BadLines, match="line 3") as refused:
        made(HEAD + "doc:SE:ABC123,parks,P1,\n19500131-9999,parks,P1,\n")
    assert "9999" not in str(refused.value)


def test_a_list_without_ids_is_told() -> None:
    with pytest.raises(CentralError, match="columns id,contest,choices,values"):
        made("nullifier,contest,choices,values\n")
