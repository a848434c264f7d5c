"""One person, one vote: digital votes and envelopes under each policy, contest by contest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.facts import CheckedIn, DigitalVote
from central.one_person import DoubleCheckIn, OnePerson, Policy, one_person
from central.reasons import EnvelopeVerdict, Excluded
from tests.central.counting import check_in, digital

REPLACES: Policy = "paper-replaces-digital"
BLOCKS: Policy = "digital-blocks-paper"
VOIDS: Policy = "void-both"
POLICIES: tuple[Policy, ...] = (REPLACES, BLOCKS, VOIDS)


def apply(policy: Policy, check_ins: list[CheckedIn], votes: list[DigitalVote]) -> OnePerson:
    return one_person(policy, check_ins, votes)


def why(outcome: OnePerson) -> list[Excluded]:
    return [each.why for each in outcome.excluded]


def verdicts(outcome: OnePerson) -> list[EnvelopeVerdict]:
    return [envelope.verdict for envelope in outcome.envelopes]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_digital_vote_without_a_check_in_counts(policy: Policy) -> None:
    outcome = apply(policy, [check_in("ann")], [digital("bo")])
    assert (outcome.digital, outcome.excluded, outcome.waiting) == ((digital("bo"),), (), ())


@pytest.mark.parametrize(
    ("policy", "reason"), [(REPLACES, Excluded.REPLACED), (BLOCKS, Excluded.CONFLICT), (VOIDS, Excluded.CONFLICT)]
)
def test_a_ballot_in_the_box_stays_so_the_digital_vote_gives_way(policy: Policy, reason: Excluded) -> None:
    outcome = apply(policy, [check_in("ann", station="school")], [digital("ann")])
    assert (outcome.digital, why(outcome)) == ((), [reason])
    assert outcome.excluded[0].station == "school"


@pytest.mark.parametrize("policy", POLICIES)
def test_only_the_contests_that_were_handed_out_are_touched(policy: Policy) -> None:
    votes = [digital("ann"), digital("ann", "N1", contest="north")]
    outcome = apply(policy, [check_in("ann", "north")], votes)
    assert outcome.digital == (digital("ann"),)
    assert [each.contest for each in outcome.excluded] == ["north"]


@pytest.mark.parametrize(
    ("policy", "verdict", "counts", "reasons"),
    [
        (REPLACES, EnvelopeVerdict.ACCEPTED, False, [Excluded.REPLACED]),
        (BLOCKS, EnvelopeVerdict.VOTED_DIGITALLY, True, []),
        (VOIDS, EnvelopeVerdict.VOTED_DIGITALLY, False, [Excluded.VOIDED]),
    ],
)
def test_an_envelope_and_a_digital_vote(
    policy: Policy, verdict: EnvelopeVerdict, counts: bool, reasons: list[Excluded]
) -> None:
    outcome = apply(policy, [check_in("ann", provisional=True)], [digital("ann")])
    assert (verdicts(outcome), why(outcome), bool(outcome.digital)) == ([verdict], reasons, counts)


@pytest.mark.parametrize("policy", POLICIES)
def test_an_envelope_alone_is_accepted(policy: Policy) -> None:
    assert verdicts(apply(policy, [check_in("ann", provisional=True)], [])) == [EnvelopeVerdict.ACCEPTED]


@pytest.mark.parametrize("policy", POLICIES)
def test_an_envelope_of_somebody_who_voted_at_another_station_is_rejected_and_both_are_listed(policy: Policy) -> None:
    outcome = apply(policy, [check_in("ann"), check_in("ann", station="van", provisional=True)], [])
    assert verdicts(outcome) == [EnvelopeVerdict.VOTED_ON_PAPER]
    assert outcome.doubles == (DoubleCheckIn("ann", "city", ("library", "van"), 1),)


@pytest.mark.parametrize("policy", POLICIES)
def test_two_envelopes_of_one_voter_are_never_decided_silently(policy: Policy) -> None:
    two = [check_in("ann", provisional=True), check_in("ann", station="van", provisional=True)]
    outcome = apply(policy, two, [digital("ann")])
    assert verdicts(outcome) == [EnvelopeVerdict.TWO_ENVELOPES] * 2
    assert (outcome.digital, outcome.excluded, outcome.waiting) == ((), (), (digital("ann"),))


@pytest.mark.parametrize("policy", [BLOCKS, VOIDS])
def test_an_envelope_that_only_some_contests_bar_waits_for_people(policy: Policy) -> None:
    outcome = apply(policy, [check_in("ann", "city", "north", provisional=True)], [digital("ann")])
    assert (verdicts(outcome), outcome.waiting) == ([EnvelopeVerdict.PARTLY], (digital("ann"),))


def test_two_check_ins_at_two_stations_are_listed_and_both_ballots_stay() -> None:
    outcome = apply(REPLACES, [check_in("ann"), check_in("ann", station="van"), check_in("bo")], [])
    assert outcome.doubles == (DoubleCheckIn("ann", "city", ("library", "van"), 2),)


def test_check_ins_for_different_contests_are_no_double() -> None:
    assert apply(REPLACES, [check_in("ann", "city"), check_in("ann", "north", station="van")], []).doubles == ()


def test_a_second_digital_vote_is_a_mistake_of_the_import() -> None:
    with pytest.raises(ValueError, match="two digital votes"):
        apply(REPLACES, [], [digital("ann"), digital("ann", "2")])


@settings(max_examples=50)
@given(
    st.sampled_from(POLICIES),
    st.lists(
        st.builds(
            CheckedIn,
            st.sampled_from(["ann", "bo", "cy"]),
            st.sampled_from(["library", "van"]),
            st.sampled_from([("city",), ("north",), ("city", "north")]),
            st.booleans(),
        ),
        max_size=6,
    ),
    st.sets(st.tuples(st.sampled_from(["ann", "bo", "cy"]), st.sampled_from(["city", "north"]))),
)
def test_every_digital_vote_ends_in_exactly_one_place_and_never_counts_beside_a_ballot_in_a_box(
    policy: Policy, check_ins: list[CheckedIn], voters: set[tuple[str, str]]
) -> None:
    votes = [digital(voter, contest=contest) for voter, contest in sorted(voters)]
    outcome = apply(policy, check_ins, votes)
    ends = [
        *((vote.nullifier, vote.contest) for vote in (*outcome.digital, *outcome.waiting)),
        *((each.nullifier, each.contest) for each in outcome.excluded),
    ]
    assert sorted(ends) == sorted(voters)
    in_boxes = {(each.nullifier, contest) for each in check_ins if not each.provisional for contest in each.contests}
    accepted = {
        (envelope.check_in.nullifier, contest)
        for envelope in outcome.envelopes
        if envelope.verdict is EnvelopeVerdict.ACCEPTED
        for contest in envelope.check_in.contests
    }
    counting = {(vote.nullifier, vote.contest) for vote in outcome.digital}
    assert not counting & in_boxes
    assert not counting & accepted
    assert not in_boxes & accepted
