"""No print lies where the drawing expects none, measured on the printed page itself."""

import cv2
import numpy as np
import pytest

from ballots.election_file import ElectionFile, parse_election
from scanning.expected import BOX, PRINT, PX_PER_MM, surroundings
from tests.scanning.paper import Paper, drawn, election, serials


def renamed(file: ElectionFile, language: str, name: str) -> ElectionFile:
    """The election in another language, all its projects with this name."""
    text = file.data.decode().replace('languages = ["sv"]', f'languages = ["{language}"]').replace("Förslag", name)
    return parse_election(text.encode(), "renamed.toml")


@pytest.mark.parametrize(("projects", "columns"), [(8, 3), (40, 1), (12, 5)])
def test_free_spots_are_white_on_every_printed_page(projects: int, columns: int) -> None:
    free_spots_are_white(Paper(election(projects, columns)))


@pytest.mark.parametrize(
    ("language", "name"), [("ar", "عيّ مُحَمَّد شُكْراً إلى لِي"), ("fa", "خانهٔ چچ ژ"), ("yi", "ייִדיש לָֽךְ"), ("ti", "ትግርኛ")]
)
def test_free_spots_are_white_in_scripts_that_reach_further(language: str, name: str) -> None:
    free_spots_are_white(Paper(renamed(election(12, 2), language, name)))


def free_spots_are_white(paper: Paper) -> None:
    pdf = paper.pdf(serials(1))
    for number, page in enumerate(paper.pages):
        around = surroundings(page)
        height, width = around.owners.shape
        printed = cv2.resize(drawn(pdf, number), (210 * PX_PER_MM, 297 * PX_PER_MM), interpolation=cv2.INTER_AREA)
        piece = printed[around.top : around.top + height, around.left : around.left + width]
        assert piece[around.owners >= 0].min() > 250
        assert set(np.unique(around.owners)) == {PRINT, BOX, *range(len(page.targets))}


def test_every_box_has_free_spots_of_its_own_around_it() -> None:
    page = Paper(election()).pages[0]
    owners = surroundings(page).owners
    areas = np.bincount(owners[owners >= 0]) / PX_PER_MM**2
    assert (areas > 20).all()
