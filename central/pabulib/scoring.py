"""What a vote in a Pabulib file gives each project, by the file's voting type."""

from collections.abc import Iterator
from itertools import zip_longest

from central.errors import PabulibError
from central.exact import Exact
from central.pabulib.model import PabulibFile, meta_number

Ballot = tuple[tuple[str, ...], tuple[Exact, ...]]
"""Project ids and what each of them gets, in the same order."""

_TYPES = ("approval", "choose-1", "ordinal", "cumulative")


def vote_type(file: PabulibFile) -> str:
    """The file's voting type; PabulibError when it is none that we can count."""
    name = file.meta.get("vote_type", "")
    if name not in _TYPES:
        raise PabulibError(
            "The file's vote_type is {name}, and only {types} can be counted.",
            name=repr(name),
            types=", ".join(_TYPES),
        )
    return name


def ballots_of(file: PabulibFile) -> Iterator[Ballot]:
    """Each vote with what it gives; blank ones too. PabulibError with the line where a vote lacks its points."""
    kind = vote_type(file)
    ranks = rank_points(file) if kind == "ordinal" and not all(vote.points for vote in file.votes) else ()
    for vote in file.votes:
        if kind in ("ordinal", "cumulative") and vote.points:
            yield vote.choices, vote.points
        elif kind == "ordinal":
            if len(vote.choices) > len(ranks):
                raise PabulibError("the vote ranks more projects than max_length allows.", vote.line)
            yield vote.choices, ranks[: len(vote.choices)]
        elif kind == "cumulative" and vote.choices:
            raise PabulibError("the vote has no points.", vote.line)
        else:
            yield vote.choices, (1,) * len(vote.choices)


def rank_points(file: PabulibFile) -> tuple[Exact, ...]:
    """The points of rank 1, 2, … in an ordinal file: as its votes write them, else Borda's k, k-1, … 1.

    PabulibError where two votes give the same rank different points.
    """
    seen: tuple[Exact, ...] = ()
    for vote in file.votes:
        if any(None not in pair and pair[0] != pair[1] for pair in zip_longest(seen, vote.points)):
            raise PabulibError("the vote gives other points for a rank than the votes before it.", vote.line)
        seen = max(seen, vote.points, key=len)
    return seen or tuple(range(_ranks(file), 0, -1))


def _ranks(file: PabulibFile) -> int:
    if file.meta.get("max_length"):
        return int(meta_number(file.meta, "max_length"))
    return max((len(vote.choices) for vote in file.votes), default=1)
