"""The figures of one style under one condition: the worst of each thing that has a margin. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station.proof.conditions import Condition
from station.proof.faults import Fault
from station.proof.judge import faults
from station.proof.margins import InkMargins
from station.proof.seen import BoxSeen, SheetLost, SheetSeen


@dataclass(frozen=True)
class Figures:
    """The worst of all boxes and sheets that were read, None where there was none; margins.py has the limits."""

    least_mark: float | None
    most_blank: float | None
    most_faint: float | None
    least_outline: float | None
    most_offset_mm: float | None
    most_misfit_mm: float | None
    last_attempt: int | None
    least_module_px: float | None


@dataclass(frozen=True)
class ConditionResult:
    """What came of one condition.

    ``faintest`` is the mark with the least ink, ``dirtiest`` the empty box with the most; None where none was read.
    """

    condition: Condition
    pictures: int
    boxes: int
    figures: Figures
    faults: tuple[Fault, ...]
    faintest: BoxSeen | None
    dirtiest: BoxSeen | None

    @property
    def passed(self) -> bool:
        """Whether everything was read with a wide margin."""
        return not self.faults


def summed_up(
    style: str, condition: Condition, sheets: Sequence[SheetSeen | SheetLost], ink: InkMargins
) -> ConditionResult:
    """The result of one condition from all its pictures."""
    read = [sheet for sheet in sheets if isinstance(sheet, SheetSeen)]
    boxes = [box for sheet in read for box in sheet.boxes]
    meant, empty = [box for box in boxes if box.meant], [box for box in boxes if not box.meant]
    figures = Figures(
        least_mark=_least(box.look.inside for box in meant),
        most_blank=_most(box.look.inside for box in empty),
        most_faint=_most(box.look.faint for box in empty),
        least_outline=_least(box.look.seen for box in boxes),
        most_offset_mm=_most(box.offset_mm for box in boxes),
        most_misfit_mm=_most(sheet.misfit_mm for sheet in read),
        last_attempt=max((sheet.attempt for sheet in read), default=None),
        least_module_px=_least(sheet.module_px for sheet in read),
    )
    return ConditionResult(
        condition=condition,
        pictures=len(sheets),
        boxes=len(boxes),
        figures=figures,
        faults=tuple(faults(style, condition, sheets, ink)),
        faintest=min(meant, key=lambda box: box.look.inside, default=None),
        dirtiest=max(empty, key=lambda box: (box.look.inside, box.look.faint), default=None),
    )


def _least(values: Iterable[float]) -> float | None:
    return min(values, default=None)


def _most(values: Iterable[float]) -> float | None:
    return max(values, default=None)
