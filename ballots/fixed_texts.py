"""The fixed texts of a ballot, one TOML file a language in the folder ``texts``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from pydantic import BaseModel, ConfigDict, model_validator

from ballots.errors import LayoutError
from ballots.languages import named, plain_code

_FOLDER = Path(__file__).parent / "texts"
_THIN = "\u202f"
_NO_BREAK = "\u00a0"
# The tables that are a Counted each.
_NOUNS = ("projects", "points", "crosses")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Counted(_Part):
    """A number with its noun, in the forms that the language's plural rules tell apart.

    The forms are those of Unicode's CLDR; a form that is not given is ``other``, as in languages without it.
    """

    language: str
    zero: str | None = None
    one: str | None = None
    two: str | None = None
    few: str | None = None
    many: str | None = None
    other: str

    def of(self, count: int) -> str:
        """``5 förslag``, kept on one line."""
        form = Locale(plain_code(self.language)).plural_form(count)
        words: str = getattr(self, form) or self.other
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
    """All fixed texts in one language (ISO 639); {named} fields are filled in when a page is planned.

    ``approved_by`` is who has the language as mother tongue and approved them, empty when nobody has yet.
    ``readers`` are the languages of a ballot that has these texts: their own one, and those without any.
    """

    language: str
    readers: tuple[str, ...]
    approved_by: str
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
    missing: str
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

    @model_validator(mode="before")
    @classmethod
    def _nouns_know_their_language(cls, texts: dict[str, Any]) -> dict[str, Any]:
        return texts | {noun: {**texts[noun], "language": texts["language"]} for noun in _NOUNS if noun in texts}

    @property
    def stands_in_for(self) -> list[str]:
        """The ballot's languages that have no texts of their own."""
        return [reader for reader in self.readers if reader != self.language]

    def excuses(self) -> list[str]:
        """What tells the readers of languages without texts that there are none yet."""
        return [self.missing.format(language=named(reader, self.language)) for reader in self.stands_in_for]

    def money(self, amount: int, currency: str) -> str:
        """``250 000 kr``: thousands grouped by thin spaces, and nowhere a place to break the line.

        A currency without a word in this language keeps its ISO code.
        """
        number = f"{amount:,}".replace(",", _THIN)
        words = self.amount.format(number=number, currency=self.currencies.get(currency, currency))
        return words.replace(" ", _NO_BREAK)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have fixed texts, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def fixed_texts(language: str) -> FixedTexts:
    """The texts in one language. LayoutError when there are none; :mod:`ballots.ballot_texts` falls back then."""
    if language not in languages():
        raise LayoutError(
            'There are no ballot texts in the language "{language}". Choose among {languages}.',
            language=language,
            languages=", ".join(languages()),
        )
    texts = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return FixedTexts.model_validate({"language": language, "readers": (language,), **texts})
