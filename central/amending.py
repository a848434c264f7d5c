"""Which readings of ballots are in force after the corrections (rättelser) that their computers delivered. Pure.

An amendment takes the place of readings of its own computer, batch by batch and all or nothing: it names each reading
that it corrects, and signs in clear which leaves count no more. One that does not fit takes the place of nothing; its
ballots are held until people have looked, since somebody has said with a station's key that they read otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ballots.cvr import Box

Batch = tuple[str, int]
"""(incarnation id, number in its stream of ballots)."""


@dataclass(frozen=True)
class Reading:
    """One ballot as one batch says it: its private leaf, and its contests' leaves by contest.

    ``amends`` is the private leaf that it wants to take the place of, None for a ballot as first delivered.
    """

    leaf: str
    incarnation: str
    seq: int
    serial: str
    style: str
    box: Box
    contests: Mapping[str, str]
    amends: str | None = None

    @property
    def batch(self) -> Batch:
        """The batch that it came in."""
        return self.incarnation, self.seq


@dataclass(frozen=True)
class Standing:
    """``superseded`` are the readings that count no more, by private leaf; the amendments that fit, and that do not."""

    superseded: frozenset[str] = frozenset()
    applied: frozenset[Batch] = frozenset()
    misfits: frozenset[Batch] = frozenset()


def standing(readings: Iterable[Reading], superseding: Mapping[Batch, frozenset[str]]) -> Standing:
    """What stands. ``superseding`` are the leaves that each amendment says count no more.

    It depends on each computer's own batches only, in their order; so it is the same whatever arrives when.
    """
    batches: dict[Batch, list[Reading]] = {}
    for reading in readings:
        batches.setdefault(reading.batch, []).append(reading)
    in_force: dict[str, Reading] = {}
    superseded, applied, misfits = set[str](), set[Batch](), set[Batch]()
    for batch in sorted(batches):
        said = batches[batch]
        if all(each.amends is None for each in said):
            in_force.update((each.leaf, each) for each in said)
        elif _fits(said, in_force, superseding.get(batch, frozenset())):
            applied.add(batch)
            for each in said:
                superseded.add(in_force.pop(each.amends or "").leaf)
            in_force.update((each.leaf, each) for each in said)
        else:
            misfits.add(batch)
    return Standing(frozenset(superseded), frozenset(applied), frozenset(misfits))


def _fits(said: list[Reading], in_force: Mapping[str, Reading], superseding: frozenset[str]) -> bool:
    before = {each.amends: in_force.get(each.amends or "") for each in said}
    if len(before) < len(said) or not all(_same_paper(each, before[each.amends]) for each in said):
        return False
    return superseding == {leaf for old in before.values() if old for leaf in (old.leaf, *old.contests.values())}


def _same_paper(new: Reading, old: Reading | None) -> bool:
    """Whether a correction is about the very paper that its computer has read; it moves no ballot to another box."""

    def paper(reading: Reading) -> tuple[object, ...]:
        return reading.incarnation, reading.serial, reading.style, reading.box, reading.contests.keys()

    return old is not None and paper(new) == paper(old)
