"""Compares what a reader says of a test deck with what must be found; every difference is a sentence. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ballots.cvr import Mark
from ballots.election import Contest, Election
from ballots.judging import judge_marks
from ballots.serials import grouped
from central.deck.expected import Expected, ExpectedBallot, ExpectedContest, Read, Total, totals
from central.deck.reading import PageRead, TargetRead

Box = tuple[str, str, str]
"""A box on a ballot: contest, project and column."""

_BLACKENED = {"review": "unclear", "vote": "marked", "cancelled": "blank"}


@dataclass
class _Found:
    """What was read of one ballot: how often each sheet, and each box of the sheets' first readings."""

    sheets: Counter[int] = field(default_factory=Counter)
    boxes: dict[Box, TargetRead] = field(default_factory=dict)

    def add(self, page: int, targets: Sequence[TargetRead]) -> None:
        self.sheets[page] += 1
        for target in targets:
            self.boxes.setdefault((target.contest, target.project, target.column), target)


def differences(election: Election, expected: Expected, pages: Sequence[PageRead]) -> list[str]:
    """Every difference, in the order of the deck; empty when the reader read each box as it was meant."""
    deck = {ballot.serial: ballot for ballot in expected.ballots}
    found = {serial: _Found() for serial in deck}
    said: list[str] = []
    for page in pages:
        if page.status != "read" or page.serial is None or page.page is None:
            said.append(f"{page.source}, page {page.frame + 1}: the reader rejected it ({page.reason}).")
        elif page.serial not in deck:
            said.append(f"{page.source}, page {page.frame + 1}: ballot {grouped(page.serial)} is not in this deck.")
        else:
            found[page.serial].add(page.page, page.targets or ())
    for serial, ballot in deck.items():
        said += _sheets(ballot, expected.pages, found[serial])
        said += _boxes(election, ballot, found[serial])
    return [*said, *_totals(election, expected, found)]


def _sheets(ballot: ExpectedBallot, pages: int, found: _Found) -> Iterator[str]:
    for page in range(1, pages + 1):
        times = found.sheets[page]
        if times == 0:
            yield f"{_name(ballot)}: sheet {page} was not read."
        elif times > 1:
            yield f"{_name(ballot)}: sheet {page} was read {times} times."


def _boxes(election: Election, ballot: ExpectedBallot, found: _Found) -> Iterator[str]:
    """Boxes on sheets that were read, against the deck; those of a missing sheet are said once, with the sheet."""
    for contest in ballot.contests:
        must = _must(election, contest)
        for project in election.contest(contest.contest).projects:
            for column in election.contest(contest.contest).method.columns:
                target = found.boxes.get((contest.contest, project.id, column))
                wanted = must.get((project.id, column), "blank")
                if target is not None and target.mark != wanted:
                    yield (
                        f"{_name(ballot)}: in contest {contest.contest}, project {project.id}, column {column}, the "
                        f"reader says {target.mark}; the deck says {wanted}."
                    )


def _totals(election: Election, expected: Expected, found: dict[str, _Found]) -> Iterator[str]:
    read = {
        wanted.contest: [_judged(election.contest(wanted.contest), each.boxes) for each in found.values()]
        for wanted in expected.totals
    }
    for wanted, got in zip(expected.totals, totals(election, read), strict=True):
        yield from _total(wanted, got)


def _judged(contest: Contest, boxes: dict[Box, TargetRead]) -> Read:
    """The marks that were read in a contest, judged; held where a box is unclear or none of it was read."""
    here = [target for (of, _, _), target in boxes.items() if of == contest.id]
    marks = tuple(sorted((target.project, target.column) for target in here if target.mark == "marked"))
    decided = bool(here) and all(target.mark != "unclear" for target in here)
    return marks, judge_marks(contest, marks) if decided else None


def _total(wanted: Total, got: Total) -> Iterator[str]:
    """Where the count of what was read is another one: first the ballots, then the scores, then who wins."""
    for what in ("valid", "blank", "invalid", "review"):
        must, is_now = getattr(wanted, what), getattr(got, what)
        if must != is_now:
            yield f"Contest {wanted.contest}: {what} ballots {_count(is_now)}; the deck says {_count(must)}."
    for project, score in wanted.scores.items():
        if got.scores[project] != score:
            yield f"Contest {wanted.contest}: project {project} scores {got.scores[project]}; the deck says {score}."
    if got.winners != wanted.winners:
        yield (
            f"Contest {wanted.contest}: the winners are {', '.join(got.winners) or 'none'}; "
            f"the deck says {', '.join(wanted.winners) or 'none'}."
        )


def _must(election: Election, contest: ExpectedContest) -> dict[Mark, str]:
    return {
        **dict.fromkeys(contest.marks, "marked"),
        **dict.fromkeys(contest.blackened, _BLACKENED[election.blackened_box]),
    }


def _name(ballot: ExpectedBallot) -> str:
    return f"Ballot {ballot.number} ({grouped(ballot.serial)})"


def _count(number: int | dict[str, int]) -> str:
    if isinstance(number, int):
        return str(number)
    return ", ".join(f"{times} {why}" for why, times in sorted(number.items())) or "none"
