"""Slows wrong tries at the sign-in down, so that nobody guesses a passphrase at the keyboard."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

# A person mistypes twice; after the third wrong try waiting begins at five seconds and doubles up to five minutes.
_FREE_TRIES = 2
_FIRST_WAIT, _LONGEST_WAIT = 5, 300


def wait_after(wrong: int) -> int:
    """How many seconds to wait after so many wrong tries in a row."""
    if wrong <= _FREE_TRIES:
        return 0
    return int(min(_FIRST_WAIT * 2 ** (wrong - _FREE_TRIES - 1), _LONGEST_WAIT))


@dataclass
class Tries:
    """The wrong tries of each name since its last right one. ``clock`` gives seconds that only grow.

    One try is checked at a time, so that many at once are no way around the waiting.
    """

    clock: Callable[[], float]
    _wrong: dict[str, int] = field(default_factory=dict)
    _open_at: dict[str, float] = field(default_factory=dict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def attempt(self, name: str, is_right: Callable[[], bool]) -> bool | int:
        """Whether ``is_right()``; or the seconds to wait (at least 1) before the name may be tried again."""
        with self._one_at_a_time:
            left = self._open_at.get(name, 0.0) - self.clock()
            if left > 0:
                return int(left) + 1
            if is_right():
                self._wrong.pop(name, None)
                return True
            self._wrong[name] = self._wrong.get(name, 0) + 1
            self._open_at[name] = self.clock() + wait_after(self._wrong[name])
            return False
