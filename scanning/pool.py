"""Many files on several processes: results in the order of the files, the same whatever the number of processes.

Decoders of pictures and codes are known to bring down their whole process on hostile input. That is one page's error
here, and the rest goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scanning.crew import Crew
from scanning.errors import UnreadableFile
from scanning.order import FileDone, Order
from scanning.reader import ReaderSpec
from scanning.result import PageResult

# Enough that nobody waits while a large page holds up the order, few enough that memory stays flat.
_FRAMES_A_JOB = 4


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
    order = Order((None if path is None else str(path) for path in paths), window=_FRAMES_A_JOB * jobs)
    with Crew(spec, jobs, keep_pictures) as crew:
        while True:
            while crew.has_idle and (ticket := order.next_ticket()) is not None:
                crew.give(ticket)
            if order.is_finished:
                return
            if not crew.has_work:
                continue
            for answered, answer in crew.news():
                order.answered(answered, answer)
            for result in order.going_out():
                if isinstance(result, UnreadableFile):
                    on_unreadable(result)
                elif isinstance(result, FileDone):
                    on_done(Path(result.path))
                else:
                    yield result
