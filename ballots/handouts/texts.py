"""The fixed texts of booklets, posters and sample ballots, one TOML file a language in the folder ``texts``."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ballots.languages import named, plain_code

_FOLDER = Path(__file__).parent / "texts"
# The language that all voters of a Swedish municipality may be expected to find help with.
_FALLBACK = "sv"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SampleTexts(_Part):
    """The words across a sample ballot."""

    word: str
    not_a_ballot: str


class BookletTexts(_Part):
    """The words of the booklet; ``not_a_ballot`` says that nobody votes on it."""

    title: str
    number: str
    project: str
    cost: str
    chosen: str
    mine: str
    add_up: str
    not_a_ballot: str
    only_one: str
    page: str


class PosterTexts(_Part):
    """The words of the poster: the call, and one short step a picture."""

    call: str
    fetch: str
    drop: str
    more: str


class HandoutTexts(_Part):
    """All texts in one language (ISO 639); {named} fields are filled in by the page that shows them.

    ``approved_by`` is who has the language as mother tongue and approved them, empty when nobody has yet.
    """

    language: str
    approved_by: str
    who: str
    when: str
    questions: str
    sample: SampleTexts
    booklet: BookletTexts
    poster: PosterTexts


def languages() -> list[str]:
    """The languages that have texts of their own, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def handout_texts(language: str, others: Iterable[str] = ()) -> HandoutTexts:
    """The texts in one language.

    Where it has none, those of another one stand for all to see, and their ``language`` says so: the plain language for
    its easy words, Swedish where it is among the ``others``, or the first of these that has any; Swedish when none has.
    """
    known, spoken = languages(), list(others)
    swedish = [_FALLBACK] if _FALLBACK in spoken else []
    candidates = [language, plain_code(language), *swedish, *spoken, _FALLBACK]
    return _texts(next(each for each in candidates if each in known))


@cache
def _texts(language: str) -> HandoutTexts:
    texts = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return HandoutTexts.model_validate({"language": language, **texts})


def remarks(wanted: Iterable[str], others: Iterable[str]) -> list[str]:
    """What a command should say about the texts in these languages: which stand in, and which nobody has approved."""
    said = []
    for language in wanted:
        texts = handout_texts(language, others)
        there = named(texts.language, "en")
        if texts.language != language:
            said.append(f"There are no fixed words in {named(language, 'en')} yet; {there} ones stand there.")
        if not texts.approved_by:
            said.append(f"The fixed words in {there} await a native reader's approval.")
    return list(dict.fromkeys(said))
