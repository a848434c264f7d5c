"""A shadow's edge over a box is no ink, and hides none."""

import numpy as np
import pytest

from scanning.grey import Grey
from tests.scanning.paper import PX_PER_MM, Paper
from tests.scanning.test_light import BOX, photographed

# The share of light that is missing in the shadow, and how wide its edge is (mm). Without a look at the light, the
# first three make a vote of it in some box.
SHADOWS = [(0.2, 3.0), (0.35, 6.0), (0.5, 12.0), (0.2, 1.0), (0.35, 12.0), (0.5, 25.0)]


def shadowed(paper: Paper, grey: Grey, missing: float, edge_mm: float, slant: float = 1.0) -> Grey:
    """A shadow that falls aslant to the right of that box's middle."""
    x, y, w, h = paper.target(*BOX).box
    rows, columns = np.ogrid[: grey.shape[0], : grey.shape[1]]
    away = columns / PX_PER_MM - x - w / 2 + slant * (rows / PX_PER_MM - y - h / 2)
    return (grey * (1 - missing * np.clip(away / edge_mm + 0.5, 0, 1))).astype(np.uint8)


@pytest.mark.parametrize(("missing", "edge_mm"), SHADOWS)
def test_no_edge_of_a_shadow_is_taken_for_a_mark(paper: Paper, missing: float, edge_mm: float) -> None:
    found = paper.marks(shadowed(paper, photographed(paper, None), missing, edge_mm))
    assert "marked" not in found.values()
    assert list(found.values()).count("blank") >= len(found) * 3 / 4


@pytest.mark.parametrize(("missing", "edge_mm"), SHADOWS)
def test_no_light_mark_is_lost_in_a_shadow(paper: Paper, missing: float, edge_mm: float) -> None:
    assert paper.marks(shadowed(paper, photographed(paper), missing, edge_mm))[BOX] != "blank"


@pytest.mark.parametrize(("missing", "edge_mm"), [(0.2, 15.0), (0.35, 25.0), (0.5, 50.0)])
def test_a_soft_edge_over_empty_boxes_leaves_no_doubt_in_them(paper: Paper, missing: float, edge_mm: float) -> None:
    assert set(paper.marks(shadowed(paper, photographed(paper, None), missing, edge_mm)).values()) == {"blank"}
