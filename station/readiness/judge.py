"""The decisions of the checklist, each pure: from what was seen to a line of the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ballots.outcome import Outcome
from station.readiness.outcomes import Check, Finding, Says, State
from station.reconcile import Balance

_GB = 10**9
# A thousand ballots of two sheets at 0.5 MB a stored picture, and as much again as it arrives through the browser
# (station.web.uploads.MOST_BYTES), with room to spare.
_NEEDED_GB = 5
# Central's own clock and a slow network; a wrong time zone is an hour or more.
_CLOCK_MINUTES = 10
# Voting lasts some weeks, and a computer in use hears from central far more often than this.
_CLOCK_DAYS = 45
_MINUTE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Power:
    """What feeds the computer: whether it is mains power, and how full (in percent) the emptiest battery is."""

    mains: bool
    percent: int


@dataclass(frozen=True)
class Tried:
    """Whether the test sheet was printed, and was read without a fault, today."""

    printed: bool
    read: bool


def judge_election(*, approved: bool, revoked: bool, stopped: bool, place: str, title: str) -> Finding:
    """Whether this computer may be used, and for what."""
    if stopped:
        return Finding(Check.ELECTION, State.LOOK, Says.STOPPED)
    if revoked:
        return Finding(Check.ELECTION, State.LOOK, Says.REVOKED)
    if not approved:
        return Finding(Check.ELECTION, State.LOOK, Says.NOT_APPROVED)
    return Finding(Check.ELECTION, State.DONE, Says.APPROVED, {"place": place, "title": title})


def judge_mode(official: bool) -> Finding:
    """Whether anything counts."""
    return Finding(Check.MODE, *((State.DONE, Says.OFFICIAL) if official else (State.LOOK, Says.TEST)))


def judge_zero(figures: Balance) -> Finding:
    """Whether the station starts from nothing."""
    values: dict[str, object] = {
        "check_ins": figures.check_ins,
        "read": figures.read,
        "printed": figures.printed + figures.stock,
    }
    if figures.boxes:
        return Finding(Check.ZERO, State.UNKNOWN, Says.BEGUN, values)
    is_zero = not (figures.check_ins or figures.read)
    return Finding(Check.ZERO, *((State.DONE, Says.ZERO) if is_zero else (State.LOOK, Says.NOT_ZERO)), values)


def judge_printer(problem: Outcome | None, tried: Tried) -> Finding:
    """Whether a ballot can be printed; ``problem`` is what the print system says."""
    if problem:
        return Finding(Check.PRINTER, State.LOOK, Says.PRINTER_PROBLEM, {"why": problem})
    # A sheet that was read without a fault was printed well, wherever it was printed.
    if tried.printed or tried.read:
        return Finding(Check.PRINTER, State.DONE, Says.PRINTED)
    return Finding(Check.PRINTER, State.UNKNOWN, Says.PRINTER_UNTRIED)


def judge_reader(tried: Tried) -> Finding:
    """Whether paper can be read here."""
    return Finding(Check.READER, *((State.DONE, Says.READ) if tried.read else (State.UNKNOWN, Says.READER_UNTRIED)))


def judge_power(power: Power | None) -> Finding:
    """Whether the computer lasts the day."""
    if power is None:
        return Finding(Check.POWER, State.UNKNOWN, Says.NO_BATTERY)
    state, says = (State.DONE, Says.ON_MAINS) if power.mains else (State.LOOK, Says.ON_BATTERY)
    return Finding(Check.POWER, state, says, {"percent": power.percent})


def judge_disk(free: int | None) -> Finding:
    """Whether so many free bytes are enough for a box."""
    if free is None:
        return Finding(Check.DISK, State.UNKNOWN, Says.ROOM_UNKNOWN)
    values: dict[str, object] = {"free": free // _GB, "needed": _NEEDED_GB}
    enough = free >= _NEEDED_GB * _GB
    return Finding(Check.DISK, *((State.DONE, Says.ROOM) if enough else (State.LOOK, Says.LITTLE_ROOM)), values)


def judge_clock(now: datetime, receipt: datetime | None) -> Finding:
    """Whether the clock can be right: central's receipt is the only time that anyone relies on. Both local times."""
    values: dict[str, object] = {"now": now.strftime(_MINUTE)}
    if receipt is None:
        return Finding(Check.CLOCK, State.UNKNOWN, Says.CLOCK_ALONE, values)
    values["receipt"] = receipt.strftime(_MINUTE)
    if now < receipt - timedelta(minutes=_CLOCK_MINUTES):
        return Finding(Check.CLOCK, State.LOOK, Says.CLOCK_BEHIND, values)
    if now > receipt + timedelta(days=_CLOCK_DAYS):
        return Finding(Check.CLOCK, State.LOOK, Says.CLOCK_AHEAD, values)
    return Finding(Check.CLOCK, State.DONE, Says.CLOCK_GOES, values)


def judge_stick(folders: Sequence[Path]) -> Finding:
    """Whether there is a stick to deliver with."""
    if not folders:
        return Finding(Check.STICK, State.LOOK, Says.NO_STICK)
    return Finding(Check.STICK, State.DONE, Says.STICK, {"folders": ", ".join(str(each) for each in folders)})
