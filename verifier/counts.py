"""``counts.json``: digital votes, and sums of the votes that are not shown one by one."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from verifier.bundle import Bundle
from verifier.definition import Contest, Definition
from verifier.deliveries import Opened
from verifier.errors import BadBundleError
from verifier.strict import fields, listed, number, read_json, table, text, truth
from verifier.sums import Sum
from verifier.votes import VALID, judged_choices

DIGITAL = ""
"""Stands for the digital votes where others have a station's id."""


@dataclass(frozen=True)
class Pool:
    """Votes of these stations (and digital ones) of which only the sum is known."""

    stations: frozenset[str]
    digital: bool
    sum: Sum


@dataclass(frozen=True)
class ContestCount:
    """All votes in one contest: counted ones by station or :data:`DIGITAL` and in pools, and how many are held."""

    shown: dict[str, Sum]
    pools: list[Pool]
    held: int = 0

    @property
    def total(self) -> Sum:
        """All of them together."""
        return sum((*self.shown.values(), *(pool.sum for pool in self.pools)), Sum())

    def of(self, groups: frozenset[str]) -> Sum:
        """The votes of some stations (or :data:`DIGITAL`), if no pool mixes them with others."""
        here = [found for group, found in self.shown.items() if group in groups]
        for pool in self.pools:
            members = pool.stations | ({DIGITAL} if pool.digital else set())
            if members <= groups:
                here.append(pool.sum)
            elif members & groups:
                raise BadBundleError("a group that results.json shows is only known together with others")
        return sum(here, Sum())


def read_counts(bundle: Bundle, definition: Definition, opened: Opened) -> dict[str, ContestCount]:
    """The votes of every contest; each pool holds as many paper ballots as the deliveries say are not shown."""
    said = fields(read_json(bundle.read("counts.json"), "counts.json"), "contests", "alike", "digital_imports")
    contests = listed(said["contests"], lambda each: fields(each, "id", "digital", "pools"))
    if [each["id"] for each in contests] != list(definition.contests):
        raise BadBundleError("counts.json does not list the election's contests")
    found = {}
    for each in contests:
        contest = definition.contests[each["id"]]
        shown = {station: found for (name, station), found in opened.shown.items() if name == contest.id}
        digital = _digital(each["digital"], contest)
        if 0 < digital.ballots < definition.least:
            raise BadBundleError(f"counts.json shows {digital.ballots} digital votes in {contest.id} alone")
        pools = listed(each["pools"], partial(_pool, contest))
        _check_pools(pools, contest, opened)
        found[contest.id] = ContestCount({**shown, DIGITAL: digital}, pools, opened.held[contest.id])
    return found


def _check_pools(pools: list[Pool], contest: Contest, opened: Opened) -> None:
    members = [member for pool in pools for member in (*pool.stations, *([DIGITAL] if pool.digital else []))]
    if len(set(members)) < len(members):
        raise BadBundleError(f"two pools in {contest.id} hold votes of the same station")
    signed = {station: leaves for (name, station), leaves in opened.pooled.items() if name == contest.id}
    for pool in pools:
        on_paper = sum(signed.pop(station, 0) for station in pool.stations)
        if on_paper > pool.sum.ballots or (on_paper < pool.sum.ballots and not pool.digital):
            raise BadBundleError(
                f"a pool in {contest.id} adds up {pool.sum.ballots} votes, but the deliveries hold {on_paper} of them"
            )
    if any(signed.values()):
        raise BadBundleError(f"{sum(signed.values())} votes in {contest.id} are neither shown nor in a pool")


def _digital(value: object, contest: Contest) -> Sum:
    said = fields(value, "valid", "blank", "invalid", "votes")
    found = Sum(blank=number(said["blank"]), invalid=Counter(table(said["invalid"], number)))
    seen = set()
    for vote in listed(said["votes"], lambda each: fields(each, "choices", "values", "times")):
        choices, values = listed(vote["choices"], text), listed(vote["values"], number)
        verdict, judged = judged_choices(contest, choices, values)
        if verdict != VALID or [tuple(choices), tuple(values)] != [tuple(part) for part in zip(*judged, strict=True)]:
            raise BadBundleError(f"counts.json shows a digital vote in {contest.id} that is {verdict} or not in form")
        if judged in seen:
            raise BadBundleError(f"counts.json shows the same digital vote in {contest.id} in two places")
        seen.add(judged)
        found.add(verdict, judged, number(vote["times"]))
    if found.valid != number(said["valid"]):
        raise BadBundleError(f"counts.json says another number of digital votes in {contest.id} than it shows")
    return found


def _pool(contest: Contest, value: object) -> Pool:
    said = fields(value, "stations", "digital", "valid", "blank", "invalid", "given")
    given: Counter[tuple[str, int]] = Counter()
    for project, values in table(said["given"], lambda each: table(each, number)).items():
        if project not in contest.costs or sum(values.values()) > number(said["valid"]):
            raise BadBundleError(f"a pool in {contest.id} gives more than it has, or to no project")
        for written, times in values.items():
            if not written.isascii() or not written.isdigit() or len(written) > 15:
                raise BadBundleError(f"a pool in {contest.id} gives something that is no number")
            given[project, int(written)] += times
    stations = listed(said["stations"], text)
    invalid = Counter(table(said["invalid"], number))
    added = Sum(number(said["valid"]), number(said["blank"]), invalid, given)
    return Pool(frozenset(stations), truth(said["digital"]), added)
