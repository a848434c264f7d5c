"""Counts a Pabulib file as it is, without the detour of an election and its ballots."""

from central.pabulib.election_maker import tie_seed
from central.pabulib.ids import CONTEST, election_ids
from central.pabulib.model import PabulibFile
from central.pabulib.rule import FileRule
from central.pabulib.scoring import ballots_of
from central.tally import ContestResult, Terms, count_ballots, decide


def count_file(file: PabulibFile, rule: FileRule) -> ContestResult:
    """The result by ``rule``, with project ids and tie lot of the election that is made from the file."""
    ids = election_ids(file)
    costs = {ids[project.id]: project.cost for project in file.projects}
    ballots = ((tuple(ids[choice] for choice in choices), points) for choices, points in ballots_of(file))
    terms = Terms(CONTEST, rule.rule, file.budget, costs, tie_seed(file))
    return decide(terms, count_ballots(costs, ballots))
