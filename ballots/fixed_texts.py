"""The fixed texts of a ballot, one TOML file a language in the folder ``texts``."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ballots.errors import LayoutError

_FOLDER = Path(__file__).parent / "texts"
_THIN = "\u202f"
_NO_BREAK = "\u00a0"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Counted(_Part):
    """A number with its noun, in the singular and the plural."""

    one: str
    other: str

    def of(self, count: int) -> str:
        """``5 förslag``, kept on one line."""
        words = self.one if count == 1 else self.other
        return words.format(count=count).replace(" ", _NO_BREAK)


class HowOnly(_Part):
    """Where to put the cross."""

    how: str


class Limits(_Part):
    """How many, in the three shapes that a lower and an upper limit can take."""

    up_to: str
    between: str
    exactly: str

    def sentence(self, least: int, most: int, noun: Counted) -> str:
        """The sentence for at least ``least`` and at most ``most``; a least of 1 needs no words."""
        shape = self.exactly if least == most else self.up_to if least == 1 else self.between
        return shape.format(least=least, most=noun.of(most))


class KnapsackTexts(_Part):
    """The sentences for choosing within a budget, and the words before the line where a voter can add up."""

    within: str
    at_least: str
    sum: str


class GradingTexts(HowOnly):
    """The sentences for grades: how many, and what comes of a project without one."""

    one_each: str
    worst: str
    blank: str


class RankingTexts(Limits, HowOnly):
    """The sentences for ranking."""


class PointTexts(Limits, HowOnly):
    """The sentences for giving points."""

    most_on_one: str
    all_on_one: str


class Blackened(_Part):
    """What a box filled in completely means, by the election's setting."""

    review: str
    vote: str
    cancelled: str


class FixedTexts(_Part):
    """All fixed texts in one language (ISO 639); {named} fields are filled in when a page is planned."""

    language: str
    label: str
    test: str
    how_to_vote: str
    mistake: str
    several_sheets: str
    several_contests: str
    any_method: str
    sheet: str
    continues: str
    continued: str
    pot: str
    amount: str
    sentences_apart: str
    ranks: tuple[str, str, str, str, str, str, str, str]
    currencies: dict[str, str]
    projects: Counted
    points: Counted
    crosses: Counted
    blackened: Blackened
    choose_one: HowOnly
    approval: HowOnly
    choices: Limits
    knapsack: KnapsackTexts
    ranking: RankingTexts
    point_giving: PointTexts
    grading: GradingTexts

    def money(self, amount: int, currency: str) -> str:
        """``250 000 kr``: thousands grouped by thin spaces, and nowhere a place to break the line.

        A currency without a word in this language keeps its ISO code.
        """
        number = f"{amount:,}".replace(",", _THIN)
        words = self.amount.format(number=number, currency=self.currencies.get(currency, currency))
        return words.replace(" ", _NO_BREAK)


def languages() -> list[str]:
    """The languages that ballots can be printed in, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def fixed_texts(language: str) -> FixedTexts:
    """The texts in one language. LayoutError when there are none."""
    if language not in languages():
        raise LayoutError(
            'Ballots cannot be printed in the language "{language}" yet. Choose among {languages}.',
            language=language,
            languages=", ".join(languages()),
        )
    texts = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return FixedTexts.model_validate({"language": language, **texts})
