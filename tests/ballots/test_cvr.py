"""The cast vote record as text: written once, read back exactly, and hostile text refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.cvr import (
    Amends,
    Box,
    ContestRecord,
    Held,
    PrivateRecord,
    SheetReading,
    TargetReading,
    contest_record,
    contest_text,
    is_private_text,
    parse_contest_text,
    parse_private_text,
    private_text,
    verdict,
)
from ballots.election import Contest
from ballots.errors import BallotsError
from ballots.judging import Validity

WORD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
MARKS = st.lists(st.tuples(WORD, WORD), max_size=5).map(tuple)
CONTEST_RECORDS = st.builds(
    ContestRecord,
    contest=WORD,
    marks=MARKS,
    validity=st.none() | st.sampled_from(Validity),
    held=st.none() | st.sampled_from(Held),
)
TARGETS = st.builds(
    TargetReading,
    contest=WORD,
    project=WORD,
    column=WORD,
    ink=st.integers(0, 10_000).map(lambda ink: ink / 10_000),
    mark=st.sampled_from(["marked", "blank", "unclear"]),
    blackened=st.booleans(),
)
SHEETS = st.builds(
    SheetReading, page=st.integers(1, 255), picture=WORD, targets=st.lists(TARGETS, max_size=3).map(tuple)
)
PRIVATE_RECORDS = st.builds(
    PrivateRecord,
    serial=WORD,
    style=WORD,
    box=st.builds(Box, station=WORD, number=WORD, seal=WORD),
    sheets=st.lists(SHEETS, max_size=2).map(tuple),
    contests=st.lists(WORD, max_size=3).map(tuple),
    amends=st.none() | st.builds(Amends, leaf=WORD, reason=WORD, people=st.lists(WORD, max_size=3).map(tuple)),
)


@pytest.fixture(scope="session")
def contest(elections: Any) -> Contest:
    return Contest.model_validate(elections.contest(method={"type": "approval", "max": 2}))


@given(CONTEST_RECORDS)
@settings(max_examples=50, deadline=None)
def test_a_contests_record_comes_back_from_its_text(record: ContestRecord) -> None:
    assert parse_contest_text(contest_text(record)) == record
    assert not is_private_text(contest_text(record))


@given(PRIVATE_RECORDS)
@settings(max_examples=50, deadline=None)
def test_a_private_record_comes_back_from_its_text(record: PrivateRecord) -> None:
    assert parse_private_text(private_text(record)) == record
    assert is_private_text(private_text(record))


def test_what_may_be_published_has_neither_serial_nor_station_nor_time(contest: Contest) -> None:
    assert set(json.loads(contest_text(contest_record(contest, [("1", "1")])))) == {
        "contest",
        "marks",
        "validity",
        "held",
    }


def test_the_same_marks_in_any_order_make_the_same_text(contest: Contest) -> None:
    one = contest_record(contest, [("2", "1"), ("1", "1")])
    other = contest_record(contest, [("1", "1"), ("2", "1"), ("2", "1")])
    assert contest_text(one) == contest_text(other)
    assert one.validity is Validity.VALID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"contest":1,"marks":[],"validity":"valid","held":null}',
        '{"contest":"c1","marks":[["1"]],"validity":"valid","held":null}',
        '{"contest":"c1","marks":[[1,"1"]],"validity":"valid","held":null}',
        '{"contest":"c1","marks":[],"validity":"splendid","held":null}',
        '{"contest":"\\ud800","marks":[],"validity":"blank","held":null}',
        '{"contest":"c1","marks":["11"],"validity":"valid","held":null}',
        '{"contest":"c1","marks":[],"validity":"blank"}',
        "[" * 100_000,
    ],
)
def test_attack_a_text_that_is_no_contest_record_is_refused(text: str) -> None:
    with pytest.raises(BallotsError, match="not a readable record"):
        parse_contest_text(text)


@pytest.mark.parametrize(
    "change",
    [
        {"serial": None},
        {"box": ["a", "1"]},
        {"sheets": [{"page": "one", "picture": "p", "targets": []}]},
        {"sheets": [{"page": float("inf"), "picture": "p", "targets": []}]},
        {"sheets": [{"page": 1, "picture": "p", "targets": [["c1", "1", "1", "much", "marked", False]]}]},
        {"sheets": [{"page": 1, "picture": "p", "targets": [["c1", "1", "1", 0.5, "marked"]]}]},
        {"sheets": 3},
        {"style": "\ud800"},
        {"contests": [1]},
    ],
)
def test_attack_a_text_that_is_no_private_record_is_refused(change: dict[str, Any]) -> None:
    sound = PrivateRecord("0123456789ABCDEF", "alla", Box("sal", "1", "77"), (), ("{}",))
    with pytest.raises(BallotsError, match="not a readable record"):
        parse_private_text(json.dumps(json.loads(private_text(sound)) | change))


def test_the_sentence_on_an_unreadable_ballot_does_not_quote_it() -> None:
    with pytest.raises(BallotsError, match="style: Field required") as refusal:
        parse_private_text('{"serial":"0123456789ABCDEF","box":["a","1","2"],"sheets":[],"contests":[]}')
    assert "0123456789ABCDEF" not in str(refusal.value)


def test_a_received_verdict_is_judged_again(contest: Contest) -> None:
    record = contest_record(contest, [("1", "1")])
    judgement = verdict(contest, record)
    assert judgement.vote is not None
    assert judgement.vote.choices == ("1",)


def test_attack_a_verdict_that_the_marks_do_not_give_is_refused(contest: Contest) -> None:
    overfull = tuple((project, "1") for project in ("1", "2", "3"))
    for validity in (Validity.VALID, None):
        with pytest.raises(BallotsError, match="a verdict that its marks do not give"):
            verdict(contest, ContestRecord("c1", overfull, validity, None))


def test_a_held_record_carries_no_verdict_to_compare(contest: Contest) -> None:
    assert verdict(contest, ContestRecord("c1", (("1", "1"),), None, Held.DISAGREED)).validity is Validity.VALID


def test_every_reason_to_hold_a_ballot_has_a_sentence_in_both_languages() -> None:
    assert all(held.sv.endswith(".") and held.en.endswith(".") for held in Held)
