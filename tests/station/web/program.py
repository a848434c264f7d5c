"""The station's program as it runs on a laptop: a process of its own, which can be killed, stopped and woken up."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LAPTOP = Path(__file__).with_name("laptop.py")


@dataclass
class Program:
    """``serve`` for one station. What this machine lacks stands in ``laptop.py``, which reads it from a folder."""

    process: subprocess.Popen[str]
    address: str

    def kill(self) -> None:
        """The power goes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def signal(self, number: signal.Signals) -> None:
        """To the program and all its readers."""
        os.killpg(self.process.pid, number)


def start(
    root: Path, *options: str | Path, stand_ins: Path | None = None, environment: Mapping[str, str] | None = None
) -> Program:
    """Starts the program and waits until it listens."""
    place = {} if stand_ins is None else {"ROSTLOKAL_STAND_INS": str(stand_ins)}
    process = subprocess.Popen(
        [sys.executable, LAPTOP, "--home", root, "serve", "--port", "0", *options],
        env={**os.environ, **place, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert address
    return Program(process, address[0])
