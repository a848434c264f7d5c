"""A vote of a Pabulib file as one in the election that was made from the file."""

from collections.abc import Mapping

from ballots.election import Contest
from ballots.judging import Vote, ranking_values
from ballots.methods import Points, Ranking
from central.errors import PabulibError
from central.pabulib.model import PabulibVote


def election_vote(contest: Contest, vote: PabulibVote, ids: Mapping[str, str]) -> Vote:
    """The vote, not judged yet; ``ids`` come from :func:`central.pabulib.ids.election_ids`.

    PabulibError with the line where points are missing or not whole.
    """
    choices = tuple(ids[choice] for choice in vote.choices)
    if isinstance(contest.method, Ranking):
        return Vote(choices, ranking_values(contest.method, len(choices)))
    values = _whole_points(vote) if isinstance(contest.method, Points) else (1,) * len(choices)
    in_order = sorted(zip(choices, values, strict=True))
    return Vote(tuple(choice for choice, _ in in_order), tuple(value for _, value in in_order))


def _whole_points(vote: PabulibVote) -> tuple[int, ...]:
    whole = tuple(point for point in vote.points if isinstance(point, int))
    if len(whole) < len(vote.choices):
        raise PabulibError("the vote has no points, or some that are not whole numbers.", vote.line)
    return whole
