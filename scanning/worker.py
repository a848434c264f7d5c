"""A reading process: answers one task after the other until its connection closes. It may die of hostile input."""

import resource
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import cv2

from ballots.errors import BallotsError
from scanning.frames import FrameReader
from scanning.reader import Reader, ReaderSpec

# The largest picture that is decoded takes up to 380 MB. A PDF of 3 kB whose forms draw each other millions of times
# would take whatever the machine has: its process dies of it instead, which is one page's error.
MOST_MEMORY = 1_000_000_000


@dataclass(frozen=True)
class Ready:
    """The process's first message. ``problem`` is the sentence that says why it cannot read this election, or None."""

    problem: str | None = None


def work(connection: Connection, spec: ReaderSpec, keep_pictures: bool) -> None:
    """The process's whole life."""
    # Ctrl-C is the parent's to handle; it closes the connection.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Many processes share the cores already.
    cv2.setNumThreads(1)
    # What is wrong with a picture is told by its result, not on standard error.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        frames = FrameReader(Reader(spec), keep_pictures)
    except BallotsError as error:
        connection.send(Ready(str(error)))
        return
    _bound_memory()
    try:
        connection.send(Ready())
        while True:
            connection.send(frames.answer(connection.recv()))
    except (EOFError, OSError):
        # The parent is done, or gone.
        frames.close()
    except MemoryError:
        # The parent tells what came of the page, and starts another process.
        return


def _bound_memory() -> None:
    """Lets this process have only so much more memory than what its libraries have set aside (see proc(5), statm)."""
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    most = pages * resource.getpagesize() + MOST_MEMORY
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
