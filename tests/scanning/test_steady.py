"""Stillness: noise and lamps are none of its business, hands and sheets are."""

import numpy as np
import pytest

from scanning.grey import Grey
from scanning.steady import Stillness, has_moved, is_black, is_elsewhere, shrunk

SIZE = (1080, 1920)


def paper(light: float = 200, noise: float = 3, seed: int = 1) -> Grey:
    """White paper with a dark bar on a dark table."""
    picture = np.full(SIZE, 100.0)
    picture[100:980, 200:1700] = 220
    picture[300:340, 400:1500] = 40
    chance = np.random.default_rng(seed)
    return np.clip(picture * light / 200 + chance.normal(0, noise, SIZE), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("light", [150, 180, 210])
def test_noise_and_changing_light_are_no_movement(light: float) -> None:
    assert not has_moved(shrunk(paper(noise=8)), shrunk(paper(light, noise=8, seed=2)))


def test_a_sheet_pushed_by_two_pixels_has_moved() -> None:
    assert has_moved(shrunk(paper()), shrunk(np.roll(paper(seed=2), 2, axis=1)))


def test_a_fingertip_is_a_movement() -> None:
    picture = paper(seed=2)
    picture[-80:, 900:980] = 160
    assert has_moved(shrunk(paper()), shrunk(picture))


def test_what_creeps_by_less_than_a_step_is_seen_in_the_end() -> None:
    still = Stillness()
    steps = [still.look(shrunk(np.roll(paper(seed=step), step // 3, axis=1)), step / 30) for step in range(20)]
    assert steps[0] is False
    assert steps.count(False) > 1
    assert still.spell > 1


def test_a_spell_lasts_while_nothing_moves() -> None:
    still = Stillness()
    assert [still.look(shrunk(paper(seed=seed)), seed / 30) for seed in range(5)] == [False, True, True, True, True]
    assert still.spell == 1
    assert still.seconds(4 / 30) == pytest.approx(4 / 30)


def test_a_sheet_that_is_taken_away_is_elsewhere_and_one_in_the_dark_is_not() -> None:
    table = np.full(SIZE, 100, np.uint8)
    assert is_elsewhere(shrunk(paper()), shrunk(table))
    assert not is_elsewhere(shrunk(paper()), shrunk(paper(light=60, seed=2)))


def test_a_covered_lens_is_black_and_a_dim_room_is_not() -> None:
    assert is_black(np.full(SIZE, 3, np.uint8))
    assert not is_black(paper(light=40))
