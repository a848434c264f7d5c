import threading
from pathlib import Path

import pytest

from station.web.safe import IDLE_SECONDS, Safe, TooSoon, awake_or_asleep
from station.workers import Role
from sync.errors import WrongPassphrase
from sync.keyring import Opened, Secrets
from tests.station.web.conftest import Clock

SECRETS = Secrets(signing_seed="00" * 32)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def safe(tmp_path: Path, clock: Clock) -> Safe:
    return Safe(tmp_path / "keys", clock)


def test_wrong_passphrases_slow_down_more_and_more_until_the_right_one(
    safe: Safe, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    def open_as(_: Path, typed: str) -> Opened:
        # The real one is tried in test_unlock.
        if typed != "rätt fras":
            raise WrongPassphrase("wrong")
        return Opened("deputy", SECRETS)

    monkeypatch.setattr("sync.keyring.open_as", open_as)
    waits = []
    for _ in range(9):
        with pytest.raises(WrongPassphrase):
            safe.unlock("fel")
        with pytest.raises(TooSoon) as soon:
            safe.unlock("rätt fras")
        waits.append(soon.value.values["seconds"])
        clock.now += 100
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60]
    token = safe.unlock("rätt fras")
    seat = safe.seats.of(token)
    assert safe.holds(token)
    assert seat
    assert seat.who is Role.DEPUTY
    assert safe.secrets == SECRETS


def test_the_lock_forgets_the_secrets(safe: Safe):
    token = safe.put(SECRETS)
    safe.lock()
    assert not safe.holds(token)
    with pytest.raises(RuntimeError):
        _ = safe.secrets


def test_what_is_learned_after_locking_is_not_held(safe: Safe):
    token = safe.put(SECRETS)
    safe.complete(SECRETS.model_copy(update={"election_secret": "00" * 32}))
    assert safe.secrets.election_secret
    safe.lock()
    safe.complete(SECRETS)
    assert not safe.holds(token)
    with pytest.raises(RuntimeError):
        _ = safe.secrets


def test_the_safe_locks_itself_when_idle(safe: Safe, clock: Clock):
    token = safe.put(SECRETS)
    clock.now += IDLE_SECONDS - 1
    assert safe.holds(token)
    clock.now += 1
    assert not safe.holds(token)


def test_use_puts_the_locking_off(safe: Safe, clock: Clock):
    token = safe.put(SECRETS)
    clock.now += IDLE_SECONDS - 1
    safe.used()
    clock.now += IDLE_SECONDS - 1
    assert safe.holds(token)


def test_a_token_from_before_the_lock_stays_worthless(safe: Safe):
    before = safe.put(SECRETS)
    safe.lock()
    safe.put(SECRETS)
    assert not safe.holds(before)


def test_the_secrets_go_even_when_nobody_asks_again(safe: Safe, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("station.web.safe.IDLE_SECONDS", 0.05)
    gone = threading.Event()
    lock = safe.lock
    monkeypatch.setattr(safe, "lock", lambda: (lock(), gone.set()))
    safe.put(SECRETS)
    clock.now += 1
    assert gone.wait(10)
    with pytest.raises(RuntimeError):
        _ = safe.secrets


def test_the_clock_goes_on():
    first = awake_or_asleep()
    assert awake_or_asleep() >= first
