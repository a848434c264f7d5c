from datetime import date

import pytest

from station.practice.voters import LARGE, VOTERS, Done, Served, Wish, how_served
from sync.nullifier import doc, pnr

TODAY = date(2027, 5, 1)
PLAIN = "standard"


@pytest.mark.parametrize("number", [voter.number for voter in VOTERS if voter.number])
def test_every_personal_number_is_valid_and_a_test_persons(number: str) -> None:
    assert pnr(number, TODAY)
    assert 980 <= int(number[-4:-1]) <= 999


def test_a_voter_shows_either_a_number_or_a_document() -> None:
    assert all(bool(voter.number) != bool(voter.document) for voter in VOTERS)
    assert [doc(*voter.document) for voter in VOTERS if voter.document]


def test_only_the_voter_who_is_to_be_turned_away_has_been_here_before() -> None:
    seen: set[str] = set()
    for voter in VOTERS:
        assert (voter.number in seen) is (voter.wish is Wish.TURNED_AWAY)
        seen.add(voter.number or "no number")


@pytest.mark.parametrize(
    ("wish", "done", "served"),
    [
        (Wish.BALLOT, Done(1, [PLAIN]), Served.RIGHT),
        (Wish.BALLOT, Done(0, [PLAIN]), Served.NOT_CHECKED_IN),
        (Wish.BALLOT, Done(1), Served.NO_BALLOT),
        (Wish.BALLOT, Done(1, [PLAIN], spoiled=1), Served.NO_BALLOT),
        (Wish.BALLOT, Done(1, [PLAIN, PLAIN]), Served.TOO_MANY),
        (Wish.LARGE_PRINT, Done(1, [LARGE]), Served.RIGHT),
        (Wish.LARGE_PRINT, Done(1, [PLAIN]), Served.NOT_LARGE),
        (Wish.LARGE_PRINT, Done(1, [PLAIN, LARGE], spoiled=1), Served.RIGHT),
        (Wish.ANOTHER, Done(1, [PLAIN, PLAIN], spoiled=1), Served.RIGHT),
        (Wish.ANOTHER, Done(1, [PLAIN]), Served.NOT_SPOILED),
        (Wish.TURNED_AWAY, Done(), Served.RIGHT),
        (Wish.TURNED_AWAY, Done(0, [PLAIN]), Served.SECOND_VOTE),
        (Wish.TURNED_AWAY, Done(1), Served.SECOND_VOTE),
    ],
)
def test_what_is_said_of_how_a_voter_was_served(wish: Wish, done: Done, served: Served) -> None:
    assert how_served(wish, done) is served
