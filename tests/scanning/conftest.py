"""Elections and scans for the reader's tests."""

import pytest

from tests.scanning.paper import Paper, election


@pytest.fixture(scope="session")
def paper() -> Paper:
    """One page with 8 × 3 boxes."""
    return Paper(election())
