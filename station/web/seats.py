"""Who sits at which browser: each sign-in has a token of its own, which is worthless once it has ended."""

import secrets as randomness
from collections.abc import Sequence
from dataclasses import dataclass

from station.web.tries import Clock
from station.workers import OFFICES, Role, Worker

# Long enough to help a voter with the paper, short enough for a screen that somebody walked away from.
SEAT_IDLE_SECONDS = 5 * 60


@dataclass
class Seat:
    """A browser where ``who`` is signed in: a worker by PIN, or the chair or the deputy by passphrase.

    ``beside`` is the second person, who has shown their PIN here to review together with the first. ``screen`` is the
    paired screen on which this is, None at the station's own computer.
    """

    who: Worker | Role
    last_use: float
    screen: str | None = None
    beside: Worker | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, by the name that records give."""

    name: str
    role: Role


class Seats:
    """All sign-ins of one running program; in memory alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seats: dict[str, Seat] = {}

    def take(self, who: Worker | Role, screen: str | None = None) -> str:
        """Signs somebody in; the token by which their browser is known."""
        token = randomness.token_urlsafe(32)
        self._seats[token] = Seat(who, self._clock(), screen)
        return token

    def of(self, token: str) -> Seat | None:
        """The seat with this token, None when it has ended."""
        return self._seats.get(token)

    def used(self, token: str) -> None:
        """Somebody did something there."""
        if seat := self._seats.get(token):
            seat.last_use = self._clock()

    def is_idle(self, seat: Seat) -> bool:
        """Whether nobody has done anything there for too long."""
        return self._clock() - seat.last_use >= SEAT_IDLE_SECONDS

    def leave(self, token: str) -> None:
        """Ends one sign-in."""
        self._seats.pop(token, None)

    def clear(self) -> None:
        """Ends all of them."""
        self._seats.clear()


def person_of(seat: Seat, known: Sequence[Worker]) -> Person | None:
    """Who sits there; None when they were removed or got another PIN meanwhile."""
    who = seat.who
    if isinstance(who, Worker):
        return Person(who.name, who.role) if who in known else None
    registered = next((each for each in known if each.role is who), None)
    return Person(registered.name if registered else OFFICES[who], who)
