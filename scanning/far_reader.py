"""What runs on another machine: reads one frame of a file that was sent as bytes. Röstlokal is installed there too.

The reading happens in a process of its own, as on a single machine, so that a decoder which dies of hostile input is
one page's error and not the machine's end. The file stays in memory: nothing of a ballot is left on the disk of a
borrowed machine, even when its power is cut.
"""

import os
import threading
from collections.abc import Sequence
from typing import NamedTuple

from scanning.crew import Crew
from scanning.frames import Answer, Task
from scanning.order import lone_ticket
from scanning.reader import ReaderSpec


class FarFrame(NamedTuple):
    """A frame to read, counted from 0, of the file with these bytes; ``file`` is a random name that stands for it."""

    file: str
    frame: int
    data: bytes


class FarReader:
    """One reading process, and the file that it reads from."""

    def __init__(self, spec: ReaderSpec, keep_pictures: bool) -> None:
        self.asked = spec, keep_pictures
        self._crew = Crew(spec, 1, keep_pictures)
        self._file = ""
        self._descriptor: int | None = None

    def answer(self, file: str, frame: int, data: bytes) -> Answer | None:
        """Frame ``frame`` of the file that ``file`` stands for; None when the reading process died of it."""
        if file != self._file:
            self._take(file, data)
        ticket = lone_ticket(Task(f"/proc/{os.getpid()}/fd/{self._descriptor}", frame))
        while not self._crew.has_idle:
            list(self._crew.news())
        self._crew.give(ticket)
        while True:
            for given, answer in self._crew.news():
                if given is ticket:
                    return answer

    def close(self) -> None:
        """Ends the process and forgets the file."""
        self._crew.close()
        if self._descriptor is not None:
            os.close(self._descriptor)

    def _take(self, file: str, data: bytes) -> None:
        # The old file goes only after the new one is there: two never follow each other under one descriptor, by
        # which the reading process tells them apart.
        descriptor = os.memfd_create("page")
        with open(descriptor, "wb", closefd=False) as memory:
            memory.write(data)
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._file, self._descriptor = file, descriptor


# A worker process of the cluster reads one page at a time, whatever its number of threads.
_one_at_a_time = threading.Lock()
_reader: FarReader | None = None


def read_frames(spec: ReaderSpec, keep_pictures: bool, frames: Sequence[FarFrame]) -> list[Answer | None]:
    """Reads some frames, by the reader that is there already when it was made for the same election.

    Raises ReaderStartError.
    """
    global _reader
    with _one_at_a_time:
        if _reader is None or _reader.asked != (spec, keep_pictures):
            if _reader is not None:
                _reader.close()
            _reader = FarReader(spec, keep_pictures)
        return [_reader.answer(*frame) for frame in frames]
