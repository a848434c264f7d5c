"""Words in Swedish and English, and the few marks that the handbook uses inside a line: bold, code, links. Pure."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

Language = Literal["sv", "en"]

_MARKS = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<stress>[^*]+)\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\((?P<to>[^)]+)\)"
)


class Kind(Enum):
    """How a part of a line is set. Bold is the name of a button, a tab or a page."""

    PLAIN = "plain"
    BOLD = "bold"
    STRESS = "stress"
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True)
class Span:
    """A part of a line; ``to`` is where a link leads."""

    kind: Kind
    words: str
    to: str = ""


@dataclass(frozen=True)
class Text:
    """The same in both languages."""

    sv: str
    en: str

    def of(self, language: str) -> str:
        """In one language, marks and all."""
        return self.sv if language == "sv" else self.en


def spans(line: str) -> list[Span]:
    """A line's parts in order."""
    found: list[Span] = []
    end = 0
    for mark in _MARKS.finditer(line):
        if mark.start() > end:
            found.append(Span(Kind.PLAIN, line[end : mark.start()]))
        kind = Kind(mark.lastgroup if mark.lastgroup != "to" else "link")
        found.append(Span(kind, mark[kind.value], mark["to"] or ""))
        end = mark.end()
    return [*found, Span(Kind.PLAIN, line[end:])] if end < len(line) else found


def plain(line: str) -> str:
    """A line without its marks."""
    return "".join(span.words for span in spans(line))
