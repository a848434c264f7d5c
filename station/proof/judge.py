"""From what was seen to what is wrong. Pure."""

from collections.abc import Iterable, Iterator

from scanning.reasons import Reason
from station.proof import margins
from station.proof.conditions import Condition
from station.proof.faults import Box, Fault, Lack, Part, Why
from station.proof.margins import InkMargins
from station.proof.seen import BoxSeen, SheetLost, SheetSeen

_OF_MARKERS = {Reason.NO_PAGE, Reason.CROPPED, Reason.SEVERAL_SHEETS, Reason.WRONG_SCALE}
_OF_TOKEN = {Reason.CODE_UNREADABLE, Reason.NOT_GENUINE, Reason.WRONG_ELECTION, Reason.WRONG_MODE}
_DECISIONS = {
    "marked": Why("kryss", "marked"),
    "blank": Why("tom ruta", "blank"),
    "unclear": Why("tveksam markering", "unclear"),
}


def faults(style: str, condition: Condition, sheets: Iterable[SheetSeen | SheetLost], ink: InkMargins) -> list[Fault]:
    """What was not read with a wide margin, each place with its worst fault of each kind once, in reading order."""
    worst: dict[tuple[object, ...], Fault] = {}
    for sheet in sheets:
        for fault in _sheet_faults(style, condition, sheet, ink):
            place = fault.lack, fault.page, fault.part, fault.why
            if place not in worst or _excess(fault) > _excess(worst[place]):
                worst[place] = fault
    return sorted(worst.values(), key=lambda fault: fault.page)


def _excess(fault: Fault) -> float:
    return abs(fault.value - fault.limit)


def _sheet_faults(style: str, condition: Condition, sheet: SheetSeen | SheetLost, ink: InkMargins) -> Iterator[Fault]:
    page = sheet.picture.page

    def fault(lack: Lack, part: Part | Box, value: float = 0.0, limit: float = 0.0, why: Why | None = None) -> Fault:
        return Fault(lack, style, page, part, condition, value, limit, why or Why())

    if isinstance(sheet, SheetLost):
        if sheet.reason is None:
            yield fault(Lack.OTHER_SHEET, Part.TOKEN)
        else:
            yield fault(Lack.SHEET_LOST, _part(sheet.reason), why=Why(sheet.reason.sv, sheet.reason.en))
        return
    if sheet.misfit_mm > margins.MOST_MISFIT:
        yield fault(Lack.MARKERS_OFF, Part.MARKERS, sheet.misfit_mm, margins.MOST_MISFIT)
    if sheet.attempt > margins.LAST_ATTEMPT:
        yield fault(Lack.CODE_HARD, Part.TOKEN, sheet.attempt, margins.LAST_ATTEMPT)
    if sheet.module_px < margins.LEAST_MODULE_PX:
        yield fault(Lack.CODE_SMALL, Part.TOKEN, sheet.module_px, margins.LEAST_MODULE_PX)
    for box in sheet.boxes:
        for lack, value, limit, why in _box_lacks(box, ink):
            yield fault(lack, Box(*box.key), value, limit, why)


def _part(reason: Reason) -> Part:
    if reason in _OF_MARKERS:
        return Part.MARKERS
    return Part.TOKEN if reason in _OF_TOKEN else Part.SHEET


def _box_lacks(box: BoxSeen, ink: InkMargins) -> Iterator[tuple[Lack, float, float, Why]]:
    """What is wrong with one box, the first thing of its ink and of its outline."""
    if box.decision != ("marked" if box.meant else "blank"):
        yield Lack.MARK_LOST if box.meant else Lack.MARK_SEEN, 0.0, 0.0, _DECISIONS[box.decision]
    elif box.meant and box.look.inside < ink.least_mark:
        yield Lack.MARK_FAINT, box.look.inside, ink.least_mark, Why()
    elif not box.meant:
        for value, limit in _ink_of_blank(box, ink):
            if value > limit:
                yield Lack.BOX_INKED, value, limit, Why()
                break
    if box.look.seen < margins.LEAST_OUTLINE:
        yield Lack.OUTLINE_FAINT, box.look.seen, margins.LEAST_OUTLINE, Why()
    if box.offset_mm > margins.MOST_OFFSET_MM:
        yield Lack.BOX_OFF, box.offset_mm, margins.MOST_OFFSET_MM, Why()


def _ink_of_blank(box: BoxSeen, ink: InkMargins) -> tuple[tuple[float, float], ...]:
    look = box.look
    return (
        (look.inside, ink.most_blank),
        (look.beside, ink.most_beside),
        (look.faint, ink.most_faint_soft if look.soft else ink.most_faint),
    )
