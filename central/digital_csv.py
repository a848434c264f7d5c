"""Reads digital votes from a CSV file, line by line, and says of every wrong line what is wrong with it. Pure.

    nullifier,contest,choices,values
    3f…64 digits…,jarva,4|1|7,
    9a…64 digits…,skarholmen,2|5,3|1

``choices`` are project numbers in the voter's order, separated by ``|``; empty for a blank vote. ``values`` are the
points for each of them, separated alike, or their grades counted from 1 for the best; empty where the voting method has
none to give.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ballots.election import Contest, Election
from ballots.judging import Vote, ranking_values
from ballots.methods import Grades, Points, Ranking
from central.errors import CentralError
from central.facts import DigitalVote
from sync.errors import BadId

VOTER_COLUMN = "nullifier"
COLUMNS = ("contest", "choices", "values")
_SEPARATOR = "|"
_NULLIFIER = re.compile(r"[0-9a-f]{64}")
_VALUE = re.compile(r"[0-9]{1,6}", re.ASCII)
# Beyond these the sentence no longer fits a screen, and the cause is mostly the same on every line.
_MOST_SHOWN = 20


class Line(NamedTuple):
    """A line of the file: where it stands (counted from 1), the voter's column, and the vote's three cells."""

    number: int
    voter: str
    contest: str
    choices: str
    values: str


class _Ballot(NamedTuple):
    contest: Contest
    projects: frozenset[str]


class BadLine(CentralError):
    """One line cannot be used; the sentence goes on after the line's number."""


class BadLines(CentralError):
    """Some lines cannot be used; ``problems`` has (line number, error) for each. Nothing was imported."""

    def __init__(self, name: str, problems: Sequence[tuple[int, BadLine | BadId]]) -> None:
        shown = "\n".join(f"  line {number}: {problem}" for number, problem in problems[:_MOST_SHOWN])
        more = f"\n  and {len(problems) - _MOST_SHOWN} more" if len(problems) > _MOST_SHOWN else ""
        super().__init__(
            "{name} cannot be imported; nothing of it was. Correct these lines and import it again:\n{lines}",
            name=name,
            lines=shown + more,
        )
        self.problems = tuple(problems)


def read_votes(data: bytes, name: str, election: Election) -> list[DigitalVote]:
    """All votes of a file (its bytes); ``name`` is for messages.

    Whether each vote is valid is judged at the merge, like a paper one.

    Raises:
        CentralError: not such a file at all, or one without votes.
        BadLines: lines that name an unknown contest or project, are malformed, or repeat a voter in a contest.
    """
    contests = {
        contest.id: _Ballot(contest, frozenset(p.id for p in contest.projects)) for contest in election.contests
    }
    votes: list[DigitalVote] = []
    problems: list[tuple[int, BadLine]] = []
    seen: dict[tuple[str, str], int] = {}
    for line in read_lines(data, name, VOTER_COLUMN):
        try:
            vote = _vote(line, contests)
        except BadLine as problem:
            problems.append((line.number, problem))
            continue
        first = seen.setdefault((vote.nullifier, vote.contest), line.number)
        if first != line.number:
            again = BadLine("the same voter has voted in this contest on line {line}.", line=first)
            problems.append((line.number, again))
        votes.append(vote)
    if problems:
        raise BadLines(name, problems)
    if not votes:
        raise CentralError("{name} holds no votes to import.", name=name)
    return votes


def read_lines(data: bytes, name: str, voter_column: str) -> Iterator[Line]:
    """The lines of a file whose first column is ``voter_column`` and whose others are as above.

    A byte order mark and the apostrophes that Decidim puts before = + - @ are taken off; empty lines are skipped.

    Raises:
        CentralError: not UTF-8, other columns, semicolons, or a row that does not fit the heading.
    """
    rows = csv.reader(_text(data, name).splitlines(keepends=True), strict=True)
    expected = [voter_column, *COLUMNS]
    try:
        _check_heading(next(rows, []), expected, name)
        for row in rows:
            if not row:
                continue
            if len(row) != len(expected):
                wrong = BadLine("there are {found} cells, not {expected}.", found=len(row), expected=len(expected))
                raise BadLines(name, [(rows.line_num, wrong)])
            yield Line(rows.line_num, *(_cell(text) for text in row))
    except csv.Error as error:
        wrong = BadLine("the row cannot be read ({problem}).", problem=error)
        raise BadLines(name, [(rows.line_num, wrong)]) from error


def _text(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CentralError(
            "{name} is not UTF-8 text (byte {place}). Save it as CSV UTF-8 and import it again.",
            name=name,
            place=error.start,
        ) from error
    if "\0" in text:
        raise CentralError("{name} is not a text file. Save it as CSV UTF-8 and import it again.", name=name)
    return text


def _check_heading(heading: list[str], expected: list[str], name: str) -> None:
    if [cell.strip() for cell in heading] == expected:
        return
    if len(heading) == 1 and ";" in heading[0]:
        raise CentralError(
            "{name} separates its columns by semicolons. Save it with commas and import it again.", name=name
        )
    raise CentralError(
        "{name} does not begin with the columns {columns}, in this order.", name=name, columns=",".join(expected)
    )


def _cell(text: str) -> str:
    stripped = text.strip()
    return stripped[1:] if stripped[:1] == "'" and stripped[1:2] in set("=+-@") else stripped


def _vote(line: Line, contests: Mapping[str, _Ballot]) -> DigitalVote:
    """BadLine when the line cannot be used."""
    if not _NULLIFIER.fullmatch(line.voter):
        raise BadLine("the nullifier is not 64 digits 0–9 and a–f.")
    if line.contest not in contests:
        raise BadLine("there is no contest {contest}.", contest=_shown(line.contest))
    contest, known = contests[line.contest]
    choices = tuple(line.choices.split(_SEPARATOR)) if line.choices else ()
    for choice in choices:
        if choice not in known:
            raise BadLine("contest {contest} has no project {project}.", contest=contest.id, project=_shown(choice))
    return DigitalVote(line.voter, contest.id, _with_values(contest, choices, _values(line.values)))


def _values(cell: str) -> tuple[int, ...]:
    parts = cell.split(_SEPARATOR) if cell else []
    for part in parts:
        if not _VALUE.fullmatch(part):
            raise BadLine("the value {value} is not a whole number.", value=_shown(part))
    return tuple(int(part) for part in parts)


def _with_values(contest: Contest, choices: tuple[str, ...], values: tuple[int, ...]) -> Vote:
    """The vote as the contest's method has it; values where the method gives none are refused unless they agree."""
    if isinstance(contest.method, Points | Grades):
        if len(values) != len(choices):
            raise BadLine("there are {choices} choices but {values} values.", choices=len(choices), values=len(values))
        in_order = sorted(zip(choices, values, strict=True))
        return Vote(tuple(choice for choice, _ in in_order), tuple(value for _, value in in_order))
    if isinstance(contest.method, Ranking):
        ordered, own = choices, ranking_values(contest.method, len(choices))
    else:
        ordered, own = tuple(sorted(choices)), (1,) * len(choices)
    if values and values != own:
        raise BadLine("contest {contest} gives its own points; leave values empty.", contest=contest.id)
    return Vote(ordered, own)


def _shown(text: str) -> str:
    return repr(text[:40])
