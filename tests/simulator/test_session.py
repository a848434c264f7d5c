"""Many pages on several processes."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.errors import SimulatorError
from simulator.layout import load_layout
from simulator.marks import FilledBallot
from simulator.pens import ORDINARY_PENS
from simulator.plan import plan
from simulator.session import Session, scan_all


def test_processes_that_die_are_reported_and_not_waited_for(ballots: Any) -> None:
    layout = load_layout(ballots.layout, 6)
    jobs = plan(layout, {"aaaa": FilledBallot(serial="aaaa")}, ORDINARY_PENS, [], 0, True)
    # Each process opens the PDF when it starts, and dies when there is none.
    gone = Session(ballots.folder / "gone.pdf", layout, ballots.folder, 0, 100, "jpg", 85, False, "default")
    with pytest.raises(SimulatorError, match="A scanning process stopped unexpectedly"):
        list(scan_all(gone, jobs, 2))


@pytest.mark.parametrize("dpi", ["72", "600"])
def test_scans_are_as_fine_as_asked(ballots: Any, dpi: str) -> None:
    line = {"serial": "aaaa", "pen": "cross-gel", "marks": [ballots.mark("P10")]}
    ballots.scan("scans", line, options=["--dpi", dpi])
    ink = ballots.inked("scans", "aaaa")
    assert ink["P10", "1"] > 0.1
    assert max(share for key, share in ink.items() if key != ("P10", "1")) < 0.01
