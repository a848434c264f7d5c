"""Equal Shares beside pabutools (GPL, in tests only) on the real elections that used the method."""

import warnings
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # Its own and its dependencies' deprecations are not ours to mend.
    warnings.simplefilter("ignore")
    from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares

from ballots.winner_rule import EqualShares
from central.pabulib.count import count_file
from central.pabulib.ids import election_ids
from central.pabulib.model import PabulibFile
from central.pabulib.reader import read_pabulib
from central.pabulib.rule import rule_or
from central.pabulib.scoring import ballots_of
from central.shares import Run
from central.tally import count_ballots
from central.voters import voters_of

ASSEN, SWIECIE, WIELICZKA = "Netherlands_Assen_2024", "Poland_Swiecie_2023", "Poland_Wieliczka_2023_Green_Budget"


@cache
def file(shared_data: Path, name: str) -> PabulibFile:
    return read_pabulib(shared_data / "pabulib" / f"{name}.pb")


def theirs(shared_data: Path, name: str, share: Fraction | None, utility: str, step: int | None = None) -> set[str]:
    """What pabutools buys: with one share for every voter, or from the pot's on in steps."""
    worth = Cost_Sat if utility == "cost" else Cardinality_Sat
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        instance, profile = parse_pabulib(str(shared_data / "pabulib" / f"{name}.pb"))
        if share is not None:
            # It divides the limit by the number of ballots.
            instance.budget_limit = share * profile.num_ballots()
        bought = method_of_equal_shares(instance, profile, worth, voter_budget_increment=step)
    return {project.name for project in bought}


def ours(of: PabulibFile, share: Fraction, utility: str) -> set[str]:
    costs = {project.id: project.cost for project in of.projects}
    voters = voters_of(tuple(costs), count_ballots(costs, ballots_of(of)).ballots)
    worth = costs if utility == "cost" else dict.fromkeys(costs, 1)
    # Theirs breaks ties by name.
    return set(Run(voters, costs, worth, share).buy(sorted(costs), ()).bought)


@pytest.mark.parametrize(("times", "utility"), [("1", "cost"), ("3/2", "cost"), ("1", "cardinality")])
@pytest.mark.parametrize("name", [ASSEN, SWIECIE, WIELICZKA])
def test_one_share_buys_the_same_projects(shared_data: Path, name: str, times: str, utility: str) -> None:
    of = file(shared_data, name)
    share = Fraction(of.budget) / len(of.votes) * Fraction(times)
    bought = ours(of, share, utility)
    assert bought == theirs(shared_data, name, share, utility)
    assert bought


def test_add1_gives_the_same_winners_where_both_readings_of_it_agree(shared_data: Path) -> None:
    """Theirs stops as soon as no further project fits, ours before the pot is overspent (docs/adr/0010)."""
    of = file(shared_data, ASSEN)
    result = count_file(of, rule_or(of, "equal-shares-add1"))
    assert isinstance(result.terms.rule, EqualShares)
    ids = election_ids(of)
    assert {ids[project] for project in theirs(shared_data, ASSEN, None, "cost", step=1)} == set(result.winners)
