"""What to do with a page that was read well: pure decisions on what the journal knows of its serial."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanning.result import TargetResult
from station.outcomes import ScanOutcome
from station.paper import SerialState

TargetKey = tuple[str, str, str]
"""Contest, project, column."""


@dataclass(frozen=True)
class KnownPage:
    """What the journal knows: of the serial, whether its ballot is sealed, and of an earlier reading of this page."""

    state: SerialState | None
    sealed: bool
    sha256: str | None
    targets: tuple[TargetResult, ...]


def judge_page(known: KnownPage, sha256: str, targets: Sequence[TargetResult]) -> ScanOutcome:
    """The outcome for a page whose picture has this SHA-256 and shows these targets."""
    if known.state is None or known.state is SerialState.VOID:
        return ScanOutcome.NEVER_REGISTERED
    if known.state in (SerialState.SPOILED, SerialState.SPOILED_FROM_ELSEWHERE):
        return ScanOutcome.SPOILED_BUT_CAST
    if known.sha256 is None:
        return ScanOutcome.LATE if known.sealed else ScanOutcome.ACCEPTED
    if known.sha256 == sha256:
        return ScanOutcome.ALREADY_READ
    return ScanOutcome.DIFFERS if contradictions(known.targets, targets) else ScanOutcome.DUPLICATE


def contradictions(first: Iterable[TargetResult], second: Iterable[TargetResult]) -> list[TargetKey]:
    """The boxes that one reading calls marked and the other blank; an unclear box contradicts nothing."""
    earlier = {_key(target): target.mark for target in first}
    return [
        _key(target) for target in second if {earlier.get(_key(target), "unclear"), target.mark} == {"marked", "blank"}
    ]


def unclear(targets: Iterable[TargetResult]) -> list[TargetKey]:
    """The boxes that people must look at."""
    return [_key(target) for target in targets if target.mark == "unclear"]


def _key(target: TargetResult) -> TargetKey:
    return target.contest, target.project, target.column
