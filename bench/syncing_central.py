"""Central's real service in a process of its own, and how its memory grows with what it has taken in."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

_PROGRAM = "from central.cli import main; main()"
_SECONDS_BETWEEN_LOOKS = 0.5


class Look(NamedTuple):
    """So many batches were delivered, and so many MB resident."""

    delivered: int
    megabytes: int


class Service:
    """Serves while the block runs; `memory` has its looks."""

    def __init__(self, home: Path, address: str, delivered: Callable[[], int]) -> None:
        self.memory: list[Look] = []
        self._home, self._listen, self._delivered = home, urlsplit(address).netloc, delivered
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, "serve", "--listen", self._listen, "--pages", "127.0.0.1:0"],
            env={**os.environ, "ROSTLOKAL_HOME": str(self._home)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        # It says where it listens once it does.
        self._process.stdout.readline()
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._watcher.join()
        self._process.terminate()
        self._process.communicate()

    def _watch(self) -> None:
        statm = Path(f"/proc/{self._process.pid}/statm")
        while not self._stop.wait(_SECONDS_BETWEEN_LOOKS):
            resident = int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            self.memory.append(Look(self._delivered(), resident // 1_000_000))


@contextmanager
def a_copy(prepared: Path) -> Iterator[Path]:
    """The home of a prepared central beside it, to be used up."""
    copy = Path(mkdtemp(prefix="central-", dir=prepared.parent))
    try:
        yield Path(shutil.copytree(prepared, copy, dirs_exist_ok=True))
    finally:
        shutil.rmtree(copy)


def by_tenths(memory: Sequence[Look], total: int) -> dict[str, int]:
    """The memory, in MB, when each tenth was delivered, and the most."""
    tenths = {f"{tenth} %": next((m for d, m in memory if d >= total * tenth // 100), 0) for tenth in range(0, 101, 10)}
    return {**tenths, "most": max((look.megabytes for look in memory), default=0)}
