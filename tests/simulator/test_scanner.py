"""What printer, copier and scanner do to a page."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import printer, scanner
from simulator.geometry import about, between_pixels, scaled, shifted, turned
from simulator.paper import PrintedPage
from simulator.scanner import SCANNERS

A4 = (210.0, 297.0)
A6 = (105.0, 148.0)
PER_MM = 6.0
seeds = st.integers(0, 2**32)


def corners(move: np.ndarray, inset: float) -> np.ndarray:
    """Where a movement takes the corners of A4's printable area."""
    points = [[x, y, 1] for x in (inset, A4[0] - inset) for y in (inset, A4[1] - inset)]
    return np.asarray((np.array(points) @ move.T)[:, :2])


def blank(darkness: int = 0, colour: bool = False) -> PrintedPage:
    shape = (round(A6[1] * PER_MM), round(A6[0] * PER_MM)) + (3,) * colour
    return PrintedPage(np.full(shape, darkness, np.uint8), PER_MM)


@pytest.mark.parametrize("name", SCANNERS)
@settings(max_examples=50)
@given(seed=seeds)
def test_no_scan_cuts_off_what_a_printer_can_print(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    profile = SCANNERS[name]
    move = scanner._laid_down(profile, A4, rng) @ printer.printed_onto(profile.printer, A4, rng)
    ends = corners(move, 3.0)
    assert ends.min() >= 0
    assert (ends.max(axis=0) <= np.array(A4) + 2 * profile.margin_mm).all()


@settings(max_examples=50)
@given(seed=seeds)
def test_the_default_scan_is_only_a_little_askew_and_keeps_its_scale(seed: int) -> None:
    rng = np.random.default_rng(seed)
    move = scanner._laid_down(SCANNERS["default"], A4, rng)
    skew = np.degrees(np.arctan2(move[1, 0], move[0, 0]))
    assert abs(skew) <= 1.01
    assert np.linalg.norm(move[:2, 0]) == pytest.approx(1, abs=0.0055)
    assert np.linalg.norm(move[:2, 1]) == pytest.approx(1, abs=0.0055)


def test_rough_scans_are_now_and_then_upside_down() -> None:
    moves = [scanner._laid_down(SCANNERS["rough"], A4, np.random.default_rng(seed)) for seed in range(400)]
    flipped = sum(move[0, 0] < 0 for move in moves)
    assert 3 <= flipped <= 30


@pytest.mark.parametrize("colour", [False, True])
def test_a_scan_is_as_large_as_the_page_and_the_lid_around_it(colour: bool) -> None:
    picture = scanner.scan(blank(0, colour), A6, 100, SCANNERS["default"], np.random.default_rng(1))
    assert picture.shape == (round(158 / 25.4 * 100), round(115 / 25.4 * 100)) + (3,) * colour


def test_scanned_paper_is_bright_noisy_and_unevenly_lit_and_a_rough_scan_more_so() -> None:
    noise, unevenness, brightness = {}, {}, {}
    for name, profile in SCANNERS.items():
        pictures = [
            scanner.scan(blank(), A6, 100, profile, np.random.default_rng(seed))[80:-80, 80:-80].astype(float)
            for seed in range(12)
        ]
        noise[name] = np.mean([np.diff(picture, axis=1).std() / np.sqrt(2) for picture in pictures])
        blocks = [picture[:400, :280].reshape(10, 40, 7, 40).mean(axis=(1, 3)) for picture in pictures]
        unevenness[name] = np.mean([np.ptp(block) for block in blocks])
        brightness[name] = np.mean([picture.mean() for picture in pictures])
    assert 1.3 < noise["default"] < noise["rough"] < 7.5
    assert 2 < unevenness["default"] < unevenness["rough"]
    assert brightness["rough"] < brightness["default"]
    assert brightness["default"] > 225


def test_edges_are_softer_in_a_scan_than_on_paper() -> None:
    page = blank()
    page.darkness[:, page.darkness.shape[1] // 2 :] = 255
    picture = scanner.scan(page, A6, 150, SCANNERS["default"], np.random.default_rng(2)).astype(float)
    row = picture[picture.shape[0] // 2, 100:-100]
    between = ((row > row.min() + 40) & (row < row.max() - 40)).sum()
    assert 1 <= between <= 6


def test_black_print_is_not_quite_black_and_uneven_under_low_toner() -> None:
    for profile, darkest in ((printer.DEFAULT, 215), (printer.ROUGH, 100)):
        pages = [blank(255) for _ in range(10)]
        for seed, page in enumerate(pages):
            printer.tone(page, profile, np.random.default_rng(seed))
        assert all(page.darkness.min() > darkest and np.ptp(page.darkness) > 2 for page in pages)
    assert min(page.darkness.min() for page in pages) < 200


def test_toner_leaves_white_paper_white() -> None:
    page = blank(0)
    printer.tone(page, printer.ROUGH, np.random.default_rng(1))
    assert page.darkness.max() == 0


def test_a_photocopy_loses_the_palest_tones_and_blackens_the_rest() -> None:
    tones = blank()
    tones.darkness[:, :300], tones.darkness[:, 300:] = 20, 150
    copy = printer.photocopied(tones, np.random.default_rng(1))
    assert copy.darkness[:, :280].max() == 0
    assert copy.darkness[:, 320:].min() > 150


def test_movements_are_done_from_right_to_left_about_their_centre() -> None:
    centre = (3.0, 4.0)
    point = np.array([5.0, 4.0, 1.0])
    assert about(centre, turned(90)) @ point == pytest.approx([3, 6, 1])
    assert shifted(1, 0) @ about(centre, scaled(2, 1)) @ point == pytest.approx([8, 4, 1])


def test_a_pixels_middle_lies_half_a_pixel_into_it() -> None:
    halved = between_pixels(np.eye(3), 10, 5)
    assert halved @ np.array([0.5, 0.5, 1]) == pytest.approx([0, 0, 1])


def test_nothing_is_printed_within_three_millimetres_of_the_papers_edge() -> None:
    for scale in (0.97, 1.0, 1.03):
        move = about((A6[0] / 2, A6[1] / 2), scaled(scale, scale))
        kept = printer.printable(blank(255), A6, move).darkness > 0
        # What is left of the page, and how large it is on paper.
        size = np.array([kept.any(axis=0).sum(), kept.any(axis=1).sum()]) / PER_MM * scale
        most = np.minimum(np.array(A6) * scale, np.array(A6) - 6)
        assert size == pytest.approx(most, abs=0.4)


@pytest.mark.parametrize("scale", ["0.97", "1.03"])
def test_a_print_scale_is_what_it_says(ballots: Any, scale: str) -> None:
    sides = {}
    for out, options in (("plain", []), ("scaled", ["--print-scale", scale])):
        # The same seed lays the sheet down in the same way.
        assert ballots.scan(out, {"serial": "aaaa"}, options=["--no-shuffle", *options]).exit_code == 0
        picture = cv2.imread(str(ballots.find(out, "aaaa")[0]), cv2.IMREAD_GRAYSCALE)
        dark = cv2.erode((picture < 128).astype(np.uint8), np.ones((25, 25), np.uint8))
        centres = cv2.connectedComponentsWithStats(dark)[3][1:]
        sides[out] = float(np.ptp(centres[:, 1]))
    # The plain print is at 99 to 101 %.
    assert sides["scaled"] / sides["plain"] == pytest.approx(float(scale), abs=0.0125)
    assert sides["scaled"] * 25.4 / 200 == pytest.approx(126 * float(scale), rel=0.012)
