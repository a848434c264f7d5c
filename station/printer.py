"""The default printer, through CUPS: a thin shell around ``lp``, ``lpstat`` and ``lpoptions``.

A ballot goes through standard input and is never a file of ours. Its job's title says nothing. It is printed at
100 %, one page a side, whatever the queue's own defaults are, since a scaled ballot is read worse or not at all; two
pages on a side would scale an A4 ballot, and so there is no such choice.
"""

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from station.print_outcomes import PrintOutcome
from station.print_traces import known_traces, print_server_traces

# A printer over the network that has gone away; a local one answers in some milliseconds.
_PATIENCE_SECONDS = 20
_TITLE = "ballot"
_STOPPED = "5"
# The beginnings of IPP's words (RFC 8011, 5.4.12) and of CUPS's own offline-report; what to mend first comes first.
_REASONS = {
    "offline": PrintOutcome.OFFLINE,
    "media-jam": PrintOutcome.JAMMED,
    "cover-open": PrintOutcome.JAMMED,
    "door-open": PrintOutcome.JAMMED,
    "media-empty": PrintOutcome.OUT_OF_PAPER,
    "media-needed": PrintOutcome.OUT_OF_PAPER,
    "toner-empty": PrintOutcome.OUT_OF_TONER,
    "marker-supply-empty": PrintOutcome.OUT_OF_TONER,
}
_OFFLINE = "offline-report"
# Only worth a look; the printer goes on. Nearly all printers report that paper or toner will be short some day.
_MILD = ("-warning", "-report")
_AS_IT_IS = (
    "print-scaling=none",
    "fit-to-page=false",
    "scaling=100",
    "number-up=1",
    "media=A4",
    "job-sheets=none,none",
    "page-border=none",
    "mirror=false",
    "outputorder=normal",
)


@dataclass(frozen=True)
class DefaultPrinter:
    """The computer's default printer, whichever that is at the moment of printing."""

    def name(self) -> str | PrintOutcome:
        """Its name, or why there is none."""
        answer = _run("lpstat", "-r", "-d")
        if isinstance(answer, PrintOutcome):
            return answer
        said = answer.stdout.decode(errors="replace")
        if "scheduler is running" not in said:
            return PrintOutcome.NO_ANSWER
        _, found, name = said.strip().partition("destination: ")
        return name if found else PrintOutcome.NO_PRINTER

    def problem(self, official: bool) -> PrintOutcome | None:
        """Why nothing can be printed now. An official ballot goes to no print server that is known to keep traces."""
        name = self.name()
        if isinstance(name, PrintOutcome):
            return name
        answer = _run("lpoptions", "-p", name)
        if isinstance(answer, PrintOutcome):
            return answer
        if problem := printer_problem(_options(answer.stdout.decode(errors="replace"))):
            return problem
        return PrintOutcome.KEEPS_TRACES if official and known_traces(print_server_traces()) else None

    def send(self, pdf: bytes, both_sides: bool) -> PrintOutcome:
        """Hands over one ballot; PRINTED once the print system has all of it."""
        name = self.name()
        if isinstance(name, PrintOutcome):
            return name
        sides = "two-sided-long-edge" if both_sides else "one-sided"
        options = [part for option in (*_AS_IT_IS, f"sides={sides}") for part in ("-o", option)]
        answer = _run("lp", "-d", name, "-t", _TITLE, "-n", "1", *options, "-", given=pdf)
        if isinstance(answer, PrintOutcome):
            return answer
        return PrintOutcome.NOT_TAKEN if answer.returncode else PrintOutcome.PRINTED


def printer_problem(options: Mapping[str, str]) -> PrintOutcome | None:
    """What ``lpoptions -p`` says about a printer's state; pure."""
    said = options.get("printer-state-reasons", "").split(",")
    reasons = [reason for reason in said if reason == _OFFLINE or not reason.endswith(_MILD)]
    for beginning, outcome in _REASONS.items():
        if any(reason.startswith(beginning) for reason in reasons):
            return outcome
    if options.get("printer-state") == _STOPPED:
        return PrintOutcome.STOPPED
    return PrintOutcome.REJECTING if options.get("printer-is-accepting-jobs") == "false" else None


def _options(line: str) -> dict[str, str]:
    try:
        words = shlex.split(line)
    except ValueError:
        # A printer's description with a stray quote; what matters has none.
        words = line.split()
    return dict(word.partition("=")[::2] for word in words)


def _run(*command: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes] | PrintOutcome:
    environment = os.environ | {"LC_ALL": "C", "LANGUAGE": "C"}
    try:
        return subprocess.run(command, input=given, capture_output=True, env=environment, timeout=_PATIENCE_SECONDS)
    except FileNotFoundError:
        return PrintOutcome.NO_PRINT_SYSTEM
    except subprocess.TimeoutExpired:
        return PrintOutcome.NO_ANSWER
