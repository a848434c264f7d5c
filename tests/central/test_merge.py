"""The merge: every ballot is counted once or listed by name, whatever arrives and in whatever order."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.cvr import Box, ContestRecord, Held
from ballots.judging import Validity
from central.facts import Facts, PaperBallot
from central.merge import Merged, merge
from central.reasons import HeldReason
from tests.central.counting import ballot, check_in, digital, election, facts, record, serial


def merged(given_facts: Facts) -> Merged:
    return merge(election(), given_facts)


def reasons(outcome: Merged) -> list[tuple[str, str, HeldReason]]:
    return [(held.serial, held.contest, held.reason) for held in outcome.held]


def test_paper_and_digital_votes_are_counted_beside_each_other() -> None:
    outcome = merged(facts([ballot(1, ["1", "2"], north=["N2"])], digital=(digital("dan", "3"),)))
    assert [(each.contest, each.channel, each.station, each.judgement.vote) for each in outcome.counted] == [
        ("city", "digital", None, digital("dan", "3").vote),
        ("city", "paper", "library", digital("", "1", "2").vote),
        ("north", "paper", "library", replace(digital("", "N2").vote, values=(3,))),
    ]
    assert (outcome.held, outcome.alarms) == ((), ())


def test_blank_and_invalid_ballots_are_counted_as_such() -> None:
    outcome = merged(facts([ballot(1, []), ballot(2, ["1", "2", "3"])], digital=(digital("dan", "9"),)))
    validities = [each.judgement.validity for each in outcome.counted]
    assert validities == [Validity.UNKNOWN_PROJECT, Validity.BLANK, Validity.TOO_MANY]
    assert all(each.judgement.vote is None for each in outcome.counted)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"registered": frozenset()}, HeldReason.UNREGISTERED),
        ({"over_quota": frozenset({serial(1)})}, HeldReason.OVER_QUOTA),
        ({"spoiled": frozenset({serial(1)})}, HeldReason.SPOILED_BUT_CAST),
    ],
)
def test_a_serial_that_should_not_be_in_a_box_is_held_in_all_its_contests(
    change: dict[str, frozenset[str]], reason: HeldReason
) -> None:
    outcome = merged(facts([ballot(1, north=["N1"])], **change))
    assert reasons(outcome) == [(serial(1), "city", reason), (serial(1), "north", reason)]
    assert outcome.counted == ()


@pytest.mark.parametrize(
    ("held", "reason"), [(Held.DISAGREED, HeldReason.DISAGREED), (Held.PAGE_MISSING, HeldReason.PAGE_MISSING)]
)
def test_a_contest_held_at_the_station_is_held_and_the_others_count(held: Held, reason: HeldReason) -> None:
    outcome = merged(facts([ballot(1, north=["N1"], held=held)]))
    assert reasons(outcome) == [(serial(1), "city", reason)]
    assert [each.contest for each in outcome.counted] == ["north"]


def test_the_same_ballot_read_again_with_the_same_marks_counts_once() -> None:
    again = replace(ballot(1), box=Box("centre", "4", "9"))
    outcome = merged(facts([ballot(1), again]))
    assert (len(outcome.counted), outcome.held, outcome.copies) == (1, (), 1)


def test_the_same_ballot_with_other_marks_counts_none_and_is_listed() -> None:
    outcome = merged(facts([ballot(1, ["1"]), ballot(1, ["2"])]))
    assert (outcome.counted, reasons(outcome)) == ((), [(serial(1), "city", HeldReason.OTHER_MARKS)])


def test_a_correction_that_does_not_fit_holds_its_ballot_even_where_it_says_the_same() -> None:
    outcome = merged(facts([ballot(1), replace(ballot(1), misfit=True)]))
    assert (outcome.counted, reasons(outcome)) == ((), [(serial(1), "city", HeldReason.MISFIT_AMENDMENT)])
    assert outcome.amended == {}


def test_a_page_found_at_one_reading_and_missing_at_the_other_is_for_people_to_decide() -> None:
    outcome = merged(facts([ballot(1), ballot(1, held=Held.PAGE_MISSING)]))
    assert reasons(outcome) == [(serial(1), "city", HeldReason.OTHER_MARKS)]


@pytest.mark.parametrize(
    "contests",
    [
        (record(election().contest("city"), "1"),) * 2,
        (record(election().contest("north"), "N1"),),
        (ContestRecord("nowhere", (), Validity.BLANK, None),),
    ],
)
def test_a_ballot_with_other_contests_than_its_style_is_held(contests: tuple[ContestRecord, ...]) -> None:
    outcome = merged(facts([replace(ballot(1), contests=contests)]))
    assert outcome.counted == ()
    assert {held.reason for held in outcome.held} == {HeldReason.WRONG_CONTESTS}


@pytest.mark.parametrize(
    "lie",
    [
        ContestRecord("city", (("1", "1"), ("2", "1"), ("3", "1")), Validity.VALID, None),
        ContestRecord("city", (("1", "1"),), Validity.BLANK, None),
        ContestRecord("city", (("1", "17"),), Validity.VALID, None),
    ],
)
def test_a_verdict_that_the_marks_do_not_give_is_not_believed(lie: ContestRecord) -> None:
    outcome = merged(facts([replace(ballot(1), contests=(lie,))]))
    assert (outcome.counted, reasons(outcome)) == ((), [(serial(1), "city", HeldReason.VERDICT_DIFFERS)])


def test_a_paper_vote_replaces_the_digital_one_and_the_count_holds_one_of_them() -> None:
    outcome = merged(facts([ballot(1)], check_ins=(check_in("ann"),), digital=(digital("ann", "3"),)))
    assert [each.channel for each in outcome.counted] == ["paper"]
    assert [(each.nullifier, each.station) for each in outcome.people.excluded] == [("ann", "library")]


def test_held_ballots_still_count_against_the_check_ins_of_their_station() -> None:
    stuffed = facts([ballot(1), ballot(2)], registered=frozenset({serial(1)}), check_ins=(check_in("ann"),))
    assert [(alarm.expected, alarm.found) for alarm in merged(stuffed).alarms] == [(1, 2)]


def test_stations_that_still_have_to_deliver_are_passed_on() -> None:
    assert merged(facts(waiting=("van",))).waiting == ("van",)


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[Facts, Random]:
    """Ballots with few serials, so that many come twice, same or different."""
    one = st.builds(
        ballot,
        st.integers(1, 5),
        st.lists(st.sampled_from("123"), max_size=3, unique=True),
        st.none() | st.lists(st.sampled_from(["N1", "N2"]), unique=True),
        st.sampled_from(["library", "van"]),
        st.sampled_from([None, Held.DISAGREED]),
    )
    ballots: list[PaperBallot] = draw(st.lists(one, max_size=8))
    serials = st.frozensets(st.sampled_from([serial(number) for number in range(1, 6)]))
    return facts(ballots, registered=draw(serials), spoiled=draw(serials)), draw(st.randoms())


@settings(max_examples=50)
@given(arrivals())
def test_every_contest_of_every_serial_is_counted_once_or_held_and_the_order_changes_nothing(
    arrival: tuple[Facts, Random],
) -> None:
    given_facts, random = arrival
    outcome = merged(given_facts)
    expected = {(each.serial, part.contest) for each in given_facts.ballots for part in each.contests}
    held = [(each.serial, each.contest) for each in outcome.held]
    assert len(set(held)) == len(held)
    assert len(outcome.counted) + len(held) == len(expected)
    shuffled = tuple(random.sample(given_facts.ballots, len(given_facts.ballots)))
    again = merged(replace(given_facts, ballots=shuffled))
    assert (again.counted, set(held)) == (outcome.counted, {(each.serial, each.contest) for each in again.held})
