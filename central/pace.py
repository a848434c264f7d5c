"""How fast somebody may go on: a bucket of permits for each name that fills up again. Pure but for the clock given."""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

# A name costs some hundred bytes; whoever comes from more addresses than this is not slowed down by counting.
_MOST_NAMES = 10_000


@dataclass(frozen=True)
class Allowance:
    """``burst`` at once, then ``per_second`` on and on."""

    burst: int
    per_second: float


@dataclass
class Pace:
    """The permits of every name. ``clock`` gives seconds that only grow. May be asked from several threads."""

    allowance: Allowance
    clock: Callable[[], float]
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, name: str) -> int:
        """0 when the name may go on, which takes one permit; otherwise the whole seconds to wait, at least 1."""
        with self._one_at_a_time:
            now = self.clock()
            left = self._filled(name, now)
            granted = left >= 1
            self._left.pop(name, None)
            self._left[name] = (left - granted, now)
            if len(self._left) > _MOST_NAMES:
                # The name that has asked for nothing for the longest time.
                del self._left[next(iter(self._left))]
        return 0 if granted else math.ceil((1 - left) / self.allowance.per_second)

    def _filled(self, name: str, now: float) -> float:
        left, since = self._left.get(name, (float(self.allowance.burst), now))
        return min(self.allowance.burst, left + (now - since) * self.allowance.per_second)
