"""Trying again when central does not answer: later and later, and never all stations at the same moment."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from sync.errors import Busy, Unreachable

T = TypeVar("T")

# A link that only blinked is back within seconds; a central that is down for hours hears of each of its 500 stations
# every five minutes on average at most, two requests a second.
FIRST_SECONDS, LONGEST_SECONDS = 2.0, 600.0


def waits(chance: Callable[[], float]) -> Iterator[float]:
    """Seconds to wait after the first failure, the second and so on: doubling, and of each a random half to whole.

    ``chance`` gives numbers from 0 to 1. Stations that lost central in the same second must not come back in one.
    """
    longest = FIRST_SECONDS
    while True:
        yield longest * (0.5 + chance() / 2)
        longest = min(2 * longest, LONGEST_SECONDS)


def keep_trying(
    attempt: Callable[[], T],
    *,
    progress: Callable[[], int],
    chance: Callable[[], float],
    pause: Callable[[float, Unreachable], None],
) -> T:
    """What ``attempt`` gives, as soon as it is not Unreachable; its other errors pass through.

    After an attempt that came further (``progress`` counts what is delivered) the waiting begins afresh. ``pause`` says
    why and waits; it waits at least as long as a busy central has asked for.
    """
    ahead, reached = waits(chance), progress()
    while True:
        try:
            return attempt()
        except Unreachable as problem:
            if progress() > reached:
                ahead, reached = waits(chance), progress()
            least = problem.seconds if isinstance(problem, Busy) else 0.0
            pause(max(next(ahead), least), problem)
