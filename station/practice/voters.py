"""The made-up voters of a rehearsal: what they show and say, and whether they were served as they should be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ballots.outcome import Outcome

LARGE = "large"
"""The edition that a voter who sees badly asks for."""


class Wish(Enum):
    """What a voter needs from the worker."""

    BALLOT = "a ballot"
    LARGE_PRINT = "a ballot in large print"
    ANOTHER = "a second ballot, for one that is spoiled"
    TURNED_AWAY = "to be told that there is no second vote"


@dataclass(frozen=True)
class Voter:
    """Somebody at the table: what they say, in both languages, and what they show.

    ``number`` is a personal number, ``document`` a country and a number when there is none. ``later`` is what the voter
    says with the ballot in hand.
    """

    wish: Wish
    sv: str
    en: str
    number: str = ""
    document: tuple[str, str] | None = None
    later: tuple[str, str] | None = None


# Birth numbers 980 to 999 are those of the test persons that Skatteverket publishes: no living person has one.
VOTERS = (
    Voter(Wish.BALLOT, "Hej! Jag vill rösta.", "Hello! I would like to vote.", "19850709-9805"),
    Voter(
        Wish.LARGE_PRINT,
        "Jag ser dåligt. Finns det en röstsedel med stor stil?",
        "I do not see well. Is there a ballot in large print?",
        "19420314-9812",
    ),
    Voter(
        Wish.BALLOT,
        "Jag har redan röstat digitalt, men har ändrat mig. Får jag rösta här i stället?",
        "I have voted digitally already, but changed my mind. May I vote here instead?",
        "19781123-9826",
    ),
    Voter(
        Wish.ANOTHER,
        "Hej! En röstsedel, tack.",
        "Hello! A ballot, please.",
        "20030501-9838",
        later=(
            "Oj, jag gjorde fel. Här är min röstsedel tillbaka. Kan jag få en ny?",
            "Oh, I made a mistake. Here is my ballot back. May I have a new one?",
        ),
    ),
    Voter(
        Wish.BALLOT,
        "Jag har inget svenskt personnummer, men här är mitt polska pass.",
        "I have no Swedish personal number, but here is my Polish passport.",
        document=("PL", "OVN0000001"),
    ),
    Voter(
        Wish.TURNED_AWAY,
        "Jag var här förut i dag. Nu vill jag rösta en gång till.",
        "I was here earlier today. Now I would like to vote once more.",
        "19850709-9805",
    ),
    Voter(Wish.BALLOT, "Är det här man röstar?", "Is this where one votes?", "19910817-9848"),
)


@dataclass(frozen=True)
class Done:
    """What was done while a voter stood at the table.

    ``editions`` are those of the ballots that were printed, spoiled ones too.
    """

    check_ins: int = 0
    editions: Sequence[str] = ()
    spoiled: int = 0


class Served(Outcome):
    """How a made-up voter was served."""

    RIGHT = ("right", "Rätt gjort.", "Well done.")
    NOT_CHECKED_IN = (
        "not-checked-in",
        "Väljaren fick en röstsedel utan att vara avprickad. Pricka alltid av först.",
        "The voter got a ballot without being checked in. Always check in first.",
    )
    NO_BALLOT = (
        "no-ballot",
        "Väljaren gick utan röstsedel. Pricka av, skriv ut en röstsedel och lämna ut den.",
        "The voter left without a ballot. Check in, print a ballot and hand it out.",
    )
    NOT_LARGE = (
        "not-large",
        "Väljaren bad om stor stil men fick en vanlig röstsedel.",
        "The voter asked for large print but got an ordinary ballot.",
    )
    NOT_SPOILED = (
        "not-spoiled",
        "Väljaren lämnade en röstsedel tillbaka. Ta ut den med sitt nummer, och skriv ut en ny.",
        "The voter handed a ballot back. Take it out by its number, and print a new one.",
    )
    SECOND_VOTE = (
        "second-vote",
        "Väljaren hade redan röstat här, men fick en röstsedel till.",
        "The voter had voted here already, but got one more ballot.",
    )
    TOO_MANY = (
        "too-many",
        "Det skrevs ut fler röstsedlar än väljaren behövde. De ska räknas som oanvända.",
        "More ballots were printed than the voter needed. They count as unused.",
    )


def how_served(wish: Wish, done: Done) -> Served:
    """What there is to say of a voter who has left; the gravest slip alone."""
    in_hand = len(done.editions) - done.spoiled
    if wish is Wish.TURNED_AWAY:
        return Served.SECOND_VOTE if done.check_ins or done.editions else Served.RIGHT
    if in_hand < 1:
        return Served.NO_BALLOT
    if not done.check_ins:
        return Served.NOT_CHECKED_IN
    if wish is Wish.ANOTHER and not done.spoiled:
        return Served.NOT_SPOILED
    if wish is Wish.LARGE_PRINT and done.editions[-1] != LARGE:
        return Served.NOT_LARGE
    return Served.TOO_MANY if in_hand > 1 else Served.RIGHT
