"""SANE's own program, scanimage, as a process: started, heard line by line, given leave, ended. Decides nothing."""

import contextlib
import os
import re
import select
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Self

from scanning.errors import ScannerProblem
from scanning.scanner_outcomes import ScannerOutcome, outcome_of

_PROGRAM = "scanimage"
# Looking for scanners asks the network and waits for answers.
_ANSWER_SECONDS = 60.0
# A scanner may carry its lamp home before the program ends.
_FAREWELL_SECONDS = 10.0
# What it says when it only has to let go of the scanner; some backends never come back from that.
_LAST_WORDS = "Batch terminated"
_STATUS = re.compile(r"\(scanner status = (\d+)\)")
# SANE's status of a page that came whole.
_END_OF_PAGE = 5
# A line is a file's name; more at once is no harm.
_READ_BYTES = 4096


def answer(*arguments: str) -> str:
    """What scanimage prints on standard output. ScannerProblem when it ends otherwise than well, or not at all."""
    try:
        done = subprocess.run(
            [_PROGRAM, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            timeout=_ANSWER_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise ScannerProblem(ScannerOutcome.NO_PROGRAM) from error
    except subprocess.TimeoutExpired as error:
        raise ScannerProblem(ScannerOutcome.SILENT) from error
    if done.returncode:
        raise ScannerProblem(outcome_of(done.returncode, done.stderr.decode(errors="replace")))
    return done.stdout.decode(errors="replace")


class Scanimage:
    """A running scanimage; a context manager that ends it. ScannerProblem when there is none."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the program has ended
        self._unread = b""
        try:
            self._process = subprocess.Popen(
                [_PROGRAM, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env=_environment(),
                # Ctrl-C is ours to handle, between two sheets.
                start_new_session=True,
            )
        except FileNotFoundError as error:
            self._said.close()
            raise ScannerProblem(ScannerOutcome.NO_PROGRAM) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.no_more()
        if self._process.poll() is None:
            # It cancels the scan, so that the scanner is ready for the next one.
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_FAREWELL_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._said.close()
        if self._process.stdout:
            self._process.stdout.close()

    def give_leave(self) -> None:
        """Lets it scan one more page of a batch."""
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(b"\n")
                self._process.stdin.flush()

    def no_more(self) -> None:
        """Lets it end after the page at hand."""
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()

    def line(self, seconds: float) -> str | None:
        """The next line that it prints, without its end; None when none came in so many seconds.

        EOFError when it prints no more.
        """
        if b"\n" not in self._unread and self._process.stdout:
            if not select.select([self._process.stdout], [], [], seconds)[0]:
                # A child of it may still hold the line when it has ended.
                if self._process.poll() is not None or _LAST_WORDS in self._heard():
                    raise EOFError
                return None
            data = os.read(self._process.stdout.fileno(), _READ_BYTES)
            if not data:
                raise EOFError
            self._unread += data
        line, end, rest = self._unread.partition(b"\n")
        if not end:
            return None
        self._unread = rest
        return os.fsdecode(line)

    def outcome(self) -> ScannerOutcome | None:
        """Waits for its end; why it ended, None when all went well."""
        try:
            status = self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            status = self._last_status()
        return outcome_of(status, self._heard()) if status else None

    def _heard(self) -> str:
        """What it has said on standard error so far."""
        # The process writes where the file was read last: only a reading that leaves that place alone is safe.
        descriptor = self._said.fileno()
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode(errors="replace")

    def _last_status(self) -> int:
        """SANE's status of the last page, as told; 0 when the batch ended well, for the feeder is empty then."""
        told = _STATUS.findall(self._heard())
        return int(told[-1]) if told and int(told[-1]) != _END_OF_PAGE else 0


def _environment() -> dict[str, str]:
    # Its words are compared, so they must not be translated.
    return {**os.environ, "LC_ALL": "C", "LANGUAGE": ""}
