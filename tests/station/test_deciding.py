"""What a voter is handed, as a table over the policies."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.deciding import Policy, decide
from station.outcomes import CheckInOutcome
from sync.seen import Sighting

REPLACES, BLOCKS, VOIDS = get_args(Policy)
HANDED = ("parks", "roads")
PAPER_PARKS, PAPER_ARTS = Sighting(paper=frozenset({"parks"})), Sighting(paper=frozenset({"arts"}))
DIGITAL_ALL, DIGITAL_PARKS = Sighting(digital=frozenset({*HANDED, "arts"})), Sighting(digital=frozenset({"parks"}))
BOTH = Sighting(paper=frozenset({"parks"}), digital=frozenset(HANDED))
NOBODY = Sighting()

FIRM, ENVELOPE = CheckInOutcome.CHECKED_IN, CheckInOutcome.PROVISIONAL
ELSEWHERE, NOT_LISTED = CheckInOutcome.SEEN_ELSEWHERE, CheckInOutcome.NOT_LISTED
VOTED, WOULD_VOID = CheckInOutcome.VOTED_DIGITALLY, CheckInOutcome.WOULD_VOID

TABLE = {
    # policy, sighting, whether the digital voters are known, and what comes of it
    "paper first: nobody": (REPLACES, NOBODY, False, FIRM),
    "paper first: seen in one contest": (REPLACES, PAPER_PARKS, False, ELSEWHERE),
    "paper first: seen in another contest": (REPLACES, PAPER_ARTS, False, FIRM),
    "paper first: a digital vote that no list should tell of": (REPLACES, DIGITAL_ALL, True, FIRM),
    "digital blocks: without the list": (BLOCKS, NOBODY, False, ENVELOPE),
    "digital blocks: seen, without the digital voters": (BLOCKS, PAPER_PARKS, False, ELSEWHERE),
    "digital blocks: no digital vote": (BLOCKS, NOBODY, True, FIRM),
    "digital blocks: seen in another contest": (BLOCKS, PAPER_ARTS, True, FIRM),
    "digital blocks: all voted": (BLOCKS, DIGITAL_ALL, True, VOTED),
    "digital blocks: one voted": (BLOCKS, DIGITAL_PARKS, True, ENVELOPE),
    "digital blocks: seen, no digital vote": (BLOCKS, PAPER_PARKS, True, ELSEWHERE),
    "digital blocks: seen, and all voted": (BLOCKS, BOTH, True, VOTED),
    "void both: without the list": (VOIDS, NOBODY, False, ENVELOPE),
    "void both: no digital vote": (VOIDS, NOBODY, True, FIRM),
    "void both: all voted": (VOIDS, DIGITAL_ALL, True, WOULD_VOID),
    "void both: one voted": (VOIDS, DIGITAL_PARKS, True, ENVELOPE),
    "void both: seen, no digital vote": (VOIDS, PAPER_PARKS, True, ELSEWHERE),
    "void both: seen, and all voted": (VOIDS, BOTH, True, WOULD_VOID),
}


@pytest.mark.parametrize(("policy", "sighting", "knows", "outcome"), TABLE.values(), ids=TABLE)
def test_what_the_policy_says(policy: Policy, sighting: Sighting, knows: bool, outcome: CheckInOutcome) -> None:
    assert decide(policy, HANDED, sighting, knows_digital=knows, is_listed=True) is outcome


@pytest.mark.parametrize(("policy", "sighting", "knows", "outcome"), TABLE.values(), ids=TABLE)
def test_a_voter_whom_the_register_does_not_list_never_gets_a_ballot_for_the_box(
    policy: Policy, sighting: Sighting, knows: bool, outcome: CheckInOutcome
) -> None:
    expected = NOT_LISTED if outcome in (FIRM, ENVELOPE) else outcome
    assert decide(policy, HANDED, sighting, knows_digital=knows, is_listed=False) is expected


CONTESTS = st.frozensets(st.sampled_from(["parks", "roads", "arts"]))


@given(st.sampled_from(get_args(Policy)), CONTESTS.filter(bool), st.builds(Sighting, CONTESTS, CONTESTS), st.booleans())
def test_a_ballot_goes_into_the_box_only_where_no_list_bars_any_contest_of_it(
    policy: Policy, handed: frozenset[str], sighting: Sighting, knows: bool
) -> None:
    outcome = decide(policy, handed, sighting, knows_digital=knows, is_listed=True)
    barred = sighting.paper if policy == REPLACES else sighting.paper | sighting.digital
    assert outcome.firm == ((policy == REPLACES or knows) and not handed & barred)
    assert outcome.hands_out or handed <= sighting.digital
