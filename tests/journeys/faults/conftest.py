"""A world a test: the town is founded once and copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.faults.books import check_promise
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.founding import Founded, found
from tests.journeys.faults.world import World


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return found(tmp_path_factory.mktemp("founded") / "town")


@pytest.fixture
def world(founded: Founded, tmp_path: Path) -> Iterator[World]:
    """A fresh town; at the end of every test, what was stored is counted once or held and listed."""
    world = founded.world(tmp_path / "town")
    with world.connected():
        yield world
        world.deliver_all()
        check_promise(world)
    world.end()


@pytest.fixture
def tensta(world: World) -> Computer:
    """The computer of tensta that is open for voters."""
    return world.computers["tensta-1"]


@pytest.fixture
def lund(world: World) -> Computer:
    """The computer of lund that is open for voters."""
    return world.computers["lund-1"]
