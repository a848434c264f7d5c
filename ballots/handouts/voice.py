"""One language of a handout: its words, and the side on which its lines begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from reportlab.platypus import Flowable

from ballots.election import Contest, Election, Project
from ballots.fixed_texts import FixedTexts, ballot_texts
from ballots.handouts.setting import Lines, Look, paragraphs
from ballots.handouts.texts import HandoutTexts, handout_texts
from ballots.languages import is_rtl
from ballots.local_text import LocalText, in_language

_T = TypeVar("_T")


@dataclass(frozen=True)
class Voice:
    """Sets an election's texts in one language."""

    election: Election
    language: str
    ballot: FixedTexts
    words: HandoutTexts

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return is_rtl(self.language)

    def of(self, text: LocalText) -> str:
        """The words of one of the election's texts."""
        return in_language(text, self.language)

    def money(self, amount: int) -> str:
        """An amount in the election's currency."""
        return self.ballot.money(amount, self.election.currency)

    def cost(self, contest: Contest, project: Project) -> str:
        """What the project counts with; nothing where no project costs anything."""
        return self.money(contest.counted_cost(project)) if contest.has_costs else ""

    def pot(self, contest: Contest) -> str:
        """The contest's pot in words; nothing where no project costs anything."""
        amount = self.money(self.election.pot(contest.pot).amount)
        return self.ballot.pot.format(amount=amount) if contest.has_costs else ""

    def set(self, words: str, look: Look, owner: str) -> Lines:
        """One paragraph, on the side where the language begins unless the look says another one."""
        return Lines(words, self.turned(look), owner)

    def paragraphs(self, words: str, look: Look, owner: str) -> list[Flowable]:
        """Text whose paragraphs are parted by empty lines."""
        return paragraphs(words, self.turned(look), owner)

    def turned(self, look: Look) -> Look:
        """The look with left and right exchanged, where the language is written from right to left."""
        sides = {"left": "right", "right": "left", "centre": "centre"}
        return look.of(align=sides[look.align], rtl=True) if self.rtl else look

    def columns(self, parts: Sequence[_T]) -> list[_T]:
        """Parts of a row in the order in which the language puts them."""
        return list(reversed(parts)) if self.rtl else list(parts)


def voice(election: Election, language: str) -> Voice:
    """The voice of one language. Raises LayoutError for a code that stands for no language."""
    (ballot,) = ballot_texts([language], election.languages)
    return Voice(election, language, ballot, handout_texts(language, election.languages))
