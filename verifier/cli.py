"""``rostlokal-verify``: checks a published result without trusting whoever published it."""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from verifier.report import Report, State
from verifier.verify import verify

_WIDTH = 110
_STATE_WIDTH = max(len(state.value) for state in State) + 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Checks a bundle and exits with 0 when nothing is wrong, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="rostlokal-verify", description="Check a published result and count it again."
    )
    parser.add_argument("bundle", type=Path, help="the folder that was published")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--closing-record",
        action="append",
        default=[],
        metavar="TEXT",
        help="the text in the QR code of a station's closing record; may be repeated",
    )
    chosen = parser.parse_args(arguments)
    report = verify(chosen.bundle, chosen.closing_record)
    for line in [as_json(report)] if chosen.json else as_lines(report):
        sys.stdout.write(f"{line}\n")
    sys.exit(1 if report.failed else 0)


def as_json(report: Report) -> str:
    """The report on one line."""
    checks = [
        {"code": check.code, "sentence": check.sentence, "state": check.state.value, "found": check.found}
        for check in report.checks
    ]
    return json.dumps(
        {"failed": report.failed, "checks": checks, "facts": report.facts, "notices": report.notices},
        ensure_ascii=False,
    )


def as_lines(report: Report) -> Iterator[str]:
    """The report for people."""
    for check in report.checks:
        words = f"{check.sentence} {f'({check.found})' if check.found else ''}"
        indent = " " * _STATE_WIDTH
        yield textwrap.fill(
            _printable(words), _WIDTH, initial_indent=check.state.value.ljust(_STATE_WIDTH), subsequent_indent=indent
        )
    for notice in report.notices:
        yield f"NOTE  {_printable(notice)}"
    if report.facts:
        yield "Compare with what the municipality has announced:"
    for name, fact in report.facts.items():
        yield from (f"  {name}: {each}" for each in fact.split(" "))
    yield _last_line(report)


def _last_line(report: Report) -> str:
    open_checks = sum(check.state is State.NOT_CHECKED for check in report.checks)
    if report.failed:
        return "Something is WRONG with this bundle: look at what FAILED."
    if open_checks:
        return f"Nothing is wrong, but {open_checks} checks could not be done: look at what was NOT CHECKED."
    return "Everything holds, and the result comes out the same."


def _printable(words: str) -> str:
    """Hostile text cannot steer the terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)
