"""Outcomes that a poll worker or a voter can meet: a code, and a sentence in Swedish and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self


class Outcome(Enum):
    """Base of all such enums. A member is written ``NAME = ("code", "svensk mening", "English sentence")``."""

    sv: str
    en: str

    def __new__(cls, code: str, sv: str = "", en: str = "") -> Self:
        member = object.__new__(cls)
        member._value_ = code
        member.sv = sv
        member.en = en
        return member

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class FilledOutcome:
    """An outcome whose sentences have {named} fields, and what they are filled with.

    A value that is an outcome is said in the same language.
    """

    outcome: Outcome
    values: Mapping[str, object]

    @property
    def sv(self) -> str:
        """The sentence in Swedish."""
        return self._filled("sv")

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self._filled("en")

    def _filled(self, language: str) -> str:
        text: str = getattr(self.outcome, language)
        return text.format(**{name: getattr(each, language, each) for name, each in self.values.items()})
