"""The handbook says what the screen says: buttons by their names, sentences word for word, in both languages."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scanning.reasons import Reason
from station.handbook.book import BOOKS, POLL_WORKERS, Chapter, Paragraph, Picture, Row, Rows, book, parse
from station.handbook.text import Kind, Span, Text, plain, spans
from station.outcomes import ScanOutcome
from station.status import Stage

ROOT = Path(__file__).resolve().parents[3]
PO = ROOT / "station" / "translations" / "sv" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="module")
def swedish() -> dict[str, str]:
    with PO.open("rb") as file:
        return {message.id: str(message.string) for message in read_po(file) if isinstance(message.id, str)}


def bold(line: str) -> list[str]:
    return [span.words for span in spans(line) if span.kind is Kind.BOLD]


def whole(name: str) -> list[Chapter]:
    return [book(name).opening, *book(name).chapters]


@pytest.mark.parametrize("chapter", whole(POLL_WORKERS), ids=lambda chapter: chapter.title.en)
def test_every_button_is_named_as_on_the_screen_in_both_languages(chapter: Chapter, swedish: dict[str, str]):
    for line in chapter.lines:
        assert [name for name in bold(line.en) if name not in swedish] == []
        assert sorted(bold(line.sv)) == sorted(swedish[name] for name in bold(line.en))


def test_buttons_are_named_at_all():
    assert len([name for chapter in whole(POLL_WORKERS) for line in chapter.lines for name in bold(line.sv)]) > 50


@pytest.mark.parametrize("name", BOOKS)
def test_everything_is_said_in_both_languages(name: str):
    for chapter in whole(name):
        assert chapter.blocks
        for line in chapter.lines:
            assert bool(line.sv) == bool(line.en)


def test_the_sentences_it_quotes_are_the_programs_own():
    assert f"”{Stage.DONE.sv}”" in text("Delivering")


def text(title: str) -> str:
    return " ".join(line.sv for line in book(POLL_WORKERS).titled(title).lines)


def test_it_covers_the_day_from_the_evening_before():
    titles = [chapter.title.sv for chapter in book(POLL_WORKERS).chapters]
    day = ["Kvällen före", "Morgonen", "Väljaren vid bordet", "Stängningen", "Räkningen", "Granskningen"]
    assert [title for title in titles if title in day] == day


@pytest.mark.parametrize("outcome", [*ScanOutcome, *Reason])
def test_every_outcome_of_a_sheet_can_be_looked_up(outcome: ScanOutcome | Reason):
    assert outcome.sv in {line.sv for chapter in whole("messages") for line in chapter.lines}


def test_a_line_is_taken_apart():
    line = "Tryck på **Lås**, se [här](messages.md#x) och `serve`, *inte* mer."
    assert spans(line) == [
        Span(Kind.PLAIN, "Tryck på "),
        Span(Kind.BOLD, "Lås"),
        Span(Kind.PLAIN, ", se "),
        Span(Kind.LINK, "här", "messages.md#x"),
        Span(Kind.PLAIN, " och "),
        Span(Kind.CODE, "serve"),
        Span(Kind.PLAIN, ", "),
        Span(Kind.STRESS, "inte"),
        Span(Kind.PLAIN, " mer."),
    ]
    assert plain(line) == "Tryck på Lås, se här och serve, inte mer."


SMALL = """# Bok (book)

Hej
där.

*Hello
there.*

## Ett, två (one, two)

Svenska. *English.*

![Bild. (Picture.)](../pictures/handbook/a.png)

| | Svenska | English |
|---|---|---|
| 1 | Gör. | Do. |

| Läge | Gör så här | Do this |
|---|---|---|
| Brand (fire) | Ut. | Out. |
"""


def test_a_document_is_taken_apart():
    made = parse("small", SMALL)
    assert made.title == Text("Bok", "Book")
    assert made.opening.blocks == (Paragraph(Text("Hej där.", "Hello there.")),)
    [chapter] = made.chapters
    assert (chapter.id, chapter.title) == ("ett-två-one-two", Text("Ett, två", "One, two"))
    assert chapter.blocks == (
        Paragraph(Text("Svenska.", "English.")),
        Picture("a.png", Text("Bild.", "Picture.")),
        Rows((Row(Text("1", "1"), Text("Gör.", "Do.")),)),
        Rows((Row(Text("Brand", "Fire"), Text("Ut.", "Out.")),)),
    )
    assert [block.is_steps for block in chapter.blocks if isinstance(block, Rows)] == [True, False]


@pytest.mark.parametrize(
    ("fault", "markdown"),
    [
        ("does not begin with its title", "Bok\n"),
        ("without English", "# Bok\n\nBara svenska.\n"),
        ("without English", "# Bok\n\nBara svenska.\n\n## Ett\n\n*Only English.*\n"),
        ("not two or three cells", "# Bok\n\n| a |\n|---|\n| b |\n"),
    ],
)
def test_a_document_that_is_written_otherwise_is_refused(fault: str, markdown: str):
    with pytest.raises(ValueError, match=re.escape(fault)):
        parse("small", markdown)
