"""A reading process: answers one task after the other until its connection closes. It may die of hostile input."""

import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection

import cv2

from ballots.errors import BallotsError
from scanning.frames import FrameReader
from scanning.reader import Reader, ReaderSpec


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
    try:
        connection.send(Ready())
        while True:
            connection.send(frames.answer(connection.recv()))
    except (EOFError, OSError):
        # The parent is done, or gone.
        frames.close()
