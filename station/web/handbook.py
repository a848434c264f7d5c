"""The handbook, offline, in the reader's language: anybody may read it, also while the station is locked."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from station.handbook.book import BOOKS, POLL_WORKERS, Book, Chapter, book, picture_file
from station.handbook.text import Kind, Span, Text, plain, spans
from station.web.access import open_to_all
from station.web.language import language
from station.web.path import Stage, Step

blueprint = Blueprint("handbook", __name__, url_prefix="/handbook")

# More than a worker would type.
_LONGEST_QUERY = 100

# Which chapter helps with a page, by its English title; a blueprint's name stands for all its other pages.
HELP = {
    "unlock": "The morning",
    "sign_in": "The morning",
    "day.open_": "The morning",
    "day.close_box": "Closing the box",
    "checkin": "The voter at the table",
    "checkin.forms": "The emergency box",
    "checkin.undo": "When a voter needs something else",
    "stick": "The emergency box",
    "printing": "When a voter needs something else",
    "checking": "Check my ballot",
    "scan": "Reading the ballots",
    "scan.missing": "The review",
    "sources": "Reading the ballots",
    "following": "Reading the ballots",
    "entering": "Reading the ballots",
    "review": "The review",
    "amending": "The review",
    "closing": "Reconciling and closing",
    "delivering": "Delivering",
    "preparing": "The evening before",
    "boxes": "The box during the day",
    "undoing": "The box during the day",
    "people": "The evening before",
    "together": "The evening before",
    "pairing": "The evening before",
}
# The page of the day helps with what comes next.
HELP_WITH_STAGE = {
    None: "If something gives trouble",
    Stage.PREPARE: "The evening before",
    Stage.OPEN: "The morning",
    Stage.RECEIVE: "The voter at the table",
    Stage.CLOSE_BOX: "Closing the box",
    Stage.COUNT: "Reading the ballots",
    Stage.RECONCILE: "Reconciling and closing",
    Stage.DELIVER: "Delivering",
    Stage.DONE: "Delivering",
}
# How a part of a line is set; what is filled in is escaped.
_FRAMES = {
    Kind.PLAIN: Markup("{words}"),
    Kind.BOLD: Markup("<strong>{words}</strong>"),
    Kind.STRESS: Markup("<em>{words}</em>"),
    Kind.CODE: Markup("<code>{words}</code>"),
    Kind.LINK: Markup('<a href="{to}">{words}</a>'),
}


@dataclass(frozen=True)
class Found:
    """A chapter in which all the words stand, and the first line with them."""

    name: str
    chapter: Chapter
    line: Text | None


@blueprint.get("/")
@open_to_all
def handbook() -> ResponseReturnValue:
    """The poll workers' handbook, or where its words were found."""
    return _page(POLL_WORKERS)


@blueprint.get("/<name>")
@open_to_all
def other(name: str) -> ResponseReturnValue:
    """One of its other documents."""
    return _page(name)


@blueprint.get("/pictures/<name>")
@open_to_all
def picture(name: str) -> ResponseReturnValue:
    """A picture that the handbook shows."""
    if name not in {each.name for chapter in book(POLL_WORKERS).chapters for each in chapter.pictures}:
        abort(404)
    return Response(picture_file(name).read_bytes(), mimetype="image/png")


def help_chapter(endpoint: str | None, step: Step | None) -> Chapter | None:
    """The chapter that helps with a page, where there is one; ``step`` is what comes next, on the page of the day."""
    whole = endpoint or ""
    if whole == "day.day" and step:
        return book(POLL_WORKERS).titled(HELP_WITH_STAGE[step.stage])
    title = HELP.get(whole) or HELP.get(whole.partition(".")[0])
    return book(POLL_WORKERS).titled(title) if title else None


def set_line(line: str) -> Markup:
    """A line of the handbook as HTML."""
    return Markup().join(map(_set_span, spans(line)))


def _page(name: str) -> str:
    if name not in BOOKS:
        abort(404)
    query = " ".join(request.args.get("q", "").split())[:_LONGEST_QUERY]
    return render_template(
        "handbook/handbook.html",
        book=book(name),
        books=[book(each) for each in BOOKS],
        query=query,
        found=_found(query) if query else [],
    )


def _found(query: str) -> list[Found]:
    wanted = query.casefold().split()
    return [
        found
        for name in BOOKS
        for chapter in (book(name).opening, *book(name).chapters)
        if (found := _found_in(name, chapter, wanted))
    ]


def _found_in(name: str, chapter: Chapter, wanted: list[str]) -> Found | None:
    def has(line: Text) -> bool:
        words = plain(line.of(language())).casefold()
        return all(each in words for each in wanted)

    line = next(filter(has, chapter.lines), None)
    return Found(name, chapter, line) if line or has(chapter.title) else None


def _set_span(span: Span) -> Markup:
    frame = _FRAMES[span.kind]
    return frame.format(words=span.words, to=_address(span.to) if span.to else "")


def _address(to: str) -> str:
    """A link between the documents, as the pages lead there."""
    name, _, part = to.partition("#")
    document: Book | None = book(name.removesuffix(".md")) if name else None
    return (url_for("handbook.other", name=document.name) if document else "") + (f"#{part}" if part else "")
