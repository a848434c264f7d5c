"""The reading processes: started, given work, and replaced when one dies."""

import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.connection import wait
from typing import Self

from scanning.errors import ReaderStartError
from scanning.frames import Answer
from scanning.order import Ticket
from scanning.reader import ReaderSpec
from scanning.worker import Ready, work

# A fresh interpreter for each process: it inherits no lock, thread or open file of a web server that starts it.
_CONTEXT = multiprocessing.get_context("spawn")
# The slowest page measured (600 dpi, nothing found) takes 3 s; whatever takes this long has got caught in a decoder.
PAGE_SECONDS = 60.0
# Enough that nobody waits while a large page holds up the order, few enough that memory stays flat.
_FRAMES_A_PROCESS = 4


class _Worker:
    """One process and the line to it. ``deadline`` is when it must be ready, or have answered."""

    def __init__(self, spec: ReaderSpec, keep_pictures: bool) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=work, args=(theirs, spec, keep_pictures), daemon=True)
        self._process.start()
        # Only the process holds its end now, so that its death closes the line.
        theirs.close()
        self.is_ready = False
        self.ticket: Ticket | None = None
        self.deadline = time.monotonic() + PAGE_SECONDS

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def is_idle(self) -> bool:
        return self.is_ready and self.ticket is None

    def give(self, ticket: Ticket) -> bool:
        """False when the process is dead already."""
        try:
            self.connection.send(ticket.task)
        except OSError:
            return False
        self.ticket, self.deadline = ticket, time.monotonic() + PAGE_SECONDS
        return True

    def receive(self) -> Ready | Answer | None:
        """The next message; None when the process is dead."""
        try:
            message: Ready | Answer = self.connection.recv()
        except (EOFError, OSError):
            return None
        return message

    def stop(self) -> None:
        self.connection.close()
        self._process.kill()
        self._process.join()
        self._process.close()


class Crew:
    """``jobs`` processes that read pages of one election; a context manager that ends them."""

    def __init__(self, spec: ReaderSpec, jobs: int, keep_pictures: bool) -> None:
        self._spec = spec
        self._keep_pictures = keep_pictures
        self._workers = [self._hired() for _ in range(jobs)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes."""
        for worker in self._workers:
            worker.stop()

    @property
    def window(self) -> int:
        """How many pages may be under way, or wait for their turn to go out, at any time."""
        return _FRAMES_A_PROCESS * len(self._workers)

    @property
    def has_idle(self) -> bool:
        """Whether somebody is free to take a task."""
        return any(worker.is_idle for worker in self._workers)

    @property
    def has_work(self) -> bool:
        """Whether there will be news: somebody is reading, or getting ready to."""
        return any(not worker.is_idle for worker in self._workers)

    def give(self, ticket: Ticket) -> None:
        """Hands a task to somebody who is free, or to a newcomer where that one has died meanwhile."""
        worker = next(worker for worker in self._workers if worker.is_idle)
        if not worker.give(ticket):
            self._replaced(worker).give(ticket)

    def news(self) -> Iterator[tuple[Ticket, Answer | None]]:
        """Waits for what happens next: answers, and None for tasks that a process died of, or got caught in.

        Raises ReaderStartError when a process cannot even start.
        """
        busy = {worker.connection: worker for worker in self._workers if not worker.is_idle}
        patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
        heard = wait(list(busy), max(0.0, patience))
        for line, worker in busy.items():
            if line in heard:
                yield from self._hear(worker, worker.receive())
            elif time.monotonic() > worker.deadline:
                yield from self._hear(worker, None)

    def _hear(self, worker: _Worker, message: Ready | Answer | None) -> Iterator[tuple[Ticket, Answer | None]]:
        ticket, worker.ticket = worker.ticket, None
        if isinstance(message, Ready) and message.problem is None:
            # A newcomer may have been given its task before it said that it is ready.
            worker.is_ready, worker.ticket = True, ticket
        elif isinstance(message, Ready) or not worker.is_ready:
            problem = message.problem if isinstance(message, Ready) else None
            raise ReaderStartError(
                "The reader cannot start: {problem}",
                problem=problem or "its processes end at once. Install the program anew.",
            )
        elif ticket is not None:
            if message is None:
                self._replaced(worker)
            yield ticket, message

    def _replaced(self, worker: _Worker) -> _Worker:
        worker.stop()
        newcomer = self._hired()
        self._workers[self._workers.index(worker)] = newcomer
        return newcomer

    def _hired(self) -> _Worker:
        return _Worker(self._spec, self._keep_pictures)
