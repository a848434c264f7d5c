from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from station.box import Urn
from station.print_outcomes import PrintOutcome
from station.readiness import judge
from station.readiness.judge import Power, Tried
from station.readiness.outcomes import Check, Finding, Says, State
from station.reconcile import Balance, BoxCount

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)
GB = 10**9
NOT_TRIED = Tried(printed=False, read=False)


def figures(*boxes: BoxCount, check_ins: int = 0, read: int = 0) -> Balance:
    return Balance(200, 50, 0, None, read, check_ins, boxes)


def election(**changes: Any) -> Finding:
    usual = {"approved": True, "revoked": False, "stopped": False, "place": "Biblioteket", "title": "Lund"}
    return judge.judge_election(**usual | changes)


@pytest.mark.parametrize(
    ("finding", "state", "says"),
    [
        (election(), State.DONE, Says.APPROVED),
        (election(approved=False), State.LOOK, Says.NOT_APPROVED),
        (election(revoked=True), State.LOOK, Says.REVOKED),
        (election(stopped=True, revoked=True), State.LOOK, Says.STOPPED),
        (judge.judge_mode(True), State.DONE, Says.OFFICIAL),
        (judge.judge_mode(False), State.LOOK, Says.TEST),
        (judge.judge_zero(figures()), State.DONE, Says.ZERO),
        (judge.judge_zero(figures(check_ins=1)), State.LOOK, Says.NOT_ZERO),
        (judge.judge_zero(figures(BoxCount(Urn("1", "S", None), 0), check_ins=3)), State.UNKNOWN, Says.BEGUN),
        (judge.judge_printer(PrintOutcome.JAMMED, Tried(True, True)), State.LOOK, Says.PRINTER_PROBLEM),
        (judge.judge_printer(None, NOT_TRIED), State.UNKNOWN, Says.PRINTER_UNTRIED),
        (judge.judge_printer(None, Tried(True, False)), State.DONE, Says.PRINTED),
        (judge.judge_reader(NOT_TRIED), State.UNKNOWN, Says.READER_UNTRIED),
        (judge.judge_reader(Tried(False, True)), State.DONE, Says.READ),
        (judge.judge_power(None), State.UNKNOWN, Says.NO_BATTERY),
        (judge.judge_power(Power(True, 80)), State.DONE, Says.ON_MAINS),
        (judge.judge_power(Power(False, 80)), State.LOOK, Says.ON_BATTERY),
        (judge.judge_disk(None), State.UNKNOWN, Says.ROOM_UNKNOWN),
        (judge.judge_disk(5 * GB), State.DONE, Says.ROOM),
        (judge.judge_disk(5 * GB - 1), State.LOOK, Says.LITTLE_ROOM),
        (judge.judge_clock(NOON, None), State.UNKNOWN, Says.CLOCK_ALONE),
        (judge.judge_clock(NOON, NOON + timedelta(minutes=9)), State.DONE, Says.CLOCK_GOES),
        (judge.judge_clock(NOON, NOON + timedelta(hours=1)), State.LOOK, Says.CLOCK_BEHIND),
        (judge.judge_clock(NOON, NOON - timedelta(days=30)), State.DONE, Says.CLOCK_GOES),
        (judge.judge_clock(NOON, NOON - timedelta(days=400)), State.LOOK, Says.CLOCK_AHEAD),
        (judge.judge_stick([]), State.LOOK, Says.NO_STICK),
        (judge.judge_stick([Path("/media/valet/USB")]), State.DONE, Says.STICK),
    ],
)
def test_each_thing_on_the_list_is_told_from_what_was_seen(finding: Finding, state: State, says: Says):
    assert (finding.state, finding.says) == (state, says)
    names = {name for _, name, _, _ in Formatter().parse(says.sv) if name}
    assert names <= set(finding.values), "every sentence has its figures"
    assert "{" not in finding.sv + finding.en


def test_the_printers_own_sentence_is_said_in_the_readers_language():
    finding = judge.judge_printer(PrintOutcome.OUT_OF_PAPER, NOT_TRIED)
    assert (finding.sv, finding.en) == (PrintOutcome.OUT_OF_PAPER.sv, PrintOutcome.OUT_OF_PAPER.en)
    assert finding.check is Check.PRINTER


def test_ballots_printed_beforehand_are_counted_in_the_zero_report():
    assert "250" in judge.judge_zero(figures()).sv
