"""The presets whose winner rules share and weigh: each file's count by hand, as its comments tell it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ballots.election_file import ElectionFile, read_election
from ballots.geometry import plan_style
from ballots.judging import Validity, Vote, judge_vote
from central.facts import DigitalVote
from central.merge import merge
from central.outcomes import ContestOutcome
from central.results import count
from tests.central.counting import facts

PRESETS = Path(__file__).resolve().parents[2] / "examples" / "elections"


def preset(name: str) -> ElectionFile:
    return read_election(PRESETS / f"{name}.toml")


def counted(file: ElectionFile, **ballots: Sequence[tuple[int, str]]) -> dict[str, ContestOutcome]:
    """The outcomes by id; ballots are given as ``contest=[(5, "1 4")]``, so many with these projects."""
    digital = [
        DigitalVote(f"{contest} {kind} {number}", contest, Vote(tuple(chosen.split()), (1,) * len(chosen.split())))
        for contest, kinds in ballots.items()
        for kind, (times, chosen) in enumerate(kinds)
        for number in range(times)
    ]
    results = count(file, "official", {}, merge(file.election, facts(digital=tuple(digital))))
    return {outcome.contest.id: outcome for outcome in (*results.contests, *results.combined)}


def test_helsinki_2024_counts_at_the_top_of_the_class() -> None:
    ballots = [(5, "1 5"), (4, "1 3 4"), (3, "3 7"), (2, "2")]
    southeast = counted(preset("helsinki-2024"), kaakkoinen=ballots)["kaakkoinen"]
    assert southeast.result.terms.pot == 768_675
    assert (southeast.result.winners, southeast.result.spent) == (("1", "3", "5", "4"), 740_000)


def test_helsinki_2019_divides_a_fifth_for_the_city_and_the_rest_by_residents() -> None:
    file = preset("helsinki-2019")
    outcomes = counted(
        file,
        helsinki=[(5, "1 4"), (4, "2 3 4"), (3, "1 5"), (1, "2")],
        keskinen=[(4, "1 4"), (3, "2 3 4"), (2, "2")],
    )
    city, central = outcomes["helsinki"].result, outcomes["keskinen"].result
    assert (city.terms.pot, city.winners, city.spent) == (880_000, ("4", "1", "2", "5"), 845_000)
    assert (central.terms.pot, central.winners, central.spent) == (514_217, ("4", "2", "3"), 195_000)
    dear = judge_vote(file.election.contest("keskinen"), Vote(("1", "3"), (1, 1)))
    assert dear.validity is Validity.OVER_BUDGET


def test_porto_alegre_weighs_regions_by_need() -> None:
    outcomes = counted(
        preset("porto-alegre"),
        restinga=[(3, "1 4 2 3")],
        lomba=[(2, "5 1 2")],
        humaita=[(2, "8 2 7 6")],
        centro=[(5, "7 8 2 3")],
    )
    city = outcomes["cidade"].result
    assert city.winners == ("2", "1", "7")
    assert city.counted.scores == dict(zip("12345678", (384, 416, 126, 198, 160, 28, 296, 292), strict=True))
    assert [outcomes[region].result.terms.pot for region in ("restinga", "lomba", "humaita", "centro")] == [
        3_235_294,
        2_941_176,
        2_058_824,
        1_764_706,
    ]


@pytest.mark.parametrize("name", ["helsinki-2024", "helsinki-2019", "porto-alegre"])
def test_every_ballot_of_the_preset_can_be_printed_and_its_pots_are_its_money(name: str) -> None:
    election = preset(name).election
    assert election.money is not None
    assert sum(pot.amount for pot in election.pots) == election.money.total
    assert all(plan_style(election, style.id).pages for style in election.styles)
