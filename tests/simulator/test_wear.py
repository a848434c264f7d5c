"""What happens to sheets: shadows stay pale, dirt stays small, holes are holes."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.paper import PrintedPage
from simulator.wear import PAPERS, tired, worn

PER_MM = 8
PAGE_MM = (210, 297)


def blank() -> PrintedPage:
    return PrintedPage(np.zeros((PAGE_MM[1] * PER_MM, PAGE_MM[0] * PER_MM), np.uint8), float(PER_MM))


def after(paper: str, seed: int = 1, printed: PrintedPage | None = None) -> PrintedPage:
    page = printed or blank()
    tired(page, PAPERS[paper], np.random.default_rng(seed))
    worn(page, PAPERS[paper], np.random.default_rng(seed))
    return page


def test_fresh_paper_stays_as_it_was() -> None:
    assert not after("fresh").darkness.any()


@pytest.mark.parametrize("paper", ["folded", "creased"])
def test_folds_and_creases_are_shadows_and_no_ink(paper: str) -> None:
    darkest = [int(after(paper, seed).darkness.max()) for seed in range(5)]
    assert min(darkest) > 0
    assert max(darkest) < 0.4 * 255


def test_a_fold_cracks_toner_off() -> None:
    page = blank()
    page.darkness[:] = 255
    assert min(int(after("folded", seed, page).darkness.min()) for seed in range(3)) < 230


def test_specks_are_dark_and_small() -> None:
    dark = after("specked").darkness > 60
    assert dark.any()
    assert dark.sum() < 160 * (0.8 * PER_MM) ** 2


def test_a_cup_leaves_a_pale_ring() -> None:
    stain = after("coffee").darkness
    assert (stain > 0).mean() > 0.01
    assert stain.max() < 0.5 * 255


def test_holes_show_what_lies_behind_in_the_left_margin() -> None:
    holes = np.nonzero(after("punched").darkness > 200)
    assert len(holes[0]) == pytest.approx(2 * np.pi * 9 * PER_MM**2, rel=0.1)
    assert holes[1].max() < 16 * PER_MM


def test_the_back_shines_through_mirrored_and_pale() -> None:
    page = blank()
    page.darkness[:, : 20 * PER_MM] = 255
    through = after("see-through", printed=page).darkness[:, -15 * PER_MM :]
    assert through.min() >= 8
    assert through.max() <= 26


def test_a_tired_printer_leaves_print_grey() -> None:
    page = blank()
    page.darkness[:] = 255
    assert 80 < after("faded", printed=page).darkness.max() < 160
