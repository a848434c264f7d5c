"""The page that was read last, with what the machine found in its boxes, for the screen beside the reader.

It is in memory, one at a time, and gone when the reading ends.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from ballots.outcome import Outcome
from scanning.grey import Grey
from scanning.overlay import COLOURS, Picture, encoded, in_colour
from scanning.result import TargetResult
from station.page_intake import CountedPage
from station.web.piles import HELD, pile_of

# As tall as what is left of a screen of 768, twice over for fine screens; some 60 kB.
_HEIGHT, _QUALITY = 1000, 70
# Around a box, in heights of it: beside the strokes that leave it, and clear of the row above.
_AWAY = 0.3
# Frames differ in more than their colour.
_THICK = {"marked": 5, "blank": 1, "unclear": 2}


@dataclass(frozen=True)
class LastPage:
    """A page and what came of it. ``number`` tells it from the one before."""

    number: int
    sentence: Outcome
    marked: int
    unclear: int
    jpeg: bytes | None = field(repr=False)
    targets: tuple[TargetResult, ...] = field(repr=False)

    @property
    def is_stop(self) -> bool:
        """Whether somebody must do something about the paper."""
        return pile_of(self.sentence) in HELD

    def drawn(self) -> bytes | None:
        """The page as JPEG, each box framed by its decision; None where there is no picture."""
        if self.jpeg is None:
            return None
        grey = cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
        return None if grey is None else encoded(_framed(np.asarray(grey, np.uint8), self.targets), _QUALITY)


def last_page(number: int, page: CountedPage) -> LastPage:
    """What is shown of a page."""
    seen = page.seen
    targets = seen.targets if seen else ()
    marks = Counter(target.mark for target in targets)
    jpeg = seen.picture if seen else None
    return LastPage(number, page.sentence, marks["marked"], marks["unclear"], jpeg, targets)


def _framed(grey: Grey, targets: Sequence[TargetResult]) -> Picture:
    scale = min(1.0, _HEIGHT / grey.shape[0])
    size = round(grey.shape[1] * scale), round(grey.shape[0] * scale)
    drawn = in_colour(np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8))
    for target in targets:
        x, y, width, height = (round(each * scale) for each in target.place)
        for away in _distances(target, height):
            start, end = (x - away, y - away), (x + width + away, y + height + away)
            cv2.rectangle(drawn, start, end, COLOURS[target.mark], _THICK[target.mark], cv2.LINE_AA)
    return drawn


def _distances(target: TargetResult, height: int) -> list[int]:
    once = round(_AWAY * height)
    return [once, once + 2 * _THICK["unclear"] + 1] if target.mark == "unclear" else [once]
