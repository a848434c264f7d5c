"""Majority judgment: grades to scores, scores to winners, and a whole count with its report."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.election import Contest
from ballots.election_file import ElectionFile, parse_election
from ballots.judging import Vote
from ballots.methods import Grades
from ballots.winner_rule import MajorityJudgment
from central.facts import DigitalVote
from central.greedy import NotFunded
from central.majority import grade_and_gauge, majority_score
from central.merge import merge
from central.report.chart import chart_svg
from central.report.document import report_bytes
from central.report.rule_words import rule_words
from central.report.score_words import grade_text
from central.results import Results, count
from central.results_json import results_json
from central.tally import ContestResult, Scores, Terms, count_contest, decide
from central.ties import lot_number
from tests.central.counting import ELECTION, facts

Ungraded = Literal["worst", "blank"]
COSTS = {"1": 60, "2": 50, "3": 40}
GREEDY = 'method = { type = "approval", max = 2 }\nwinner_rule = { type = "greedy", on_misfit = "skip" }'
GRADED = """
winner_rule = { type = "majority-judgment", winners = 2, on_misfit = "skip" }
[contests.method]
type = "grades"
ungraded = "%s"
grades = [
  { id = "a", name = { sv = "Bra", en = "Good" } },
  { id = "b", name = { sv = "Sådär", en = "Fair" } },
  { id = "c", name = { sv = "Dåligt", en = "Bad" } },
]
"""


def graded(ungraded: Ungraded = "worst") -> ElectionFile:
    """The small election with three grades in its first contest."""
    head, rest = ELECTION.split(GREEDY)
    projects, north = rest.split("\n\n[[contests]]")
    text = f"{head}{projects}{GRADED % ungraded}\n[[contests]]{north}"
    return parse_election((text % {"double_vote": "void-both", "smallest_group": 1}).encode(), "test")


CONTESTS: dict[Ungraded, Contest] = {how: graded(how).election.contests[0] for how in ("worst", "blank")}


def votes(*ballots: str) -> list[Vote]:
    """``"1a 3c"`` as a vote that gives project 1 the best and 3 the worst grade."""
    pairs = [[(each[:-1], "abc".index(each[-1]) + 1) for each in ballot.split()] for ballot in ballots]
    return [Vote(tuple(project for project, _ in each), tuple(place for _, place in each)) for each in pairs]


def scored(ungraded: Ungraded, *ballots: str) -> Scores:
    return count_contest(CONTESTS[ungraded], votes(*ballots))


def decided(scores: Scores, *exclusions: frozenset[str], **bounds: Any) -> ContestResult:
    rule = MajorityJudgment(type="majority-judgment", **bounds)
    return decide(Terms("city", rule, 100, COSTS, "seed", exclusions), scores)


@pytest.mark.parametrize(
    ("numbers", "score"),
    [
        # Five grades, the third is the median; 2 of 5 are better and 1 of 5 is worse.
        ((2, 2, 1), 1 + Fraction(2, 5)),
        ((1, 2, 2), 1 - Fraction(2, 5)),
        # As many better as worse counts as worse.
        ((1, 3, 1), 1 - Fraction(1, 5)),
        # Of two middle grades the worse one is the median; half of all are better.
        ((2, 0, 2), Fraction(1, 2)),
        ((1, 1, 0), 1 + Fraction(1, 2)),
        ((4, 0, 0), 2),
        ((0, 0, 4), 0),
        ((3, 0, 2), 2 - Fraction(2, 5)),
        ((0, 0, 0), 0),
    ],
)
def test_a_score_is_the_median_grade_and_the_gauge(numbers: tuple[int, ...], score: Fraction) -> None:
    assert majority_score(numbers) == score


def test_an_ungraded_project_has_the_worst_grade_on_every_valid_ballot_or_none() -> None:
    ballots = ("1a 2b", "1a 2b", "1a", "2a", "")
    worst, blank = scored("worst", *ballots), scored("blank", *ballots)
    assert dict(worst.scores) == {"1": 2 - Fraction(1, 4), "2": 1 - Fraction(1, 4), "3": 0}
    assert dict(blank.scores) == {"1": 2, "2": 1 + Fraction(1, 3), "3": 0}
    assert dict(worst.votes) == dict(blank.votes) == {"1": 3, "2": 3, "3": 0}
    assert worst.valid_ballots == blank.valid_ballots == 4


def test_the_best_so_many_win_whatever_they_cost() -> None:
    result = decided(scored("worst", "1a 2a 3b"), winners=2)
    assert (set(result.winners), result.spent) == ({"1", "2"}, 110)
    assert dict(result.refused) == {"3": NotFunded.NOT_AMONG_THE_BEST}


@pytest.mark.parametrize(
    ("bounds", "winners", "refused"),
    [
        ({"on_misfit": "skip"}, ("1", "3"), {"2": NotFunded.DID_NOT_FIT}),
        ({"on_misfit": "stop"}, ("1",), {"2": NotFunded.DID_NOT_FIT, "3": NotFunded.STOPPED}),
        (
            {"on_misfit": "skip", "winners": 1},
            ("1",),
            {"2": NotFunded.NOT_AMONG_THE_BEST, "3": NotFunded.NOT_AMONG_THE_BEST},
        ),
    ],
)
def test_within_the_pot_a_misfit_is_skipped_or_ends_the_count(
    bounds: dict[str, Any], winners: tuple[str, ...], refused: dict[str, NotFunded]
) -> None:
    result = decided(scored("worst", "1a 2b 3c"), **bounds)
    assert (result.winners, dict(result.refused)) == (winners, refused)


def test_an_excluded_project_takes_no_place() -> None:
    result = decided(scored("worst", "1a 2b 3c"), frozenset({"1", "2"}), winners=2)
    assert (result.winners, result.refused["2"]) == (("1", "3"), NotFunded.EXCLUDED)


def test_the_lot_decides_between_equal_gauges() -> None:
    first, second = sorted(("2", "3"), key=lambda project: lot_number("seed", "city", project))
    result = decided(scored("worst", "1a 2b 3b", "1a 2c 3c", "1a 2b 3b"), winners=2)
    assert (result.winners, result.ties) == (("1", first), ((first, second),))
    assert result.refused[second] is NotFunded.LOST_THE_LOT


def numbers_of(places: Sequence[int]) -> list[int]:
    return [places.count(place) for place in range(4)]


def gauge_key(places: Sequence[int]) -> tuple[int, bool, Fraction]:
    """Balinski and Laraki's comparison word for word: median, then plus before minus, then p or q; greatest is best."""
    median = sorted(places)[len(places) // 2]
    better, worse = (sum(test) for test in zip(*((each < median, each > median) for each in places), strict=True))
    return -median, better > worse, Fraction(better if better > worse else -worse, len(places))


def majority_value(places: Sequence[int]) -> list[int]:
    """The full rule: the medians that come out when one after the other is taken away."""
    left = sorted(places)
    return [left.pop(len(left) // 2) for _ in places]


PLACES = st.lists(st.integers(0, 3), min_size=1, max_size=9)
TWO = st.integers(1, 9).flatmap(
    lambda size: st.tuples(*[st.lists(st.integers(0, 3), min_size=size, max_size=size)] * 2)
)


@settings(max_examples=50, deadline=None)
@given(PLACES, PLACES)
def test_scores_stand_in_the_order_of_the_gauge(one: list[int], other: list[int]) -> None:
    keys = gauge_key(one), gauge_key(other)
    scores = majority_score(numbers_of(one)), majority_score(numbers_of(other))
    assert (keys[0] > keys[1], keys[0] == keys[1]) == (scores[0] > scores[1], scores[0] == scores[1])


@settings(max_examples=50, deadline=None)
@given(TWO)
def test_the_full_rule_agrees_wherever_the_gauges_differ(two: tuple[list[int], list[int]]) -> None:
    worse, better = sorted(two, key=lambda places: majority_score(numbers_of(places)))
    if majority_score(numbers_of(worse)) < majority_score(numbers_of(better)):
        assert majority_value(better) < majority_value(worse)


def test_the_full_rule_may_tell_apart_what_the_gauge_leaves_to_the_lot() -> None:
    one, other = [0, 0, 1, 1, 1, 1, 2], [0, 0, 1, 1, 1, 1, 1]
    assert majority_score(numbers_of(one)) == majority_score(numbers_of(other))
    assert majority_value(one) > majority_value(other)


@settings(max_examples=50, deadline=None)
@given(PLACES)
def test_a_score_tells_its_grade_and_gauge(places: list[int]) -> None:
    grade, gauge = grade_and_gauge(majority_score(numbers_of(places)), 4)
    assert (-grade, gauge > 0, gauge) == gauge_key(places)


BALLOTS = st.lists(st.dictionaries(st.sampled_from("123"), st.sampled_from("abc")), max_size=9)


@settings(max_examples=50, deadline=None)
@given(BALLOTS, st.randoms(use_true_random=False), st.sampled_from(["worst", "blank"]))
def test_a_count_is_that_of_a_spreadsheet_in_any_order_of_the_ballots(
    given_grades: list[dict[str, str]], order: Any, ungraded: Ungraded
) -> None:
    ballots = [" ".join(project + grade for project, grade in each.items()) for each in given_grades]
    shuffled = order.sample(ballots, len(ballots))
    counted = scored(ungraded, *ballots)
    assert decided(counted, on_misfit="stop").winners == decided(scored(ungraded, *shuffled), on_misfit="stop").winners
    for project, score in counted.scores.items():
        rows = [each.get(project, "c" if ungraded == "worst" else "") for each in given_grades if each]
        cells = ["abc".index(cell) for cell in rows if cell]
        median, plus, gauge = gauge_key(cells) if cells else (-2, False, Fraction(0))
        del plus
        assert score == 2 + median + gauge


def results(ungraded: Ungraded = "worst") -> Results:
    file = graded(ungraded)
    ballots = ("1a 2b", "1a 2b 3b", "1b 2a", "3c", "")
    digital = tuple(DigitalVote(f"voter {n}", "city", vote) for n, vote in enumerate(votes(*ballots)))
    return count(file, "official", {}, merge(file.election, facts(digital=digital)))


def test_a_whole_count_tells_exact_scores_and_how_many_graded_each_project() -> None:
    city = results_json(results())["contests"][0]
    shape = ("rule", "winners", "scores", "votes", "spent", "not_funded")
    assert {key: city[key] for key in shape} == {
        "rule": "majority-judgment-2-skip",
        # Of the grades 1 a a b c, 2 b b a c and 3 b c c c the medians are b, b and c.
        "winners": ["1", "3"],
        "scores": {"1": "3/2", "2": "3/4", "3": "1/4"},
        "votes": {"1": 3, "2": 3, "3": 2},
        "spent": 100,
        "not_funded": {"2": "did-not-fit"},
    }
    assert city["channels"]["digital"]["scores"] == city["scores"]
    assert city["ballots"] == {"valid": 4, "blank": 1, "invalid": {}, "held": 0}


def test_the_report_writes_grades_in_words_and_explains_them() -> None:
    document = pdfium.PdfDocument(report_bytes(results()))
    front, city, _, rules = (" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    assert "Hela <staden> & kommunen" in front
    assert "Betyg Grade" in city
    assert "Sådär +50,0 %" in city
    assert "Dåligt +25,0 %" in city
    assert "majoritetsomdöme (Majority Judgment)" in rules
    assert "räknas som om den gav det sämsta" in rules
    assert "Högst så här många förslag vinner: 2." in rules
    assert "hoppas över" in rules


def test_the_chart_shows_each_projects_grade() -> None:
    shown = results("blank")
    assert "1 Lekplats: Bra \N{MINUS SIGN}33,3\N{NO-BREAK SPACE}%, finansieras" in chart_svg(
        shown.election, shown.contests[0]
    )


def grade_of_3(ungraded: Ungraded, *ballots: str) -> tuple[str, str]:
    method = CONTESTS[ungraded].method
    assert isinstance(method, Grades)
    return grade_text(graded().election, method, scored(ungraded, *ballots), "3")


def test_a_grade_reads_in_both_languages_and_without_a_sign_where_nobody_differs() -> None:
    assert grade_of_3("worst", "3b", "3b") == ("Sådär ±0,0\N{NO-BREAK SPACE}%", "Fair ±0.0\N{NO-BREAK SPACE}%")


def test_a_project_that_nobody_judges_has_a_dash_for_its_grade() -> None:
    assert grade_of_3("blank", "1a") == grade_of_3("blank") == grade_of_3("worst") == ("–", "–")
    assert grade_of_3("worst", "1a")[0].startswith("Dåligt")


@pytest.mark.parametrize(("on_misfit", "words"), [("stop", "ends the count"), ("skip", "is skipped"), (None, "")])
def test_the_report_says_what_follows_a_misfit(on_misfit: Literal["skip", "stop"] | None, words: str) -> None:
    rule = MajorityJudgment(type="majority-judgment", winners=2, on_misfit=on_misfit)
    said = " ".join(sentence.en for sentence in rule_words(rule))
    assert words in said
    assert ("left" in said) == (on_misfit is not None)
