"""The network between stations and central's real web application, with its faults on demand."""

from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

from flask import Flask

from sync import api
from sync.errors import Unreachable
from sync.line import Answer
from sync.push import Transport


class Fault(Enum):
    """What happens to one delivery of a batch."""

    DOWN = auto()
    """It never arrives."""
    LOST_ANSWER = auto()
    """Central commits it, and the answer never arrives."""
    CUT = auto()
    """Half of it arrives, and the answer never does."""
    TWICE = auto()
    """It arrives twice."""
    LATE = auto()
    """It arrives only when the network feels like it (``Network.bring_late``)."""
    FLIPPED = auto()
    """It arrives with one bit changed."""


@dataclass
class Network:
    """Carries requests to central's application. ``faults`` happen to the coming deliveries, one each."""

    app: Flask
    faults: deque[Fault | None] = field(default_factory=deque)
    late: list[bytes] = field(default_factory=list)
    down: bool = False

    def ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        if self.down:
            raise _cut()
        if path != api.BATCHES or body is None:
            return self.carry(method, path, body)
        match self.faults.popleft() if self.faults else None:
            case Fault.DOWN:
                raise _cut()
            case Fault.LOST_ANSWER:
                self.carry(method, path, body)
                raise _cut()
            case Fault.CUT:
                self.carry(method, path, body[: len(body) // 2])
                raise _cut()
            case Fault.TWICE:
                self.carry(method, path, body)
            case Fault.LATE:
                self.late.append(body)
                raise _cut()
            case Fault.FLIPPED:
                place = len(body) // 2
                return self.carry(method, path, body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        return self.carry(method, path, body)

    def bring_late(self) -> list[int]:
        """Delivers what was late, the last one first; central's statuses."""
        statuses = [self.carry("POST", api.BATCHES, body)[0] for body in reversed(self.late)]
        self.late.clear()
        return statuses

    def carry(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """One request to central and its answer, without any fault."""
        answer = self.app.test_client().open(path, method=method, data=body or b"")
        return answer.status_code, answer.get_data()


class Wire(Transport):
    """The station's own transport, whose requests go over this network instead of a socket."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __exit__(self, *_: object) -> None:
        pass

    def _ask(self, method: str, path: str, body: bytes | None = None, most: int = 0) -> Answer:
        return Answer(*self._network.ask(method, path, body), wait=None)


def _cut() -> Unreachable:
    return Unreachable("Central does not answer.")
