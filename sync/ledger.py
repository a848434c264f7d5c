"""The judge: what central does with a genuine batch, given what it holds of that stream. Pure.

Nothing that is signed is ever dropped: every verdict but AHEAD keeps the batch, and AHEAD leaves it with
the station, which is told what to send first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What happens to a batch. `value` is the code; `sv` and `en` are the sentences for people."""

    sv: str
    en: str

    ACCEPT = ("accept", "Leveransen är mottagen.", "The delivery is received.")
    AGAIN = (
        "again",
        "Leveransen var redan mottagen; kvittensen lämnas en gång till.",
        "The delivery was already received; here is its receipt once more.",
    )
    AHEAD = (
        "ahead",
        "En tidigare leverans saknas. Skicka den först.",
        "An earlier delivery is missing. Send that one first.",
    )
    FORK = (
        "fork",
        "Två olika leveranser har samma plats i ordningen. Båda är sparade och mottagningen är stoppad. "
        "Ring valledningen.",
        "Two different deliveries claim the same place. Both are kept and the stream is stopped. "
        "Call the election office.",
    )
    QUARANTINE = (
        "quarantine",
        "Datorn är spärrad från och med denna leverans. Den är sparad men räknas inte förrän "
        "valledningen har beslutat.",
        "This computer is revoked from this delivery on. It is kept but not counted until the board decides.",
    )
    FROZEN = (
        "frozen",
        "Mottagningen från datorn är stoppad efter en konflikt. Leveransen är sparad. Ring valledningen.",
        "Deliveries from this computer are stopped after a conflict. This one is kept. Call the election office.",
    )
    AFTER_CLOSE = (
        "after-close",
        "Stationen är redan stängd. Leveransen är sparad men räknas inte. Ring valledningen.",
        "The station has closed already. This delivery is kept but not counted. Call the election office.",
    )

    def __new__(cls, code: str, sv: str = "", en: str = "") -> "Verdict":
        verdict = object.__new__(cls)
        verdict._value_ = code
        verdict.sv = sv
        verdict.en = en
        return verdict


@dataclass(frozen=True)
class StreamState:
    """What central holds of one stream of one incarnation.

    `next_seq` is the first sequence number not accepted yet, `head` the hash of the last accepted payload
    (of the enrolment request before the first), `known` the accepted payload hashes by sequence number
    (those that are asked about are enough), `revoked_after` the last number that the manifest lets count,
    `closed` says that the last accepted batch was the stream's closing record.
    """

    next_seq: int
    head: str
    known: Mapping[int, str]
    frozen: bool = False
    revoked_after: int | None = None
    closed: bool = False


def judge(state: StreamState, seq: int, prev: str, payload_hash: str) -> Verdict:
    """What to do with the batch `seq` that follows `prev` and has this hash.

    A batch that was accepted once stays accepted whatever happened since. Revocation is asked before
    the order, so that all a revoked computer still has can be held and listed.

    Raises:
        KeyError: `state.known` lacks a number below `next_seq` (a mistake in the program).
    """
    if seq < state.next_seq and state.known[seq] == payload_hash:
        return Verdict.AGAIN
    if state.revoked_after is not None and seq > state.revoked_after:
        return Verdict.QUARANTINE
    if state.frozen:
        return Verdict.FROZEN
    if seq > state.next_seq:
        return Verdict.AFTER_CLOSE if state.closed else Verdict.AHEAD
    if seq == state.next_seq and prev == state.head:
        return Verdict.AFTER_CLOSE if state.closed else Verdict.ACCEPT
    return Verdict.FORK
