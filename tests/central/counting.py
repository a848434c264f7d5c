"""A small election with two contests, and short ways to make ballots, check-ins and digital votes in it."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from ballots.cvr import Box, ContestRecord, Held, contest_record
from ballots.election import Contest, Election
from ballots.election_file import ElectionFile, parse_election
from ballots.judging import Vote
from central.facts import CheckedIn, DigitalVote, Facts, HandCount, PaperBallot
from central.pabulib.model import PabulibFile
from central.pabulib.reader import read_pabulib

ELECTION = """
format = 1
id = "test-2026"
title = { sv = "Prov", en = "Trial" }
currency = "SEK"
languages = ["sv", "en"]
who_may_vote = "Alla"
double_vote = "%(double_vote)s"
smallest_group = %(smallest_group)s
tie_lot = { method = "sha256", seed = "drawn in public" }
pots = [{ id = "city", amount = 100 }, { id = "north", amount = 50 }]
styles = [
  { id = "both", contests = ["city", "north"], languages = ["sv"] },
  { id = "only-city", contests = ["city"], languages = ["sv"] },
]

[[contests]]
id = "city"
title = "Hela <staden> & kommunen"
scope = "city"
pot = "city"
method = { type = "approval", max = 2 }
winner_rule = { type = "greedy", on_misfit = "skip" }
projects = [
  { id = "1", name = "Lekplats", cost = 60 },
  { id = "2", name = "Bänkar <b> & blommor", cost = 50 },
  { id = "3", name = "Cykelställ", cost = 40 },
]

[[contests]]
id = "north"
title = "Norr"
scope = "district"
pot = "north"
method = { type = "ranking", points = [3, 2, 1] }
winner_rule = { type = "greedy", on_misfit = "stop", min_votes = 2 }
projects = [
  { id = "N1", name = "Grillplats", cost = 30 },
  { id = "N2", name = "Utegym", cost = 30 },
  { id = "N3", name = "Konst", cost = 10 },
]
"""


@cache
def election_file(double_vote: str = "paper-replaces-digital", smallest_group: int = 1) -> ElectionFile:
    """The election under a policy for double votes."""
    text = ELECTION % {"double_vote": double_vote, "smallest_group": smallest_group}
    return parse_election(text.encode(), "test")


def election(double_vote: str = "paper-replaces-digital") -> Election:
    """Likewise, without its bytes."""
    return election_file(double_vote).election


def record(contest: Contest, *marks: str, held: Held | None = None) -> ContestRecord:
    """A contest's record with a cross for each project: in rank order, or in the only box."""
    columns = range(1, len(marks) + 1) if contest.method.type == "ranking" else [1] * len(marks)
    made = contest_record(contest, [(project, str(column)) for project, column in zip(marks, columns, strict=True)])
    return ContestRecord(made.contest, made.marks, None if held else made.validity, held)


def ballot(
    number: int,
    city: Sequence[str] = ("1",),
    north: Sequence[str] | None = None,
    station: str = "library",
    held: Held | None = None,
) -> PaperBallot:
    """A paper ballot; its serial is made of ``number``. With ``north`` it has both contests."""
    contests = [record(election().contest("city"), *city, held=held)]
    if north is not None:
        contests.append(record(election().contest("north"), *north))
    style = "only-city" if north is None else "both"
    return PaperBallot(serial(number), style, Box(station, "1", "77"), tuple(contests))


def serial(number: int) -> str:
    """The serial of a ballot."""
    return f"{number:016d}"


def check_in(voter: str, *contests: str, station: str = "library", provisional: bool = False) -> CheckedIn:
    """A check-in, for the city where no contest is named."""
    return CheckedIn(voter, station, contests or ("city",), provisional)


def digital(voter: str, *choices: str, contest: str = "city") -> DigitalVote:
    """A digital vote by approval, for project 1 where none is named."""
    named = choices or ("1",)
    return DigitalVote(voter, contest, Vote(named, (1,) * len(named)))


def facts(ballots: Iterable[PaperBallot] = (), **other: object) -> Facts:
    """Facts in which every ballot is registered, has a voter of its own and lies in a counted box."""
    ballots = tuple(ballots)
    first = {each.serial: each for each in ballots}.values()
    boxes = {each.box.station for each in first}
    given: dict[str, object] = {
        "ballots": ballots,
        "registered": frozenset(each.serial for each in ballots),
        "check_ins": tuple(
            CheckedIn(f"voter of {each.serial}", each.box.station, tuple(record.contest for record in each.contests))
            for each in first
        ),
        "hand_counts": tuple(
            HandCount(station, "1", sum(each.box.station == station for each in first)) for station in boxes
        ),
    }
    return Facts(**{**given, **other})  # type: ignore[arg-type]


@cache
def real_files(shared_data: Path) -> tuple[PabulibFile, ...]:
    """The real elections, sorted by name and read once for all tests."""
    return tuple(read_pabulib(path) for path in sorted((shared_data / "pabulib").glob("*.pb")))
