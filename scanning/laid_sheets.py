"""The sheets that somebody lays under a camera, one after the other, each read from several frames.

A frame is read by the same processes as any file, so that a decoder that breaks down takes only its frame along. On its
way there it is a file in a folder that is in memory; nothing else ever holds a frame.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PIL import Image

from ballots.outcome import Outcome
from scanning.camera import Frame
from scanning.camera_outcomes import CameraOutcome
from scanning.frames import Lie, Task
from scanning.grey import Grey
from scanning.laying import Table
from scanning.mean import Mean
from scanning.order import lone_ticket
from scanning.picture import encode_small
from scanning.pool import Readers
from scanning.reasons import Reason
from scanning.result import PageResult, rejected
from scanning.steady import is_black, shrunk

Shown = Callable[[Grey, Outcome], None]
"""Sees every frame, with what the worker is to do at that moment."""
Wish = Callable[[], bool]
"""Whether the worker has just given up on the sheet that lies there."""


class LaidSheets:
    """Reads the frames of a camera; ``show`` sees each of them, once it is known what to say about it.

    ``folder`` holds the frame that is being read, and goes with its owner.
    """

    def __init__(self, readers: Readers, folder: Path, show: Shown, gives_up: Wish = lambda: False) -> None:
        self._readers = readers
        self._folder = folder
        self._count = 0
        self._show = show
        self._gives_up = gives_up
        self._bad: tuple[int, PageResult] | None = None
        self._table = Table()
        self._mean = Mean()
        self._lie: tuple[int, Lie] | None = None

    def of(self, frames: Iterator[Frame]) -> Iterator[PageResult]:
        """Each sheet once, when it is read or must be put aside; whoever takes it calls ``judged`` before the next."""
        for frame in frames:
            if is_black(frame.grey):
                self._show(frame.grey, CameraOutcome.BLACK)
                continue
            sheet = self._seen(frame)
            if self._gives_up() and sheet is None:
                sheet = self._table.put_aside(self._unread(frame), frame.at)
            if sheet is not None:
                yield sheet
            self._show(frame.grey, self._table.hint)

    def judged(self, sentence: Outcome) -> None:
        """What came of the sheet that was given out last."""
        self._table.judged(sentence)

    def _seen(self, frame: Frame) -> PageResult | None:
        table = self._table
        if not table.sees(shrunk(frame.grey), frame.at):
            return None
        result = self._read(frame.grey)
        if result.reason is not None:
            self._bad = table.spell, result
        else:
            self._mean.add(frame.grey, table.spell)
        sheet = table.was_read(result, table.spell, frame.at)
        if sheet is None and table.wants_mean:
            sheet = table.mean_was_read(self._read(self._mean.picture()), table.spell, frame.at)
        return sheet

    def _unread(self, frame: Frame) -> PageResult:
        """What lies there as a page that cannot be read: with the last reason, or as what never lay still."""
        if self._bad and self._bad[0] == self._table.spell:
            return self._bad[1]
        return replace(rejected("", 0, Reason.BLURRED), picture=encode_small(frame.grey))

    def _read(self, grey: Grey) -> PageResult:
        # A name of its own, since a reader that has a file open does not open it again.
        self._count += 1
        path = self._folder / f"{self._count}.tif"
        try:
            Image.fromarray(grey).save(path, format="TIFF")
            before = self._lie[1] if self._lie and self._lie[0] == self._table.spell else None
            return self._answer(Task(str(path), 0, before))
        finally:
            path.unlink(missing_ok=True)

    def _answer(self, task: Task) -> PageResult:
        ticket = lone_ticket(task)
        while not self._readers.has_idle:
            list(self._readers.news())
        self._readers.give(ticket)
        while True:
            for answered, answer in self._readers.news():
                if answered is ticket:
                    if answer and answer.lie:
                        self._lie = self._table.spell, answer.lie
                    crashed = rejected(task.path, task.frame, Reason.READER_CRASHED)
                    return answer.result or crashed if answer else crashed
