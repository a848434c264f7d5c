"""What the reader saw on the trial ballots' pictures, box by box and sheet by sheet."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ballots.geometry import QR_MODULE_MM
from scanning.decide import BoxLook
from scanning.files import open_source
from scanning.grey import Grey
from scanning.interpret import decide_page, see_page
from scanning.patches import Darkness
from scanning.reader import Reader
from scanning.reasons import Reason, Rejected
from scanning.result import MarkDecision
from station.proof.trial import BoxKey, Picture


@dataclass(frozen=True)
class BoxSeen:
    """One box on one picture.

    ``meant`` says whether it was marked, ``offset_mm`` how far its outline was from its place, ``cut`` is the piece
    of the straightened picture around it (see :mod:`scanning.patches`).
    """

    key: BoxKey
    page: int
    meant: bool
    decision: MarkDecision
    look: BoxLook
    offset_mm: float
    cut: Darkness


@dataclass(frozen=True)
class SheetSeen:
    """One picture that was read: the misfit of its markers, at which attempt its code was read, and how fine."""

    picture: Picture
    misfit_mm: float
    attempt: int
    module_px: float
    boxes: tuple[BoxSeen, ...]


@dataclass(frozen=True)
class SheetLost:
    """One picture that was not read as the sheet it shows; without a ``reason`` it was taken for another sheet."""

    picture: Picture
    reason: Reason | None


def look(pictures: Iterable[Picture], reader: Reader) -> list[SheetSeen | SheetLost]:
    """Reads every picture."""
    return [_look(picture, reader) for picture in pictures]


def grey_of(picture: Picture) -> Grey:
    """The picture's grey levels. Rejected when it is none."""
    source = open_source(picture.path)
    try:
        return source.grey(0)
    finally:
        source.close()


def _look(picture: Picture, reader: Reader) -> SheetSeen | SheetLost:
    try:
        grey = grey_of(picture)
        sight = see_page(grey, reader)
    except Rejected as rejected:
        return SheetLost(picture, rejected.reason)
    if (sight.sheet.serial, sight.sheet.page) != (picture.serial, picture.page):
        return SheetLost(picture, None)
    rows = zip(
        decide_page(sight, grey, reader).targets,
        sight.looks,
        np.abs(sight.boxes.offsets).max(axis=1).tolist(),
        sight.boxes.darkness,
        strict=True,
    )
    boxes = tuple(
        BoxSeen(
            key=(key := (target.contest, target.project, target.column)),
            page=picture.page,
            meant=key in picture.marked,
            decision=target.mark,
            look=look,
            offset_mm=offset,
            cut=cut,
        )
        for target, look, offset, cut in rows
    )
    return SheetSeen(picture, sight.page.misfit_mm, sight.code.attempt, sight.page.px_per_mm * QR_MODULE_MM, boxes)
