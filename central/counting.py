"""Counts what central holds at this moment: reads it, merges it, and hands it to the tally."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.cvr import Box
from central import manifests
from central.gather import gather
from central.merge import HeldBallot, merge
from central.office import Office
from central.reasons import HeldReason
from central.results import Results, count


@dataclass(frozen=True)
class HeldPaper:
    """One held ballot: the contests that are not counted, and why."""

    serial: str
    box: Box
    reason: HeldReason
    contests: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """Results as everybody gets them, the held ballots, and how many voters each station has checked in."""

    results: Results
    held: tuple[HeldPaper, ...]
    checked_in: Mapping[str, int]


def count_now(office: Office) -> Results:
    """The results of everything accepted so far; preliminary while a station has not closed.

    Raises:
        CentralError: the board has not signed a manifest yet, so there is nothing to count.
    """
    return count_for_staff(office).results


def count_for_staff(office: Office) -> Counted:
    """The result of this moment, with what only the staff may see: which ballots are held, by their serials.

    Raises:
        CentralError: the board has not signed a manifest yet, so there is nothing to count.
    """
    with office.database.reading() as connection:
        manifest = manifests.require_current(connection)
        facts = gather(connection, manifest)
    names = {station.id: station.name for station in manifest.stations}
    merged = merge(office.election.election, facts)
    voters: dict[str, set[str]] = {}
    for check_in in facts.check_ins:
        voters.setdefault(check_in.station, set()).add(check_in.nullifier)
    return Counted(
        count(office.election, manifest.mode, names, merged),
        held_papers(merged.held),
        {station: len(people) for station, people in voters.items()},
    )


def held_papers(held: tuple[HeldBallot, ...]) -> tuple[HeldPaper, ...]:
    """The contests of each ballot that are held for one reason together, sorted by serial."""
    papers: dict[tuple[str, HeldReason], tuple[Box, list[str]]] = {}
    for each in held:
        papers.setdefault((each.serial, each.reason), (each.box, []))[1].append(each.contest)
    return tuple(
        HeldPaper(serial, box, reason, tuple(sorted(contests)))
        for (serial, reason), (box, contests) in sorted(papers.items(), key=lambda item: item[0][0])
    )
