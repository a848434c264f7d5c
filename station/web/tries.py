"""Wrong passphrases and PINs slow down: each wrong try doubles the time until the next one."""

import math
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]

# Names that were tried in vain are remembered too, or the slowness would tell which names there are. More than anybody
# types by hand; the one that was tried longest ago goes first.
_MOST_KEYS = 1_000


@dataclass(frozen=True)
class _Wrong:
    count: int
    not_before: float


class Tries:
    """Counts wrong tries by key (a name, or nothing). In memory: a restart asks for the passphrase anyway."""

    def __init__(self, clock: Clock, longest: float) -> None:
        self._clock = clock
        self._longest = longest
        self._wrong: dict[str, _Wrong] = {}

    def wait(self, key: str = "") -> int:
        """Whole seconds until the next try is taken; 0 when it is taken now."""
        wrong = self._wrong.get(key)
        return math.ceil(max(0.0, wrong.not_before - self._clock())) if wrong else 0

    def wrong(self, key: str = "") -> None:
        """A try was wrong."""
        before = self._wrong.pop(key, None)
        count = min(before.count + 1 if before else 1, 60)
        self._wrong[key] = _Wrong(count, self._clock() + min(2.0**count, self._longest))
        if len(self._wrong) > _MOST_KEYS:
            del self._wrong[next(iter(self._wrong))]

    def right(self, key: str = "") -> None:
        """A try was right, so the next wrong one is the first again."""
        self._wrong.pop(key, None)
