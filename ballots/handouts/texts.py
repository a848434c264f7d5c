"""The fixed texts of booklets, posters and sample ballots, one TOML file a language in the folder ``texts``."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FOLDER = Path(__file__).parent / "texts"
# Where a language has no texts of its own, the Swedish ones stand, for all to see.
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
    all_projects: str
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
    """All texts in one language (ISO 639); {named} fields are filled in by the page that shows them."""

    language: str
    who: str
    when: str
    questions: str
    sample: SampleTexts
    booklet: BookletTexts
    poster: PosterTexts


def languages() -> list[str]:
    """The languages that have texts of their own, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def handout_texts(language: str) -> HandoutTexts:
    """The texts in one language, or the Swedish ones, whose ``language`` then says so."""
    chosen = language if language in languages() else _FALLBACK
    texts = tomllib.loads((_FOLDER / f"{chosen}.toml").read_text("utf-8"))
    return HandoutTexts.model_validate({"language": chosen, **texts})


def untranslated(wanted: list[str]) -> list[str]:
    """Which of these languages get Swedish texts, so that a command can say it."""
    return [language for language in wanted if handout_texts(language).language != language]
