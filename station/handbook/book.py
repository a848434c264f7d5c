"""The handbook's documents as chapters. They are Markdown, in a small part of it, so that they can be read as they are.

A heading or a row's first cell has its English in brackets: ``## Morgonen (the morning)``. An English paragraph follows
the Swedish one in asterisks. A table has Swedish and English in its last two columns, and may have a number or a few
words before them. A picture stands on a line of its own: ``![Svenska. (English.)](../pictures/handbook/day.png)``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from station.handbook.text import Text

# What the installed program carries, and where a checkout has it.
_CARRIED = Path(__file__).parent / "carried"
_CHECKOUT = Path(__file__).parents[2] / "docs"

POLL_WORKERS = "poll-workers"
BOOKS = (POLL_WORKERS, "when-things-go-wrong", "people-and-screens", "messages")
"""The names of the documents, in the order in which they are offered."""

# The documents for two rooms repeat these many times, in Swedish alone.
_LABELS = {
    "Skärmen säger": "The screen says",
    "eller": "or",
    "Det har hänt": "What has happened",
    "Gör så här": "Do this",
    "Gör inte": "Do not",
    "Ring": "Call",
    "Centralen": "Central",
    "Centralen säger": "Central says",
}
_IN_BRACKETS = re.compile(r"(.+?) \((.+)\)")
_WITH_ENGLISH = re.compile(r"(.*?)\s*(?<!\*)\*(?!\*)((?:[^*]|\*\*)+)\*", re.DOTALL)
_PICTURE = re.compile(r"!\[(.+)\]\((.+)\)")
_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: Text


@dataclass(frozen=True)
class Picture:
    """A picture by its file's name, and what it shows."""

    name: str
    shows: Text


@dataclass(frozen=True)
class Row:
    """One row: what to do, and before it the step's number, a few words on when, or nothing."""

    label: Text
    text: Text


@dataclass(frozen=True)
class Rows:
    """A table."""

    rows: tuple[Row, ...]

    @property
    def is_steps(self) -> bool:
        """Whether these are steps, one after another."""
        return all(row.label.sv.isdecimal() for row in self.rows)


Block = Paragraph | Picture | Rows


@dataclass(frozen=True)
class Chapter:
    """``id`` is the one that a heading has wherever the file is shown as Markdown."""

    id: str
    title: Text
    blocks: tuple[Block, ...]

    @property
    def lines(self) -> Iterator[Text]:
        """All its running text, and that in its tables, without the numbers of steps."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Rows):
                for row in block.rows:
                    yield from ((row.text,) if block.is_steps else (row.label, row.text))

    @property
    def pictures(self) -> Iterator[Picture]:
        """All its pictures."""
        return (block for block in self.blocks if isinstance(block, Picture))


@dataclass(frozen=True)
class Book:
    """A document: what stands before its first chapter, and its chapters."""

    name: str
    title: Text
    opening: Chapter
    chapters: tuple[Chapter, ...]

    def titled(self, english: str) -> Chapter:
        """The chapter with this title in English; KeyError."""
        return {chapter.title.en: chapter for chapter in self.chapters}[english]


@cache
def book(name: str) -> Book:
    """One of ``BOOKS``. ValueError when its file is not written as above."""
    return parse(name, (_folder() / "handbook" / f"{name}.md").read_text(encoding="utf-8"))


def picture_file(name: str) -> Path:
    """Where a picture of the handbook lies."""
    return _folder() / "pictures" / "handbook" / name


def parse(name: str, markdown: str) -> Book:
    """The document written in ``markdown``. ValueError when it is not written as above."""
    head, *parts = re.split(r"^## ", markdown, flags=re.MULTILINE)
    if not head.startswith("# "):
        raise ValueError(f"{name} does not begin with its title")
    opening = _chapter(head.removeprefix("# "))
    return Book(name, opening.title, opening, tuple(map(_chapter, parts)))


def _folder() -> Path:
    return _CARRIED if _CARRIED.is_dir() else _CHECKOUT


def _chapter(markdown: str) -> Chapter:
    heading, _, rest = markdown.partition("\n")
    return Chapter(_id(heading), _bracketed(heading.strip()), tuple(_blocks(rest)))


def _id(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _blocks(markdown: str) -> Iterator[Block]:
    swedish = ""
    for part in re.split(r"\n\s*\n", re.sub(r"<!--.*?-->", "", markdown).strip("\n")):
        text = part.strip()
        if found := _PICTURE.fullmatch(text):
            yield Picture(PurePosixPath(found[2]).name, _bracketed(found[1]))
        elif text.startswith("|"):
            yield Rows(tuple(map(_row, text.splitlines()[2:])))
        elif text and (both := _WITH_ENGLISH.fullmatch(text)) and (both[1] or swedish):
            yield Paragraph(Text(_one_line(swedish or both[1]), _one_line(both[2])))
            swedish = ""
            continue
        if swedish:
            raise ValueError(f"without English: {swedish[:60]}")
        swedish = text if text and not text.startswith(("|", "![")) else ""
    if swedish:
        raise ValueError(f"without English: {swedish[:60]}")


def _row(line: str) -> Row:
    cells = [cell.strip() for cell in _CELLS.split(line.strip().removeprefix("|").removesuffix("|"))]
    if len(cells) not in (2, 3):
        raise ValueError(f"not two or three cells: {line[:60]}")
    label = cells[0] if len(cells) == 3 else ""
    return Row(_bracketed(label), Text(*cells[-2:]))


def _bracketed(words: str) -> Text:
    found = _IN_BRACKETS.fullmatch(words)
    if found is None:
        return Text(words, _LABELS.get(words, words))
    english = found[2]
    return Text(found[1], english[0].upper() + english[1:])


def _one_line(text: str) -> str:
    return " ".join(text.split())
