"""The digital votes of a Pabulib file, for replaying a real election."""

from collections.abc import Iterator

from central.errors import CentralError
from central.facts import DigitalVote
from central.nullifiers import nullifiers
from central.office import Office
from central.pabulib.ids import CONTEST, election_ids
from central.pabulib.model import PabulibFile, PabulibVote
from central.pabulib.votes import election_vote
from central.people import pabulib_person

PAPER = "paper"


def pabulib_votes(office: Office, file: PabulibFile, paper_after: int | None, *, test_mode: bool) -> list[DigitalVote]:
    """The votes of ``file`` that did not come on paper, and with ``paper_after`` N also its paper votes after the Nth.

    A file that does not say how its votes came has come on paper.

    Raises:
        CentralError: the election was not made from such a file, or META's country is unknown.
        PabulibError: points are missing or not whole.
    """
    contest = next((each for each in office.election.election.contests if each.id == CONTEST), None)
    ids = election_ids(file)
    if contest is None or {project.id for project in contest.projects} != set(ids.values()):
        raise CentralError(
            "{name} holds the votes of another election than the one that this central was set up for.",
            name=file.name,
        )
    votes = list(_digital(file, paper_after))
    of = nullifiers((_person(file, vote) for vote in votes), office.keys.election_secret, test_mode=test_mode)
    return [DigitalVote(of[_person(file, vote)], CONTEST, election_vote(contest, vote, ids)) for vote in votes]


def _digital(file: PabulibFile, paper_after: int | None) -> Iterator[PabulibVote]:
    on_paper = 0
    for vote in file.votes:
        if vote.method not in {PAPER, ""}:
            yield vote
            continue
        on_paper += 1
        if paper_after is not None and on_paper > paper_after:
            yield vote


def _person(file: PabulibFile, vote: PabulibVote) -> str:
    return pabulib_person(file.meta.get("country", ""), vote.voter)
