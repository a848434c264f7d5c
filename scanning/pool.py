"""Many files on several processes: results in the order of the files, the same whatever the number of processes.

Decoders of pictures and codes are known to bring down their whole process on hostile input. That is one page's error
here, and the rest goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from scanning.crew import Crew
from scanning.errors import UnreadableFile
from scanning.frames import Answer
from scanning.order import FileDone, Order, Ticket
from scanning.reader import ReaderSpec
from scanning.result import PageResult


class Readers(Protocol):
    """Those who read: the processes of this machine, or many machines'."""

    @property
    def window(self) -> int:
        """How many pages may be under way, or wait for their turn to go out, at any time."""

    @property
    def has_idle(self) -> bool:
        """Whether another task can be given out now."""

    @property
    def has_work(self) -> bool:
        """Whether anything is under way."""

    def give(self, ticket: Ticket) -> None:
        """Hands a task to somebody who is free."""

    def news(self) -> Iterator[tuple[Ticket, Answer | None]]:
        """Waits for what happens next: answers, and None for tasks that a reading process died of."""


Hire = Callable[[ReaderSpec, bool], AbstractContextManager[Readers]]
"""Gets readers of an election for a while; the second argument says whether pages come with their pictures."""


def processes(jobs: int) -> Hire:
    """``jobs`` processes of this machine."""

    def hired(spec: ReaderSpec, keep_pictures: bool) -> Crew:
        return Crew(spec, jobs, keep_pictures)

    return hired


ALONE = processes(1)


def _raise(error: UnreadableFile) -> None:
    raise error


def _nothing(_: Path) -> None:
    pass


def read_files(
    paths: Iterable[Path | None],
    spec: ReaderSpec,
    jobs: int = 1,
    keep_pictures: bool = False,
    on_unreadable: Callable[[UnreadableFile], None] = _raise,
    on_done: Callable[[Path], None] = _nothing,
) -> Iterator[PageResult]:
    """Reads every page of every file, in their order; ``keep_pictures`` adds the picture to each page.

    ``paths`` may take their time, and give None after waiting a moment in vain. A file that cannot be opened is told
    to ``on_unreadable`` in its turn and then passed over; unless given, that raises it. ``on_done`` hears of a file
    when the caller, done with its last page, asks for the next. Raises ReaderStartError when no process can be
    started. Memory stays flat over any number of pages.
    """
    if jobs < 1:
        raise ValueError(f"{jobs} processes cannot read anything")
    with Crew(spec, jobs, keep_pictures) as crew:
        yield from read_with(crew, paths, on_unreadable, on_done)


def read_with(
    readers: Readers,
    paths: Iterable[Path | None],
    on_unreadable: Callable[[UnreadableFile], None] = _raise,
    on_done: Callable[[Path], None] = _nothing,
) -> Iterator[PageResult]:
    """As :func:`read_files`, by readers that are there already."""
    order = Order((None if path is None else str(path) for path in paths), window=readers.window)
    while True:
        while readers.has_idle and (ticket := order.next_ticket()) is not None:
            readers.give(ticket)
        if order.is_finished:
            return
        if not readers.has_work:
            continue
        for answered, answer in readers.news():
            order.answered(answered, answer)
        for result in order.going_out():
            if isinstance(result, UnreadableFile):
                on_unreadable(result)
            elif isinstance(result, FileDone):
                on_done(Path(result.path))
            else:
                yield result
