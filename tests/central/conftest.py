"""A town whose central is set up, and one with an enrolled station computer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.town import Laptop, Town, found_town


@pytest.fixture
def new_town(tmp_path: Path) -> Iterator[Town]:
    """Central is set up; the board has signed nothing."""
    town = found_town(tmp_path)
    yield town
    town.office.database.close()


@pytest.fixture
def town(new_town: Town) -> Town:
    """The board has signed two stations in: tensta and lund."""
    new_town.add_station("tensta")
    new_town.add_station("lund")
    new_town.sign()
    return new_town


@pytest.fixture
def laptop(town: Town) -> Laptop:
    """A computer of tensta that the board has signed in."""
    return town.enrolled("tensta")
