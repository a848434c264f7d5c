"""Pages of a town's central, and people who open them."""

import pytest
from flask import Flask

from central.web import staff
from central.web.app import pages_app
from tests.central.town import Town
from tests.central.web.reader import NAME, PASSPHRASE, Reader


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cheapest hashes that Argon2id makes, as tests sign in again and again."""
    monkeypatch.setattr(staff, "COST", staff.Cost(iterations=1, lanes=1, memory_kib=8))


@pytest.fixture
def staffed(town: Town, quick_hashes: None) -> Town:
    """Åsa may use the pages."""
    staff.add_staff(town.office.home, NAME, PASSPHRASE)
    return town


@pytest.fixture
def app(staffed: Town) -> Flask:
    return pages_app(staffed.office)


@pytest.fixture
def visitor(app: Flask) -> Reader:
    """Somebody who has not signed in."""
    return Reader(app.test_client())


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Åsa, signed in."""
    signed_in = Reader(app.test_client())
    assert signed_in.sign_in().status_code == 303
    return signed_in
