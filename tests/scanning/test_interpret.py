"""A sheet reads as it was filled in, whichever way it lies; and every reason for rejecting a page can be met."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ballots.token import PrintKey, test_print_key
from scanning.grey import Grey
from scanning.interpret import read_page
from scanning.reader import Reader, ReaderSpec
from scanning.reasons import Reason, Rejected
from tests.scanning.paper import OFFICIAL_KEY, PX_PER_MM, SERIAL, Paper, changed, drawn, election, line

FILLED_IN = (("1", "1"), ("3", "2"), ("8", "3"))
Fault = Callable[[Grey], Grey]


def blurred(mm: float) -> Fault:
    """Out of focus by a Gaussian of this sigma."""
    return lambda grey: np.asarray(cv2.GaussianBlur(grey, (0, 0), mm * PX_PER_MM), np.uint8)


def curled(mm: float) -> Fault:
    """Pushed to the right in the middle of its length, as paper that bulges."""

    def bulge(grey: Grey) -> Grey:
        y, x = np.indices(grey.shape, np.float32)
        moved = x - np.float32(mm * PX_PER_MM) * np.sin(np.float32(np.pi) * y / grey.shape[0])
        return np.asarray(cv2.remap(grey, moved, y, cv2.INTER_LINEAR, borderValue=255), np.uint8)

    return bulge


def turned(degrees: float) -> Fault:
    """Lying askew on a larger glass."""

    def turn(grey: Grey) -> Grey:
        height, width = grey.shape
        side = int(np.hypot(height, width))
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        matrix[:, 2] += ((side - width) / 2, (side - height) / 2)
        return np.asarray(cv2.warpAffine(grey, matrix, (side, side), borderValue=235), np.uint8)

    return turn


def painted(x: float, y: float, w: float, h: float, level: int = 255) -> Fault:
    """Covered by a rectangle of the page, in millimetres."""

    def paint(grey: Grey) -> Grey:
        left, top, right, bottom = (round(mm * PX_PER_MM) for mm in (x, y, x + w, y + h))
        grey[top:bottom, left:right] = level
        return grey

    return paint


def shaded(grey: Grey) -> Grey:
    """Light that falls off by a third towards the lower left, where the boxes are."""
    height, width = grey.shape
    y, x = np.indices(grey.shape, np.float32)
    return np.asarray(60 + grey * np.float32(0.6) * (1 - (y / height + 1 - x / width) / 6), np.uint8)


def through_two_columns(grey: Grey) -> Grey:
    return painted(34, 0, 0.3, 297, 0)(painted(25, 0, 0.3, 297, 0)(grey))


def without_corners(grey: Grey) -> Grey:
    for x in (0, 190):
        for y in (0, 277):
            grey = painted(x, y, 20, 20)(grey)
    return grey


@pytest.mark.parametrize(
    "laid",
    [
        pytest.param(lambda grey: grey, id="straight"),
        pytest.param(lambda grey: np.ascontiguousarray(np.rot90(grey, 1)), id="on its left side"),
        pytest.param(lambda grey: np.ascontiguousarray(np.rot90(grey, 2)), id="upside down"),
        pytest.param(lambda grey: np.ascontiguousarray(np.rot90(grey, 3)), id="on its right side"),
        pytest.param(turned(5), id="askew by 5 degrees"),
        pytest.param(turned(-38), id="askew by 38 degrees"),
        pytest.param(curled(1.5), id="curled by 1.5 mm"),
        pytest.param(blurred(0.2), id="softened by 0.2 mm"),
        pytest.param(lambda grey: cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), id="100 dpi"),
        pytest.param(lambda grey: cv2.resize(grey, None, fx=2, fy=2), id="400 dpi"),
        pytest.param(lambda grey: cv2.resize(grey, None, fx=1.0, fy=1.02), id="stretched by 2 percent"),
        pytest.param(lambda grey: 110 + grey // 2, id="half the contrast"),
        pytest.param(painted(160, 60, 0.4, 200, 0), id="a streak beside the boxes"),
        pytest.param(shaded, id="in poor light"),
    ],
)
def test_a_sheet_reads_as_it_was_filled_in(paper: Paper, laid: Fault) -> None:
    read = paper.read(laid(paper.crossed(*FILLED_IN)))
    assert (read.sheet.serial, read.sheet.style, read.sheet.page) == (SERIAL, "A", 1)
    marks = {(target.project, target.column): target.mark for target in read.targets}
    assert {box for box, mark in marks.items() if mark == "marked"} == set(FILLED_IN)
    assert "unclear" not in marks.values()


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        pytest.param(Reason.NO_PAGE, lambda grey: grey[1000:1500, 500:1500], id="some text"),
        pytest.param(Reason.NO_PAGE, lambda grey: grey[:1, :1], id="one pixel"),
        pytest.param(Reason.NO_PAGE, lambda grey: grey * 0 + 120, id="a grey table"),
        pytest.param(Reason.CODE_UNREADABLE, painted(160, 20, 20, 10), id="paint on the code"),
        pytest.param(Reason.CROPPED, lambda grey: grey[:, 250:], id="left side cut off"),
        pytest.param(Reason.CROPPED, painted(0, 270, 30, 27), id="a corner covered"),
        pytest.param(Reason.CROPPED, without_corners, id="only the code is left"),
        pytest.param(Reason.BLURRED, blurred(0.4), id="blurred by 0.4 mm"),
        pytest.param(Reason.BLURRED, blurred(1.5), id="blurred by 1.5 mm"),
        pytest.param(Reason.BLURRED, lambda grey: cv2.resize(grey, None, fx=0.35, fy=0.35), id="70 dpi"),
        pytest.param(Reason.TOO_DARK, lambda grey: grey // 8, id="no light"),
        pytest.param(Reason.TOO_DARK, lambda grey: grey * 0, id="black"),
        pytest.param(Reason.TOO_DARK, lambda grey: 220 + grey // 8, id="washed out"),
        pytest.param(Reason.WRONG_SCALE, lambda grey: cv2.resize(grey, None, fx=1, fy=1.06), id="stretched"),
        pytest.param(Reason.CURLED, curled(3), id="curled by 3 mm"),
        pytest.param(Reason.STREAKED, through_two_columns, id="streaks through two columns of three"),
        pytest.param(Reason.SEVERAL_SHEETS, lambda grey: np.hstack([grey, grey]), id="two side by side"),
        pytest.param(Reason.SEVERAL_SHEETS, lambda grey: np.vstack([grey, grey]), id="two in a row"),
        pytest.param(Reason.BACK_SIDE, lambda grey: grey * 0 + 245, id="white paper"),
        pytest.param(Reason.BACK_SIDE, lambda grey: 220 + grey[:, ::-1] // 8, id="print shining through"),
    ],
)
def test_each_fault_has_its_reason(paper: Paper, reason: Reason, fault: Fault) -> None:
    assert paper.reason(np.ascontiguousarray(fault(paper.crossed(*FILLED_IN)))) is reason


def test_a_page_with_a_genuine_code_is_named_even_when_it_is_rejected(paper: Paper) -> None:
    with pytest.raises(Rejected) as rejected:
        paper.read(without_corners(paper.clean()))
    assert rejected.value.sheet is not None
    assert rejected.value.sheet.serial == SERIAL


def test_a_ballot_of_another_election_is_told_apart(paper: Paper) -> None:
    assert paper.reason(drawn(Paper(election(title="Annat")).pdf([SERIAL]))) is Reason.WRONG_ELECTION


def test_a_test_ballot_never_counts_in_an_official_count(paper: Paper) -> None:
    official = Reader(ReaderSpec(paper.file.data, "official", (test_print_key(paper.file).public,)))
    with pytest.raises(Rejected) as rejected:
        read_page(paper.clean(), official)
    assert rejected.value.reason is Reason.WRONG_MODE


def test_an_official_ballot_is_read_in_an_official_count_only(paper: Paper) -> None:
    ballot = drawn(paper.pdf([SERIAL], OFFICIAL_KEY))
    official = Reader(ReaderSpec(paper.file.data, "official", (OFFICIAL_KEY.public,)))
    assert read_page(ballot, official).sheet.serial == SERIAL
    assert paper.reason(ballot) is Reason.WRONG_MODE


def test_a_ballot_signed_by_a_strangers_key_is_not_genuine(paper: Paper) -> None:
    official = Reader(ReaderSpec(paper.file.data, "official", (OFFICIAL_KEY.public,)))
    with pytest.raises(Rejected) as rejected:
        read_page(drawn(paper.pdf([SERIAL], PrintKey(bytes(range(32))))), official)
    assert rejected.value.reason is Reason.NOT_GENUINE


def test_a_code_that_is_no_token_is_not_genuine(paper: Paper) -> None:
    grey = paper.clean()
    foreign = cv2.QRCodeEncoder.create().encode("HTTPS://EXAMPLE.ORG")
    x, y, w, h = (round(mm * PX_PER_MM) for mm in paper.pages[0].qr)
    grey[y : y + h, x : x + w] = cv2.resize(foreign, (w, h), interpolation=cv2.INTER_NEAREST)
    assert paper.reason(grey) is Reason.NOT_GENUINE


def test_a_page_whose_boxes_are_not_where_the_plan_has_them_is_not_guessed_at(paper: Paper) -> None:
    grey = paper.clean()
    boxes = [target.box for target in paper.pages[0].targets]
    for box in boxes:
        grey = painted(box.x - 1, box.y - 1, box.w + 2, box.h + 2)(grey)
    assert paper.reason(grey) is Reason.CROPPED
    some_left = changed(paper.clean(), [painted(b.x - 1, b.y - 1, b.w + 2, b.h + 2) for b in boxes[:3]])
    assert list(paper.marks(some_left).values()) == ["unclear"] * 3 + ["blank"] * 21


def test_the_box_in_the_upright_picture_is_where_the_result_says(paper: Paper) -> None:
    for turns in range(4):
        grey = np.ascontiguousarray(np.rot90(paper.crossed(("3", "2")), turns))
        read = paper.read(grey)
        place = next(t.place for t in read.targets if (t.project, t.column) == ("3", "2"))
        box = paper.target("3", "2").box
        assert np.abs(np.array(place) - np.array(box) * PX_PER_MM).max() <= 2


@pytest.mark.parametrize(("setting", "mark"), [("review", "unclear"), ("vote", "marked"), ("cancelled", "blank")])
def test_a_blackened_box_means_what_the_election_says(setting: str, mark: str) -> None:
    paper = Paper(election(blackened=setting))
    box = paper.target("2").box
    read = paper.read(painted(box.x, box.y, box.w, box.h, 30)(paper.clean()))
    target = next(t for t in read.targets if (t.project, t.column) == ("2", "1"))
    assert target.blackened
    assert target.mark == mark
    assert target.ink > 0.95


def test_a_repeat_reading_gives_the_same_result(paper: Paper) -> None:
    grey = paper.crossed(*FILLED_IN)
    line(grey, (30, 200), (60, 220))
    assert paper.read(grey).targets == paper.read(grey).targets
