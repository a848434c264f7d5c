import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanning.result import MarkDecision, TargetResult
from station.outcomes import ScanOutcome
from station.page_judge import KnownPage, contradictions, judge_page, unclear
from station.paper import SerialState

MARKS = st.sampled_from(["marked", "blank", "unclear"])


def targets(*marks: MarkDecision) -> tuple[TargetResult, ...]:
    return tuple(
        TargetResult("parks", str(number), "1", 0.2, mark, False, (0, 0, 1, 1)) for number, mark in enumerate(marks)
    )


PRINTED, SPOILED, VOID = SerialState.PRINTED, SerialState.SPOILED, SerialState.VOID


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        (KnownPage(PRINTED, False, None, ()), ScanOutcome.ACCEPTED),
        (KnownPage(None, False, None, ()), ScanOutcome.NEVER_REGISTERED),
        (KnownPage(VOID, False, None, ()), ScanOutcome.NEVER_REGISTERED),
        (KnownPage(SPOILED, False, None, ()), ScanOutcome.SPOILED_BUT_CAST),
        (KnownPage(PRINTED, True, None, ()), ScanOutcome.LATE),
        (KnownPage(PRINTED, False, "aa", targets("marked")), ScanOutcome.ALREADY_READ),
        (KnownPage(PRINTED, True, "bb", targets("marked")), ScanOutcome.DUPLICATE),
        (KnownPage(PRINTED, False, "bb", targets("unclear")), ScanOutcome.DUPLICATE),
        (KnownPage(PRINTED, False, "bb", targets("blank")), ScanOutcome.DIFFERS),
        (KnownPage(PRINTED, True, "bb", targets("blank")), ScanOutcome.DIFFERS),
    ],
)
def test_a_page_is_judged_by_what_is_known_of_it(known: KnownPage, outcome: ScanOutcome):
    assert judge_page(known, "aa", targets("marked")) is outcome


@given(st.lists(st.tuples(MARKS, MARKS), max_size=8))
def test_only_marked_against_blank_contradicts_whichever_came_first(pairs: list[tuple[MarkDecision, MarkDecision]]):
    first, second = targets(*(a for a, _ in pairs)), targets(*(b for _, b in pairs))
    expected = [("parks", str(n), "1") for n, pair in enumerate(pairs) if set(pair) == {"marked", "blank"}]
    assert contradictions(first, second) == contradictions(second, first) == expected


def test_every_unclear_box_goes_to_people():
    assert unclear(targets("marked", "unclear", "blank", "unclear")) == [("parks", "1", "1"), ("parks", "3", "1")]
