"""The station's secrets while it is unlocked: in this process's memory alone, and not for longer than needed."""

import threading
import time
from pathlib import Path

from station.errors import StationError
from station.web.seats import Seats
from station.web.tries import Clock, Tries
from station.workers import Role
from sync import keyring
from sync.errors import WrongPassphrase
from sync.keyring import Secrets

# Long enough to mix a box's ballots, short enough for a forgotten screen.
IDLE_SECONDS = 15 * 60
# Each try takes about a second or two anyway; doubling up to a minute leaves a guesser some 1,500 tries a day.
_LONGEST_WAIT = 60.0


def awake_or_asleep() -> float:
    """Seconds that go on while the laptop sleeps, so that one that was closed for an hour wakes up locked."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class TooSoon(StationError):
    """A passphrase comes too soon after wrong ones."""


class Safe:
    """Opened by the chair's or the deputy's passphrase; locks itself when idle, and then ends every sign-in.

    ``seats`` says who is signed in where; nobody is while the safe is locked.
    """

    def __init__(self, keys: Path, clock: Clock = awake_or_asleep) -> None:
        self._keys = keys
        self._clock = clock
        self._secrets: Secrets | None = None
        self.seats = Seats(clock)
        self._last_use = 0.0
        self._tries = Tries(clock, _LONGEST_WAIT)
        self._lock = threading.RLock()
        self._one_try = threading.Lock()
        self._timer: threading.Timer | None = None

    def unlock(self, typed: str) -> str:
        """Opens the safe and gives the token by which this browser is known; takes about a second.

        WrongPassphrase, KeyringError; TooSoon for a while after wrong passphrases, longer each time.
        """
        with self._one_try:
            self._require_patience()
            try:
                opened = keyring.open_as(self._keys, typed)
            except WrongPassphrase:
                self._tries.wrong()
                raise
            self._tries.right()
        return self.put(opened.secrets, Role(opened.role))

    def put(self, opened: Secrets, role: Role = Role.CHAIR) -> str:
        """Holds secrets that were opened elsewhere; the token for one more browser, with that role signed in."""
        with self._lock:
            self.forget_when_idle()
            self._secrets = opened
            self.used()
            self._watch(IDLE_SECONDS)
            return self.seats.take(role)

    def complete(self, learned: Secrets) -> None:
        """Holds what central has granted meanwhile, unless it was locked since."""
        with self._lock:
            if self._secrets:
                self._secrets = learned

    def holds(self, token: str) -> bool:
        """Whether somebody is signed in at this browser and the station has not been locked since."""
        with self._lock:
            self.forget_when_idle()
            return self.seats.of(token) is not None

    @property
    def is_open(self) -> bool:
        """Whether the secrets are here, so that people may sign in."""
        with self._lock:
            self.forget_when_idle()
            return self._secrets is not None

    @property
    def secrets(self) -> Secrets:
        """The secrets; RuntimeError when locked, since no page that needs them is reached then."""
        with self._lock:
            if self._secrets is None:
                raise RuntimeError("the station is locked")
            return self._secrets

    @property
    def if_unlocked(self) -> Secrets | None:
        """The secrets, None when locked; for work that goes on by itself."""
        with self._lock:
            self.forget_when_idle()
            return self._secrets

    def used(self) -> None:
        """Somebody did something: the time until the safe locks itself begins anew."""
        self._last_use = self._clock()

    def lock(self) -> None:
        """Forgets the secrets, for every browser."""
        with self._lock:
            self._secrets = None
            self.seats.clear()
            if self._timer:
                self._timer.cancel()

    def forget_when_idle(self) -> None:
        """Locks when nobody has done anything for too long."""
        with self._lock:
            if self._secrets and self._clock() - self._last_use >= IDLE_SECONDS:
                self.lock()

    def _watch(self, seconds: float) -> None:
        """Looks again after a while, so that the secrets go even when no browser ever asks again."""
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(seconds, self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        with self._lock:
            self.forget_when_idle()
            if self._secrets:
                # A second more, so that it is not looked at a moment too early again and again.
                self._watch(IDLE_SECONDS - (self._clock() - self._last_use) + 1)

    def _require_patience(self) -> None:
        if seconds := self._tries.wait():
            raise TooSoon("That passphrase was wrong. Wait {seconds} seconds before the next try.", seconds=seconds)
