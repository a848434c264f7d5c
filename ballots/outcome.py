"""Outcomes that a poll worker or a voter can meet: a code, and a sentence in Swedish and in English."""

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
