"""The deck on paper, for the people at the public test: what to mark on which ballot, and what must come out."""

import csv
from collections.abc import Iterator
from io import StringIO

from reportlab.platypus import Flowable, PageBreak, Table, TableStyle

from ballots.ballot_texts import ballot_texts
from ballots.election import Contest, Election
from ballots.handouts.document import document
from ballots.handouts.lines import INK, PALE, RULE, Lines, Look, gap
from ballots.handouts.words import Words
from ballots.judging import Validity
from ballots.local_text import in_language
from ballots.methods import Grades
from ballots.pdf_units import MM
from ballots.serials import grouped
from ballots.typefaces import width
from central.deck import texts
from central.deck.cases import Why
from central.deck.expected import Expected, ExpectedContest, Total
from central.deck.human import head, what_to_mark
from central.deck.plan import DeckBallot

_A4 = (210.0, 297.0)
_MARGIN_MM = 15.0
_WIDTHS = [13.0, 40.0, 61.0, 66.0]
_CELL = Look(9.0, after=0)


def deck_list(election: Election, expected: Expected, deck: list[DeckBallot]) -> bytes:
    """The list and the totals as a PDF, in Swedish with English beside."""
    title = in_language(election.title, election.spoken())
    story: list[Flowable] = [
        *texts.TITLE.set(Look(18, True, after=2)),
        Lines(f"{title} · {expected.style}", Look(11, after=6), "the election's title"),
        *texts.HOW.set(Look(10, after=4)),
        gap(3),
        _table(election, expected, deck),
    ]
    for total in expected.totals:
        story += [PageBreak(), *_result(election, total)]
    return document(story, _A4, _MARGIN_MM, f"{texts.TITLE.sv}: {title}", "sv", lambda page: (title, f"Sida {page}"))


def deck_csv(election: Election, expected: Expected, deck: list[DeckBallot]) -> str:
    """The same list for a spreadsheet. No cell begins with a sign that a spreadsheet takes for a formula."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["ballot", "serial", "contest", "mark", "why", "expected"])
    for number, serial, each, mark in _rows(election, expected, deck):
        writer.writerow([number, grouped(serial), each.contest, mark, each.why, each.validity or "review"])
    return out.getvalue()


def _rows(
    election: Election, expected: Expected, deck: list[DeckBallot]
) -> Iterator[tuple[int, str, ExpectedContest, str]]:
    (language,) = ballot_texts([election.spoken()], election.languages)
    for ballot, planned in zip(expected.ballots, deck, strict=True):
        for each in ballot.contests:
            contest = election.contest(each.contest)
            yield ballot.number, ballot.serial, each, what_to_mark(contest, planned.cases[each.contest], language)


def _table(election: Election, expected: Expected, deck: list[DeckBallot]) -> Table:
    several = len(expected.totals) > 1
    rows: list[list[object]] = [[_cell(words) for words in (texts.NUMBER, texts.BALLOT, texts.MARK, texts.EXPECTED)]]
    for number, serial, each, mark in _rows(election, expected, deck):
        owner = f"contest {each.contest}"
        title = in_language(election.contest(each.contest).title, election.spoken())
        rows.append(
            [
                Lines(str(number), _CELL.of(size=12, bold=True), owner),
                Lines(grouped(serial), _CELL.of(size=8), owner),
                [Lines(title, _CELL.of(size=8), owner)] * several + [Lines(mark, _CELL.of(size=10, bold=True), owner)],
                _verdict(each),
            ]
        )
    return _ruled(rows, _WIDTHS)


def _verdict(each: ExpectedContest) -> list[Flowable]:
    words = texts.REVIEW if each.validity is None else Words(Validity(each.validity).sv, Validity(each.validity).en)
    why = Why(each.why)
    lead = [] if why in (Why.VOTES, Why.BLANK, Why.INVALID) else Words(why.sv, why.en).set(_CELL)
    return [*lead, *words.set(_CELL)]


def _result(election: Election, total: Total) -> Iterator[Flowable]:
    contest = election.contest(total.contest)
    yield from texts.MUST.set(Look(16, True, after=2))
    yield Lines(in_language(contest.title, election.spoken()), Look(13, True, after=6), f"contest {contest.id}")
    yield _scores(election, contest, total)
    yield gap(4)
    rows = [(texts.VALID, total.valid), (texts.BLANK, total.blank), (texts.REVIEW, total.review)]
    rows += [(Words(Validity(why).sv, Validity(why).en), number) for why, number in total.invalid.items()]
    yield _ruled([[_cell(words), _number(number), ""] for words, number in rows], [120.0, 25.0, 35.0])
    yield gap(4)
    yield from texts.WINNERS.fill(winners=", ".join(total.winners) or "–").set(Look(11, True))
    yield gap(16)
    yield from texts.SIGNED.set(Look(10))


def _scores(election: Election, contest: Contest, total: Total) -> Table:
    (language,) = ballot_texts([election.spoken()], election.languages)
    columns = contest.method.columns if len(contest.method.columns) > 1 else ()
    heads = [_cell(texts.NUMBER), _cell(texts.PROJECT)]
    heads += [
        [Lines(head(contest, place, language), _CELL.of(size=7.5, align="right"), contest.id)]
        for place in range(len(columns))
    ]
    # The scores of grades are no numbers that people add up by hand; their crosses say enough.
    scored = not isinstance(contest.method, Grades)
    must = [_cell(texts.SCORE, "right")] if scored else []
    rows: list[list[object]] = [[*heads, *must, _cell(texts.READ, "right")]]
    for project in contest.projects:
        owner = f"project {project.id} in contest {contest.id}"
        rows.append(
            [
                Lines(project.id, _CELL.of(bold=True), owner),
                Lines(in_language(project.name, election.spoken()), _CELL, owner),
                *(_number(total.crosses[project.id][column]) for column in columns),
                *([_number(total.scores[project.id])] if scored else []),
                "",
            ]
        )
    narrow = min(16.0, 80.0 / max(1, len(columns)))
    ends = [22.0] * (2 if scored else 1)
    number = max([12.0, *(width(project.id, _CELL.size, True) + 3.0 for project in contest.projects)])
    rest = sum(_WIDTHS) - number - narrow * len(columns) - sum(ends)
    return _ruled(rows, [number, rest, *[narrow] * len(columns), *ends])


def _cell(words: Words, align: str = "left") -> list[Flowable]:
    return words.set(Look(8.5, True, align=align, after=0))  # type: ignore[arg-type]


def _number(number: int | str) -> Lines:
    return Lines(str(number), _CELL.of(align="right"), "a total")


def _ruled(rows: list[list[object]], widths_mm: list[float]) -> Table:
    made = Table(rows, colWidths=[each * MM for each in widths_mm], repeatRows=1, hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("BACKGROUND", (0, 0), (-1, 0), PALE),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                ("LINEBEFORE", (-1, 0), (-1, -1), 0.5, RULE),
                ("BOX", (0, 0), (-1, -1), 0.75, INK),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made
