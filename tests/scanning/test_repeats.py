"""A repeat reading of the same sheet never turns a vote into a non-vote, nor an empty box into a vote."""

from collections import defaultdict
from pathlib import Path

import pytest

from scanning.reasons import Rejected
from tests.scanning.paper import Paper
from tests.scanning.simulated import filled_in

# Ordinary marks, and those of which one scan shows more than the next.
PENS = ("cross-gel", "tick-pencil-light", "slash-ballpoint-sloppy", "cross-ballpoint-wiped", "scribble-pencil-outside")
BOXES = [(str(project), column) for project in range(1, 9) for column in ("1", "3")]


@pytest.mark.parametrize("pen", PENS)
@pytest.mark.parametrize("device", ["default", "rough", "feeder", "camera-1080p"])
def test_no_box_is_marked_in_one_picture_and_blank_in_the_next(
    paper: Paper, tmp_path: Path, pen: str, device: str
) -> None:
    sheet, said, pictures = filled_in(paper, tmp_path, BOXES, pen), defaultdict(set), 0
    for number in range(6):
        try:
            marks = paper.marks(sheet.taken(device, number))
        except Rejected:
            continue
        pictures += 1
        for box, mark in marks.items():
            said[box].add(mark)
    assert pictures >= 4
    assert [box for box, marks in said.items() if {"marked", "blank"} <= marks] == []
