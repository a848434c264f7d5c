"""Sheets worked on by several processes, handed back in the order of their numbers."""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")

# Enough sheets on their way that no process waits, few enough that memory stays flat.
_AHEAD = 3
# The C library gives large rasters back to the system and gets them anew, which takes a sixth of the time, unless told
# to keep them: pieces up to 32 MB (its limit), and 256 MB in all.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}
# A number of prctl(2): the pool's processes would wait for ever for work from a parent that was killed.
_SET_PARENT_DEATH_SIGNAL = 1


def in_order(
    work: Callable[[int], Made], start: Callable[..., None], setting: tuple[object, ...], first: int, jobs: int
) -> Generator[Made, None, None]:
    """``work(number)`` for one number after the other, from ``first``, for as long as somebody asks for more.

    Each process begins with ``start(*setting)``, and ends (on Linux) when the one that asks is killed.
    """
    os.environ.update(_KEEP_MEMORY)
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin, (start, setting))
    try:
        waiting: dict[int, Future[Made]] = {}
        number = given = first
        while True:
            while given < number + _AHEAD * jobs:
                waiting[given] = pool.submit(work, given)
                given += 1
            yield waiting.pop(number).result()
            number += 1
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(start: Callable[..., None], setting: tuple[object, ...]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    start(*setting)
