"""A town whose certified result is published: deliveries of chosen sizes, digital votes, and a bundle of it all."""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from ballots.judging import Vote
from ballots.serials import new_serials
from central.certifying import certify, propose
from central.digital import keep_votes
from central.facts import DigitalVote
from central.publishing.publish import Published, publish
from sync.batch import Stream
from tests.central.town import ELECTION, NOW, Laptop, Marks, Town

# Groups that a test can fill with few ballots.
LEAST = 4
SMALL_GROUPS = ELECTION.replace(b"smallest_group = 1", b"smallest_group = %d" % LEAST)

KINDS: tuple[Marks, ...] = (
    {"parks": [("P1", "1"), ("P3", "1")], "roads": [("R2", "1"), ("R1", "2")], "arts": [("K1", "1"), ("K1", "2")]},
    {"parks": [("P2", "1")], "roads": [("R1", "1")], "arts": [("K2", "2"), ("K1", "1")]},
    {"parks": [("P1", "1")], "roads": [], "arts": [("K2", "1")]},
    {"parks": [("P1", "1"), ("P2", "1"), ("P3", "1")], "roads": [("R1", "1"), ("R2", "1")], "arts": []},
    {"parks": [("P3", "1")], "roads": [("R1", "1"), ("R2", "2")], "arts": [("K2", "1"), ("K2", "2"), ("K1", "1")]},
)


def some_ballots(number: int, first: int = 0) -> list[Marks]:
    """Ballots of all kinds: valid ones, blank ones, and ones with too many crosses."""
    return list(itertools.islice(itertools.cycle(KINDS), first, first + number))


def play(town: Town, laptop: Laptop, deliveries: Sequence[Sequence[Marks]]) -> list[str]:
    """A whole day whose ballots arrive in deliveries of these; returns the serials."""
    ballots = list(itertools.chain.from_iterable(deliveries))
    serials = new_serials(len(ballots))
    left: Iterator[str] = iter(serials)
    town.take(laptop.printed(serials))
    voters = (f"{laptop.id[:32]}{number:032x}" for number in range(len(ballots)))
    town.take(laptop.check_in(*voters, contests=[contest.id for contest in town.election.contests]))
    town.take(laptop.box_closed(len(ballots)))
    for delivery in deliveries:
        batch = dict(zip(itertools.islice(left, len(delivery)), delivery, strict=True))
        town.take(laptop.ballots(town.election, batch))
    town.close(laptop)
    return serials


def play_corrected(town: Town, laptop: Laptop, corrections: Sequence[int] = (5, 1)) -> list[str]:
    """A day with twelve ballots, so many of which are corrected, one time after the other; returns the serials."""
    serials = new_serials(12)
    town.take(laptop.printed(serials))
    town.take(laptop.check_in(*(f"{laptop.id[:32]}{number:032x}" for number in range(12))))
    town.take(laptop.box_closed(12))
    ballots = [laptop.openings(town.election, *each) for each in zip(serials, some_ballots(12), strict=True)]
    town.take(laptop.batch(Stream.BALLOTS, openings=[opening for ballot in ballots for opening in ballot]))
    for number in corrections:
        new = [laptop.corrected(town.election, ballot, KINDS[1]) for ballot in ballots[:number]]
        town.take(laptop.amendment(new, ballots[:number]))
        ballots[:number] = new
    town.close(laptop)
    return serials


def vote_digitally(town: Town, number: int, choices: tuple[str, ...] = ("P2", "P3"), name: str = "votes.csv") -> None:
    """So many digital voters in the parks contest."""
    people = [hashlib.sha256(f"{name} {each}".encode()).hexdigest() for each in range(number)]
    votes = [DigitalVote(person, "parks", Vote(choices, (1,) * len(choices))) for person in people]
    keep_votes(town.office, name, hashlib.sha256(name.encode()).hexdigest(), votes, NOW)


def certify_now(town: Town, note: str = "") -> None:
    """Two of the board certify the result of this moment."""
    certify(town.office, propose(town.office, note, NOW), town.board[:2])


def published(town: Town, folder: Path, note: str = "") -> Published:
    """The bundle of the result of this moment."""
    certify_now(town, note)
    return publish(town.office, folder)
