"""From the sheets of a ballot and people's decisions to what it says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.cvr import ContestRecord, Held
from ballots.election import Contest
from ballots.geometry import PagePlan, Rect, Target
from ballots.judging import Validity
from scanning.join import Decided, join_contest
from scanning.result import MarkDecision, TargetResult
from tests.scanning.paper import election

CITY = election().election.contests[0]
IDS = tuple(project.id for project in CITY.projects)
BOXES = tuple((project, "1") for project in IDS)


def page(number: int, *projects: str, contest: str = CITY.id) -> PagePlan:
    return PagePlan(number, tuple(Target(contest, project, "1", Rect(0, 0, 6, 6)) for project in projects), (), ())


def seen(marks: dict[str, MarkDecision], contest: str = CITY.id) -> list[TargetResult]:
    return [TargetResult(contest, each, "1", 0.3, mark, False, (0, 0, 9, 9)) for each, mark in marks.items()]


def joined(*decided: Decided, contest: Contest = CITY, **marks: MarkDecision) -> ContestRecord:
    """Of a ballot with one page; ``a`` is the first project, ``b`` the second."""
    named = {IDS["ab".index(name)]: mark for name, mark in marks.items()}
    return join_contest(contest, [page(1, *IDS)], {1: seen(named)}, decided)


def test_what_the_machine_saw_clearly_counts():
    assert joined(a="marked", b="blank").marks == (BOXES[0],)


def test_people_decide_over_the_machine():
    decided = Decided(CITY.id, BOXES[:2], frozenset({BOXES[1]}))
    assert joined(decided, a="marked", b="unclear").marks == (BOXES[1],)


def test_a_decision_about_another_contest_changes_nothing():
    decided = Decided("another", BOXES[:1], frozenset())
    assert joined(decided, a="marked").marks == (BOXES[0],)
    assert joined(Decided("another", BOXES[:1], None), a="marked").held is None


def test_a_mark_in_another_contest_of_the_sheet_is_not_this_one_s():
    record = join_contest(CITY, [page(1, *IDS)], {1: seen({IDS[0]: "marked"}, contest="another")}, [])
    assert (record.marks, record.validity) == ((), Validity.BLANK)


def test_two_people_who_disagree_hold_the_contest():
    record = joined(Decided(CITY.id, BOXES[:1], None), a="unclear", b="marked")
    assert record == ContestRecord(CITY.id, (), None, Held.DISAGREED)


def test_a_missing_page_holds_the_contests_on_it_and_no_other():
    pages = [page(1, IDS[0]), page(2, IDS[1]), page(3, "x", contest="another")]
    read = {1: seen({IDS[0]: "marked"})}
    assert join_contest(CITY, pages, read, []) == ContestRecord(CITY.id, (), None, Held.PAGE_MISSING)
    assert join_contest(CITY, pages, read | {2: seen({IDS[1]: "blank"})}, []).marks == (BOXES[0],)


@settings(max_examples=50, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(IDS, st.sampled_from(["marked", "blank"]))),
    st.sets(st.sampled_from(IDS)),
    st.integers(0, len(IDS)),
)
def test_it_does_not_matter_how_the_boxes_are_spread_over_sheets_and_decisions(
    marks: dict[str, MarkDecision], asked: set[str], cut: int
):
    """Deciding boxes as the machine read them changes nothing, nor does printing the contest on two pages."""
    first, second = IDS[:cut], IDS[cut:]
    sheets = {n: seen({each: marks[each] for each in ids}) for n, ids in ((1, first), (2, second))}
    agreeing = [
        Decided(CITY.id, ((each, "1"),), frozenset({(each, "1")}) if marks[each] == "marked" else frozenset())
        for each in asked
    ]
    split = join_contest(CITY, [page(1, *first), page(2, *second)], sheets, agreeing)
    assert split == join_contest(CITY, [page(1, *IDS)], {1: seen(marks)}, [])
