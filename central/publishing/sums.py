"""Sums of ballots that are not shown one by one: enough to count again by every rule that adds up."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from ballots.judging import Judgement, Validity


def sums(judgements: Iterable[Judgement]) -> dict[str, Any]:
    """``valid``, ``blank``, ``invalid`` by reason, and ``given``: how many ballots give each project each value."""
    validity: Counter[Validity] = Counter()
    given: dict[str, Counter[int]] = defaultdict(Counter)
    for judgement in judgements:
        validity[judgement.validity] += 1
        if judgement.vote is not None:
            for project, value in zip(judgement.vote.choices, judgement.vote.values, strict=True):
                given[project][value] += 1
    fine = (Validity.VALID, Validity.BLANK)
    return {
        "valid": validity[Validity.VALID],
        "blank": validity[Validity.BLANK],
        "invalid": {str(each): validity[each] for each in sorted(validity, key=str) if each not in fine},
        "given": {
            project: {str(value): given[project][value] for value in sorted(given[project])}
            for project in sorted(given)
        },
    }


def votes(judgements: Iterable[Judgement]) -> list[dict[str, Any]]:
    """Each different valid vote with how often it was cast, sorted by what it says: no order of voting is left."""
    times = Counter(judgement.vote for judgement in judgements if judgement.vote is not None)
    return [
        {"choices": list(vote.choices), "values": list(vote.values), "times": times[vote]}
        for vote in sorted(times, key=lambda vote: (vote.choices, vote.values))
    ]
