"""What gets between sheet and picture."""

from __future__ import annotations

import numpy as np

from simulator import disturbances


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_streak_runs_the_whole_length_and_is_narrow() -> None:
    picture = np.zeros((300, 200), np.uint8)
    disturbances.streak(picture, 1, 8.0, chance())
    columns = np.flatnonzero(picture.any(axis=0))
    assert picture[:, columns].all()
    assert len(columns) <= 4


def test_no_dirt_no_streak() -> None:
    picture = np.zeros((300, 200), np.uint8)
    disturbances.streak(picture, 0, 8.0, chance())
    assert not picture.any()


def test_a_shadow_falls_on_one_side_of_the_light() -> None:
    light = disturbances.shadowed(np.ones((90, 160)), 0.5, chance())
    assert light.min() == 0.5
    assert light.max() == 1.0


def test_an_open_lid_takes_light_from_one_edge_alone() -> None:
    for seed in range(8):
        light = disturbances.edge_shadow(np.ones((9, 6)), 0.4, chance(seed))
        assert light.shape == (9, 6)
        assert sorted({round(float(share), 3) for share in light.ravel()}) == [0.6, 1.0]
        assert (light < 1).sum() in (6, 9)


def test_glare_lightens_what_is_dark_and_darkens_nothing() -> None:
    picture = np.full((200, 300), 50, np.uint8)
    disturbances.glare(picture, 1.0, (0.2, 0.2), chance())
    assert picture.min() >= 50
    assert picture.max() > 250


def test_shaking_smears_a_line_and_keeps_its_ink() -> None:
    picture = np.zeros((101, 101), np.uint8)
    picture[45:56, 45:56] = 200
    before = int(picture.sum())
    disturbances.shaken(picture, 5.0, chance())
    assert abs(int(picture.sum()) - before) < 0.02 * before
    assert (picture > 0).sum() > 121
