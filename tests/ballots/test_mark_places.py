"""Vowel signs: centred on their letter, clear of its ink and of each other."""

from itertools import pairwise

import pytest

from ballots.mark_places import Box, Place, sign_places

FATHA, FATHATAN, KASRA, SHADDA = "\u064e", "\u064b", "\u0650", "\u0651"
QAMATS, DAGESH, HOLAM = "\u05b8", "\u05bc", "\u05b9"
ALEF, BEH, LAM_ALEF, SHIN = "\ufe8d", "\ufe91", "\ufefb", "ש"
BOXES = {
    ALEF: Box(80, 0, 180, 720),
    BEH: Box(0, -200, 300, 540),
    LAM_ALEF: Box(0, 0, 600, 720),
    SHIN: Box(50, 0, 750, 600),
    FATHA: Box(40, 600, 260, 720),
    FATHATAN: Box(40, 600, 260, 820),
    KASRA: Box(40, -170, 260, -50),
    SHADDA: Box(40, 590, 300, 800),
    QAMATS: Box(50, -200, 230, -100),
    DAGESH: Box(50, 200, 110, 260),
    HOLAM: Box(50, 650, 110, 700),
}


def drawn(places: list[Place]) -> list[Box]:
    outlines = [(BOXES[place.sign], place) for place in places]
    return [Box(b.left + p.right, b.bottom + p.up, b.right + p.right, b.top + p.up) for b, p in outlines]  # type: ignore[arg-type]


@pytest.mark.parametrize("letter", [ALEF, BEH])
@pytest.mark.parametrize("signs", [FATHA, FATHATAN, KASRA, FATHA + SHADDA, SHADDA + FATHATAN, KASRA + SHADDA])
def test_signs_stand_in_the_middle_of_the_letter_and_touch_neither_it_nor_each_other(letter: str, signs: str) -> None:
    boxes = [BOXES[letter], *drawn(sign_places(signs, letter, BOXES.__getitem__))]
    assert {box.left + box.right for box in boxes} == {BOXES[letter].left + BOXES[letter].right}
    upwards = sorted(boxes, key=lambda box: box.bottom)
    assert all(lower.top + 40 <= upper.bottom for lower, upper in pairwise(upwards))


def test_the_vowel_stands_on_the_shadda_in_whatever_order_they_were_typed() -> None:
    first, second = (sign_places(signs, BEH, BOXES.__getitem__) for signs in (FATHA + SHADDA, SHADDA + FATHA))
    assert first == second
    assert [place.sign for place in first] == [SHADDA, FATHA]


def test_a_sign_on_lam_alef_stays_at_the_alef() -> None:
    (place,) = sign_places(FATHATAN, LAM_ALEF, BOXES.__getitem__)
    assert (place.right, place.up > 0) == (0, True)


def test_hebrew_points_keep_their_heights() -> None:
    places = {place.sign: place for place in sign_places(QAMATS + DAGESH + HOLAM, SHIN, BOXES.__getitem__)}
    assert {place.up for place in places.values()} == {0}
    assert places[QAMATS].right == 260
    assert places[HOLAM].right == 0


def test_a_letter_without_signs_needs_no_outline() -> None:
    assert sign_places("", "水", BOXES.__getitem__) == []
