"""Reading on many machines at once, for a counting centre: the same pages, in the same order, as on one machine.

The files' bytes go out and the results come back through dask.distributed, which gives the work of a machine that dies
to another one. It is an optional part: ``pip install rostlokal[cluster]``.
"""

import secrets
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from distributed import CancelledError, Client, Future, KilledWorker, wait
from distributed.client import FIRST_COMPLETED

from scanning.errors import ClusterError, UnreadableFile
from scanning.far_reader import FarFrame, read_frames
from scanning.frames import Answer, Task
from scanning.order import Ticket
from scanning.reader import ReaderSpec

# Pages in one task: alone, each would cost as much in messages as in reading.
_PAGES_A_TASK = 8
# A worker has its next task at hand while it reads one, and its results wait for the order.
_TASKS_A_WORKER = 4
# A file goes out whole; a stack larger than this belongs on the machine that reads it.
MOST_BYTES = 500_000_000
# How often to look whether any worker is left when none has answered; a page takes a fraction of a second.
_PATIENCE_SECONDS = 30


class Cluster:
    """The workers of a dask cluster, as :func:`scanning.pool.read_with` wants readers.

    Those who join later help as well.
    """

    def __init__(self, client: Client, spec: ReaderSpec, keep_pictures: bool) -> None:
        """Raises ClusterError when no worker is there."""
        self._client = client
        self._spec, self._keep_pictures = spec, keep_pictures
        self._given: list[tuple[Ticket, FarFrame]] = []
        self._under_way: dict[Future, list[Ticket]] = {}
        self._sent: OrderedDict[str, FarFrame] = OrderedDict()
        self._unreadable: list[tuple[Ticket, Answer]] = []
        workers = _workers(client)
        if not workers:
            raise ClusterError("No worker has joined the cluster yet. Start one on each machine, then try again.")
        self.window = workers * _TASKS_A_WORKER * _PAGES_A_TASK

    @property
    def has_idle(self) -> bool:
        """Whether another page can be given out now."""
        return len(self._given) + sum(map(len, self._under_way.values())) < self.window

    @property
    def has_work(self) -> bool:
        """Whether any page is on its way out or back."""
        return bool(self._given or self._under_way or self._unreadable)

    def give(self, ticket: Ticket) -> None:
        """Takes a page to be sent out with the next ones."""
        try:
            self._given.append((ticket, self._frame(ticket.task)))
        except UnreadableFile as error:
            self._unreadable.append((ticket, Answer(0, None, error.reason)))
        if len(self._given) == _PAGES_A_TASK:
            self._send()

    def news(self) -> Iterator[tuple[Ticket, Answer | None]]:
        """Waits for what happens next.

        Raises ClusterError when nobody is left to read; ReaderStartError.
        """
        if self._given:
            self._send()
        while self._unreadable:
            yield self._unreadable.pop()
        for future in self._done():
            tickets = self._under_way.pop(future)
            yield from zip(tickets, _answers(future, tickets), strict=True)

    def _send(self) -> None:
        tickets, frames = zip(*self._given, strict=True)
        # A task's name is written in logs and must tell nothing.
        key = secrets.token_hex(16)
        self._under_way[self._client.submit(read_frames, self._spec, self._keep_pictures, frames, key=key)] = [*tickets]
        self._given.clear()

    def _frame(self, task: Task) -> FarFrame:
        """The page with its file's bytes: within the task for the first page, for others as a task of their own.

        Unlike scattered data both come again when a worker dies.
        """
        if task.frame == 0:
            return FarFrame(secrets.token_hex(16), 0, _read(Path(task.path)))
        if task.path not in self._sent:
            name = secrets.token_hex(16)
            data = self._client.submit(bytes, _read(Path(task.path)), key=name)
            self._sent[task.path] = FarFrame(name, 0, data)
            if len(self._sent) > self.window:
                self._sent.popitem(last=False)
        self._sent.move_to_end(task.path)
        return self._sent[task.path]._replace(frame=task.frame)

    def _done(self) -> set[Future]:
        while self._under_way:
            try:
                done: set[Future] = wait(list(self._under_way), _PATIENCE_SECONDS, FIRST_COMPLETED).done
                return done
            except TimeoutError:
                if not _workers(self._client):
                    raise _gone() from None
            except (CancelledError, OSError) as error:
                raise _gone() from error
        return set()


def _read(path: Path) -> bytes:
    try:
        # A pipe or device may never end, or never begin.
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise UnreadableFile(str(path), "it is no ordinary file")
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(str(path), f"it is larger than {MOST_BYTES} bytes; split it or read it on one machine")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(str(path), error.strerror or str(error)) from error


def _answers(future: Future, tickets: Sequence[Ticket]) -> list[Answer | None]:
    """The answers with the files' own names; None for each when several workers died of the task."""
    try:
        answers: list[Answer | None] = future.result()
    except KilledWorker:
        return [None] * len(tickets)
    except CancelledError as error:
        raise _gone() from error
    except RuntimeError as error:
        raise ClusterError(
            "The machines of the cluster do not understand each other ({problem}). Install the same version of "
            "Röstlokal and of Python on all of them.",
            problem=error,
        ) from error
    return [answer and _named(answer, ticket.task.path) for ticket, answer in zip(tickets, answers, strict=True)]


def _named(answer: Answer, path: str) -> Answer:
    return answer if answer.result is None else replace(answer, result=replace(answer.result, source=path))


def _workers(client: Client) -> int:
    return len(client.scheduler_info(n_workers=-1)["workers"])


def _gone() -> ClusterError:
    return ClusterError(
        "No machine of the cluster answers any more. See to its scheduler and workers, then read the same files again: "
        "nothing is lost and nothing is counted twice."
    )
