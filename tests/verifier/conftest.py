"""A genuine bundle, made once, and a copy of it for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.forger import Forger, copied, genuine


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forger]:
    """Never to be changed."""
    made = genuine(tmp_path_factory.mktemp("verifier") / "town")
    yield made
    made.town.office.database.close()


@pytest.fixture
def bundle(original: Forger, tmp_path: Path) -> Forger:
    """A copy of it."""
    return copied(original, tmp_path / "bundle")
