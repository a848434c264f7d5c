"""Where a paper lies after it was read: one of five piles, by the sentence that its page was given. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from flask_babel import lazy_gettext as _l

from ballots.outcome import Outcome
from scanning.reasons import Reason
from station.held import HeldSheet
from station.outcomes import ScanOutcome


class Pile(Enum):
    """The piles, in the order in which people meet them; the value is the pile's name in an address."""

    ACCEPTED = "accepted"
    BEFORE = "before"
    DUPLICATE = "duplicate"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"

    @property
    def words(self) -> str:
        """Its heading."""
        return str(_WORDS[self])


# The pictures of accepted ballots are listed nowhere, so that nobody leafs through the votes.
HELD = (Pile.DUPLICATE, Pile.FOREIGN, Pile.UNREADABLE)
_WORDS = {
    Pile.ACCEPTED: _l("Accepted"),
    Pile.BEFORE: _l("Read before"),
    Pile.DUPLICATE: _l("Duplicates"),
    Pile.FOREIGN: _l("Do not belong here"),
    Pile.UNREADABLE: _l("Not readable"),
}
_PILES: dict[Outcome, Pile] = {
    ScanOutcome.ACCEPTED: Pile.ACCEPTED,
    ScanOutcome.ALREADY_READ: Pile.BEFORE,
    ScanOutcome.DUPLICATE: Pile.DUPLICATE,
    ScanOutcome.DIFFERS: Pile.DUPLICATE,
    ScanOutcome.NEVER_REGISTERED: Pile.FOREIGN,
    ScanOutcome.SPOILED_BUT_CAST: Pile.FOREIGN,
    ScanOutcome.LATE: Pile.FOREIGN,
    Reason.NOT_GENUINE: Pile.FOREIGN,
    Reason.WRONG_ELECTION: Pile.FOREIGN,
    Reason.WRONG_MODE: Pile.FOREIGN,
}


@dataclass(frozen=True)
class Kind:
    """The papers of a pile that were set aside for one reason, which the sentence says with what to do."""

    sentence: Outcome
    sheets: tuple[HeldSheet, ...]


def pile_of(sentence: Outcome) -> Pile:
    """The pile of a page; whatever has no pile of its own could not be read."""
    return _PILES.get(sentence, Pile.UNREADABLE)


def sentence_of(sheet: HeldSheet) -> Outcome:
    """Why a sheet was set aside."""
    return sheet.reason or sheet.outcome


def kinds(held: Iterable[HeldSheet], pile: Pile) -> tuple[Kind, ...]:
    """The papers of one pile by the reason, those of most papers first."""
    found: dict[Outcome, list[HeldSheet]] = {}
    for sheet in held:
        if pile_of(sentence_of(sheet)) is pile:
            found.setdefault(sentence_of(sheet), []).append(sheet)
    most_first = sorted(found.items(), key=lambda item: (-len(item[1]), str(item[0])))
    return tuple(Kind(sentence, tuple(sheets)) for sentence, sheets in most_first)


def sizes(held: Iterable[HeldSheet]) -> dict[Pile, int]:
    """How many papers lie in each pile of papers set aside."""
    count = dict.fromkeys(HELD, 0)
    for sheet in held:
        count[pile_of(sentence_of(sheet))] += 1
    return count
