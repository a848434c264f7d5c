"""What may go wrong before a scanner or a camera is recognised on simulated pictures, and named."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from scanning.grey import Grey
from scanning.page import find_page
from scanning.reasons import Reason
from simulator.printer import photocopied
from tests.scanning.paper import SERIAL, Paper, election
from tests.scanning.simulated import Sheet, filled_in
from tests.scanning.test_places import covering

DEVICES = ("default", "flatbed", "camera-1080p", "camera-4k")
FILLED_IN = (("1", "1"), ("3", "2"), ("8", "3"))
Fault = Callable[[Grey], Grey]


@pytest.fixture(scope="module")
def sheet(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """A page with three crosses."""
    return filled_in(paper, tmp_path_factory.mktemp("sheet"), FILLED_IN, "cross-ballpoint")


def marked(paper: Paper, grey: Grey) -> set[tuple[str, str]]:
    """The boxes that are read as marked."""
    return {box for box, mark in paper.marks(grey).items() if mark == "marked"}


def bulging(share: float) -> Fault:
    """Paper that rises in the middle of its length, seen from aside: lines move by this share of the picture."""

    def bulge(grey: Grey) -> Grey:
        y, x = np.indices(grey.shape, np.float32)
        long_side = max(grey.shape)
        along = y if grey.shape[0] == long_side else x
        moved = share * long_side * np.sin(np.pi * along / long_side)
        x, y = (x - moved, y) if grey.shape[0] == long_side else (x, y - moved)
        there = np.asarray(x, np.float32), np.asarray(y, np.float32)
        return np.asarray(cv2.remap(grey, *there, cv2.INTER_LINEAR, borderValue=200), np.uint8)

    return bulge


def overlapping(grey: Grey) -> Grey:
    """A second sheet that was fed along a hand's width behind the first."""
    both = np.full((grey.shape[0] + grey.shape[0] // 3, grey.shape[1]), 235, np.uint8)
    both[-grey.shape[0] :] = grey
    both[: grey.shape[0]] = grey
    return both


def cornerless(grey: Grey) -> Grey:
    """A corner folded down or out of the picture: everything there is as light as the lid."""
    height, width = grey.shape
    corner = np.array([[0, 0], [width * 0.45, 0], [0, height * 0.45]], np.int32)
    return np.asarray(cv2.fillPoly(grey.copy(), [corner], 240), np.uint8)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_sheet_is_read_whichever_way_it_lies(paper: Paper, sheet: Sheet, device: str, turns: int) -> None:
    assert marked(paper, np.ascontiguousarray(np.rot90(sheet.taken(device, 1), turns))) == set(FILLED_IN)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        pytest.param(Reason.BLURRED, lambda grey: cv2.GaussianBlur(grey, (0, 0), min(grey.shape) / 350), id="blur"),
        pytest.param(Reason.CURLED, bulging(0.015), id="curl"),
        pytest.param(Reason.CROPPED, cornerless, id="missing corner"),
        pytest.param(Reason.TOO_DARK, lambda grey: grey // 8, id="no light"),
        pytest.param(Reason.SEVERAL_SHEETS, lambda grey: np.hstack([grey, grey]), id="two sheets side by side"),
        pytest.param(Reason.SEVERAL_SHEETS, lambda grey: np.vstack([grey, grey]), id="two sheets in a row"),
    ],
)
def test_a_fault_is_named_for_what_it_is(paper: Paper, sheet: Sheet, device: str, reason: Reason, fault: Fault) -> None:
    assert paper.reason(np.ascontiguousarray(fault(sheet.taken(device, 2)))) is reason


@pytest.mark.parametrize("device", ["default", "feeder"])
def test_two_sheets_fed_at_once_are_never_read_as_one(paper: Paper, sheet: Sheet, device: str) -> None:
    assert paper.reason(overlapping(sheet.taken(device, 3))) in (Reason.SEVERAL_SHEETS, Reason.CROPPED)


@pytest.mark.parametrize("device", ["default", "flatbed", "camera-1080p"])
def test_the_back_of_a_sheet_is_told_from_its_front(paper: Paper, tmp_path: Path, device: str) -> None:
    back = filled_in(paper, tmp_path, (), "cross-ballpoint")
    back.printed.darkness[:] = np.flip(back.printed.darkness, axis=1) // 10
    reason = paper.reason(back.taken(device, 4))
    # Beside the white back a camera sees the table.
    assert reason is Reason.BACK_SIDE or (device.startswith("camera") and reason is Reason.NO_PAGE)


def test_a_ballot_of_another_election_is_named(paper: Paper, tmp_path: Path) -> None:
    foreign = filled_in(Paper(election(title="Annat")), tmp_path, FILLED_IN, "cross-ballpoint")
    assert {paper.reason(foreign.taken(device, 5)) for device in DEVICES} == {Reason.WRONG_ELECTION}


@pytest.mark.parametrize("device", ["default", "camera-4k"])
def test_a_hand_in_the_picture_makes_nobody_guess(paper: Paper, sheet: Sheet, device: str) -> None:
    chance, grey = np.random.default_rng(7), sheet.taken(device, 6)
    for kind in ("hand", "shadow") * 3:
        seen = covering(kind, chance, grey)
        if paper.reason(seen) is None:
            for box, mark in paper.marks(seen).items():
                assert mark in ("unclear", "marked" if box in FILLED_IN else "blank"), box


@pytest.mark.parametrize("device", ["camera-1080p", "camera-4k"])
@pytest.mark.parametrize("skin", [0.4, 0.7])
def test_a_hand_over_half_of_the_boxes_is_no_curled_paper(paper: Paper, sheet: Sheet, device: str, skin: float) -> None:
    grey = sheet.taken(device, 3)
    page = find_page(grey, paper.reader.finder, paper.reader.corners_mm)
    covering = np.zeros(grey.shape, np.float32)
    flat = np.array([[24.0, 24.0], [150.0, 24.0], [170.0, 297.0], [24.0, 297.0]])
    cv2.fillPoly(covering, [page.pixels(flat).astype(np.int32)], 1.0)
    covering = cv2.GaussianBlur(covering, (0, 0), 3)
    knuckles = cv2.resize(np.random.default_rng(1).normal(1, 0.12, (30, 50)), grey.shape[::-1])
    covered = grey * (1 - covering) + covering * 220 * skin * knuckles
    assert paper.reason(np.clip(covered, 0, 255).astype(np.uint8)) is Reason.CROPPED


def test_a_photocopy_reads_as_the_same_serial(paper: Paper, tmp_path: Path) -> None:
    sheet = filled_in(paper, tmp_path, FILLED_IN, "cross-gel")
    copy = Sheet(photocopied(sheet.printed, np.random.default_rng(1)))
    read = paper.read(copy.taken("default", 8))
    assert read.sheet.serial == SERIAL
    assert {(t.project, t.column) for t in read.targets if t.mark == "marked"} == set(FILLED_IN)
