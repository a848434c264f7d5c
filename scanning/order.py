"""Which frame of which file is read next, and which result goes out next: always in the order of the files. Pure.

Files may come one by one, from a scanner at work: None in their stead means that there is none just now.

How many frames a file has is known only from the first answer about it. Until then just its first frame is given
out, and where that one broke the process down, the second.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scanning.errors import UnreadableFile
from scanning.frames import Answer, Task
from scanning.reasons import Reason
from scanning.result import PageResult, rejected

# With a second crash before any answer, the file is given up: nobody knows whether it has an end.
_MOST_BLIND_CRASHES = 2


@dataclass
class _File:
    path: str
    frames: int | None = None
    given_out: int = 0
    gone_out: int = 0
    results: dict[int, PageResult | None] = field(default_factory=dict)
    unreadable: str | None = None
    crashes: int = 0

    @property
    def has_more(self) -> bool:
        """Whether another frame can be given out now."""
        if self.frames is None:
            return self.given_out == self.gone_out + len(self.results)
        return self.given_out < self.frames

    @property
    def is_done(self) -> bool:
        return self.frames is not None and self.gone_out >= max(self.frames, self.given_out)


@dataclass(frozen=True)
class FileDone:
    """Says that every page of a file has gone out."""

    path: str


@dataclass(frozen=True)
class Ticket:
    """A task that was given out, and the file that it belongs to (a file may be named twice)."""

    task: Task
    file: _File


def lone_ticket(task: Task) -> Ticket:
    """A ticket outside any order, for whoever waits for just this task."""
    return Ticket(task, _File(task.path))


class Order:
    """Files on their way; at most ``window`` frames are given out or waiting to go out at any time."""

    def __init__(self, paths: Iterable[str | None], window: int) -> None:
        self._coming = iter(paths)
        self._files: deque[_File] = deque()
        self._window = window
        self._all_came = False
        self._under_way = 0

    def next_ticket(self) -> Ticket | None:
        """The next frame to read; None when there is none now, or enough is under way."""
        for place, file in enumerate(self._files):
            # The very next result must always be able to come, or nothing would ever go out.
            is_next_out = place == 0 and file.given_out == file.gone_out
            if file.has_more and (is_next_out or self._under_way < self._window):
                return self._given_out(file)
        if self._under_way < self._window and not self._all_came:
            return self._next_file()
        return None

    @property
    def is_finished(self) -> bool:
        """Whether every frame of every file has gone out."""
        return self._all_came and not self._files

    def answered(self, ticket: Ticket, answer: Answer | None) -> None:
        """Takes the answer to a task; None when the process died of it."""
        file, task = ticket.file, ticket.task
        if answer is not None:
            file.frames, file.unreadable = answer.frames, answer.unreadable
            file.results[task.frame] = answer.result
            return
        file.results[task.frame] = rejected(task.path, task.frame, Reason.READER_CRASHED)
        file.crashes += 1
        if file.frames is None and file.crashes == _MOST_BLIND_CRASHES:
            file.frames = file.given_out

    def going_out(self) -> Iterator[PageResult | UnreadableFile | FileDone]:
        """What can go out now, in order. A file is done when whoever took its last page asks for the next."""
        while self._files:
            file = self._files[0]
            while file.gone_out in file.results:
                result = file.results.pop(file.gone_out)
                file.gone_out += 1
                self._under_way -= 1
                if result is not None:
                    yield result
            if not file.is_done:
                return
            self._files.popleft()
            yield FileDone(file.path) if file.unreadable is None else UnreadableFile(file.path, file.unreadable)

    def _next_file(self) -> Ticket | None:
        try:
            path = next(self._coming)
        except StopIteration:
            self._all_came = True
            return None
        if path is None:
            return None
        self._files.append(_File(path))
        return self._given_out(self._files[-1])

    def _given_out(self, file: _File) -> Ticket:
        ticket = Ticket(Task(file.path, file.given_out), file)
        file.given_out += 1
        self._under_way += 1
        return ticket
