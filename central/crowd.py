"""Who central's gate waits for, and who must go when there are too many. Pure.

Whoever has been waited for longest goes first. An honest station is done within seconds, and one that is sent away
under an attack just tries again; a peer that holds its place for nothing is always the oldest before long. Whoever has
said all it wanted and waits for central's answer never has to go.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

G = TypeVar("G", bound=Hashable)


@dataclass
class _Place:
    address: str
    size: int = 0


class Crowd(Generic[G]):
    """The peers at the gate. ``most`` counts them, ``most_of_one`` those of one address, ``most_bytes`` what they hold.

    Every method that may send somebody away returns who has to go, the peer itself included; they no longer count.
    """

    def __init__(self, most: int, most_of_one: int, most_bytes: int) -> None:
        self._most, self._most_of_one, self._most_bytes = most, most_of_one, most_bytes
        self._served: dict[G, _Place] = {}
        # In the order in which the waiting began.
        self._waiting: dict[G, _Place] = {}

    def __len__(self) -> int:
        return len(self._served) + len(self._waiting)

    @property
    def held_bytes(self) -> int:
        """How much of requests and answers is held for everybody."""
        return sum(place.size for place in (*self._served.values(), *self._waiting.values()))

    def served(self) -> list[G]:
        """Those whose requests central is at work on."""
        return list(self._served)

    def enter(self, guest: G, address: str) -> list[G]:
        """A new peer comes and is waited for."""
        self._waiting[guest] = _Place(address)
        gone: list[G] = []
        if sum(place.address == address for place in self._places()) > self._most_of_one:
            gone += self._send_away(each for each, place in self._waiting.items() if place.address == address)
        if len(self) > self._most:
            gone += self._send_away(iter(self._waiting))
        return gone

    def hold(self, guest: G, size: int) -> list[G]:
        """So many bytes will be kept for a peer that is waited for, in place of those before."""
        self._waiting[guest].size = size
        gone: list[G] = []
        while self.held_bytes > self._most_bytes:
            others = (each for each, place in self._waiting.items() if place.size and each is not guest)
            gone += self._send_away(others) or self._send_away(iter([guest]))
        return gone

    def serve(self, guest: G) -> None:
        """The peer has said all it wanted; central is at work."""
        self._served[guest] = self._waiting.pop(guest)

    def wait_for(self, guest: G) -> None:
        """The peer is waited for again, from now on."""
        self._waiting[guest] = self._served.pop(guest)

    def leave(self, guest: G) -> None:
        """The peer has gone, if it had not been sent away before."""
        self._waiting.pop(guest, None)
        self._served.pop(guest, None)

    def _places(self) -> Iterator[_Place]:
        yield from self._served.values()
        yield from self._waiting.values()

    def _send_away(self, candidates: Iterator[G]) -> list[G]:
        oldest = next(candidates, None)
        if oldest is None:
            return []
        del self._waiting[oldest]
        return [oldest]
