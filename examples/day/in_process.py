"""Runs a program's command lines inside this process, so that a day in a test does not start thirty interpreters.

It is the very function that the installed command calls, with its own arguments, environment and home, and real files;
only what a process of its own would show (crashes, concurrency) is left to the days that start one.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from day.programs import Program, StepFailedError


@dataclass
class ProgramInProcess(Program):
    """A :class:`Program` whose commands run in this process; what serves still starts one of its own."""

    def run(self, *arguments: str | Path, accept: tuple[int, ...] = (0,)) -> str:
        """Runs one command to its end and returns what it printed on standard output; see :meth:`Program.run`."""
        said, complained = io.StringIO(), io.StringIO()
        with self._as_process(arguments), redirect_stdout(said), redirect_stderr(complained):
            status = _status(_main(self.name))
        if status not in accept:
            reason = (complained.getvalue() or said.getvalue()).strip()
            raise StepFailedError(f"{self.name} {' '.join(map(str, arguments[:3]))}: {reason}")
        return said.getvalue()

    @contextmanager
    def _as_process(self, arguments: tuple[str | Path, ...]) -> Iterator[None]:
        argv, environment = sys.argv, dict(os.environ)
        sys.argv = self._command(arguments)
        os.environ.update(self._environment())
        try:
            yield
        finally:
            sys.argv = argv
            os.environ.clear()
            os.environ.update(environment)


@cache
def _main(name: str) -> Callable[[], Any]:
    [installed] = entry_points(group="console_scripts", name=name)
    main: Callable[[], Any] = installed.load()
    return main


def _status(main: Callable[[], Any]) -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0
