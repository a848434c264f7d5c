"""The order of steps: each style is printed, marked, photographed under every condition, read and judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ballots.election import Style
from ballots.election_file import ElectionFile
from scanning.reader import Reader, ReaderSpec
from station.proof.conditions import Condition
from station.proof.faults import Fault
from station.proof.figures import ConditionResult, summed_up
from station.proof.margins import InkMargins, ink_margins
from station.proof.pictures import Exhibit, exhibit
from station.proof.seen import look
from station.proof.trial import Picture, Trial, print_trial, take_pictures


@dataclass(frozen=True)
class StyleResult:
    """What came of one ballot style, what was required of its ink; ``exhibits`` show its pages."""

    style: Style
    ink: InkMargins
    conditions: tuple[ConditionResult, ...]
    exhibits: tuple[Exhibit, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that was not read with a wide margin."""
        return tuple(fault for result in self.conditions for fault in result.faults)

    @property
    def passed(self) -> bool:
        """Whether the style may be printed."""
        return not self.faults


@dataclass(frozen=True)
class Proof:
    """What came of all styles."""

    file: ElectionFile
    styles: tuple[StyleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every style may be printed."""
        return all(style.passed for style in self.styles)


def prove(
    file: ElectionFile, styles: Sequence[Style], folder: Path, jobs: int, progress: Callable[[str, Condition], None]
) -> Proof:
    """Proves these styles of an election in an empty folder; ``progress`` hears of each style and condition.

    Raises LayoutError when a style cannot be printed at all; StationError when the simulator fails; OSError.
    """
    reader = Reader(ReaderSpec(file.data, "test"))
    results = []
    for number, style in enumerate(styles):
        trial = print_trial(file, style.id, folder / str(number))
        results.append(prove_style(style, trial, reader, jobs, partial(progress, style.id)))
    return Proof(file, tuple(results))


def prove_style(
    style: Style, trial: Trial, reader: Reader, jobs: int, progress: Callable[[Condition], None]
) -> StyleResult:
    """Marks, photographs and reads the printed ballots of one style. StationError; OSError."""
    ink, results, pictures = ink_margins(trial.box_mm), [], {}
    for condition in Condition:
        progress(condition)
        pictures[condition] = take_pictures(trial, condition, jobs)
        results.append(summed_up(style.id, condition, look(pictures[condition], reader), ink))
    return StyleResult(style, ink, tuple(results), _exhibits(results, pictures, reader))


def _exhibits(
    results: Sequence[ConditionResult], pictures: dict[Condition, list[Picture]], reader: Reader
) -> tuple[Exhibit, ...]:
    """The first ballot's pages under the condition with most faults, else the last; a single page also otherwise."""
    best, *_, worst = sorted(results, key=lambda result: len(result.faults))
    first = pictures[worst.condition][0].serial
    pages = sum(picture.serial == first for picture in pictures[worst.condition])
    return tuple(
        exhibit(picture, shown.condition, reader, shown.faults)
        for shown in ([worst] if pages > 1 else [worst, best])
        for picture in pictures[shown.condition]
        if picture.serial == first
    )
