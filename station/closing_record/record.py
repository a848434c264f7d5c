"""The closing record (stängningsprotokoll) as a PDF, in Swedish with English beside it: two copies to sign in ink."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, KeepTogether, PageBreak

from ballots.handouts.document import document
from ballots.handouts.lines import QUIET, Lines, Look, beside, gap
from ballots.handouts.words import OWNER, Words
from ballots.pdf_units import MM
from station.closing_record import texts
from station.closing_record.chain_ends import chain_ends_text
from station.closing_record.code import Code
from station.closing_record.facts import RecordFacts
from station.closing_record.tables import boxes_table, signature_table, test_banner, totals_table
from station.closing_record.typed import typed
from sync.batch import Stream

_A4 = (210.0, 297.0)
_MARGIN_MM = 15.0
_WIDE_MM = _A4[0] - 2 * _MARGIN_MM
# 61 modules of 0.6 mm: a telephone reads them off paper that has been folded.
_CODE_MM = 37.0
_BODY = Look(9.5, after=0)
_STREAMS = {
    Stream.CHECKINS: texts.CHECK_INS_STREAM,
    Stream.PAPER: texts.PAPER_STREAM,
    Stream.BALLOTS: texts.BALLOTS_STREAM,
}


def closing_record(facts: RecordFacts) -> bytes:
    """The PDF with both copies; the same facts give the same bytes."""
    station = typed(facts.station)
    foot = f"{texts.TITLE.sv} · {station} · {typed(facts.title)}"
    story = [*_copy(facts, texts.COPIES[0]), PageBreak(), *_copy(facts, texts.COPIES[1])]
    return document(
        story,
        _A4,
        _MARGIN_MM,
        f"{texts.TITLE.sv}: {station}",
        "sv",
        lambda page: (foot, texts.PAGE.format(page=page)),
    )


def _copy(facts: RecordFacts, copy: Words) -> list[Flowable]:
    return [
        *([] if facts.official else [test_banner(_WIDE_MM), gap(3)]),
        beside([_titles(facts), [*copy.set(Look(11, True))]], [118 * MM, (_WIDE_MM - 118) * MM]),
        gap(2),
        *_part(texts.TOTALS),
        totals_table(facts, _WIDE_MM),
        *_counted_at_the_table(facts),
        *_part(texts.BOXES),
        boxes_table(facts, _WIDE_MM),
        *_agreement(facts),
        # Nobody signs a page without the numbers that the signature stands for.
        KeepTogether([*_chain(facts), *_signatures(facts)]),
    ]


def _titles(facts: RecordFacts) -> list[Flowable]:
    days = ", ".join(facts.days)
    return [
        Lines(f"{texts.TITLE.sv} · {texts.TITLE.en}", Look(11, colour=QUIET, after=0), OWNER),
        Lines(typed(facts.station), Look(18, True, after=0), "the station's name"),
        Lines(typed(facts.title), Look(10, after=2), "the election's title"),
        Lines(f"{texts.DAYS.sv} · {texts.DAYS.en}: {days}", _BODY, OWNER),
    ]


def _counted_at_the_table(facts: RecordFacts) -> list[Flowable]:
    """How voters were identified and helped, as numbers; nothing where nobody was checked in at the pages."""
    if not any(facts.tallies.values()):
        return []
    return [gap(1), *texts.IDENTIFIED.fill(**{tally.value: n for tally, n in facts.tallies.items()}).set(Look(8.5))]


def _part(words: Words) -> list[Flowable]:
    english = Lines(words.en, Look(9, colour=QUIET, after=0), OWNER)
    swedish = Lines(words.sv, Look(12, True, after=0), OWNER)
    return [gap(2.5), beside([[swedish], [english]], [70 * MM, (_WIDE_MM - 70) * MM], "BOTTOM"), gap(1)]


def _agreement(facts: RecordFacts) -> list[Flowable]:
    if not facts.differences:
        said = [gap(2.5), *texts.AGREES.set(Look(11, True))]
    else:
        said = _part(texts.DIFFERS)
        for named in facts.differences:
            said += Words(typed(named.sv), typed(named.en)).set(_BODY)
    note = typed(facts.note)
    words = Lines(note, _BODY, "the note") if note else Lines(texts.NO_NOTE.sv, _BODY, OWNER)
    if not note and not facts.differences:
        return said
    return [*said, gap(1), Lines(f"{texts.NOTE.sv} · {texts.NOTE.en}", _BODY.of(bold=True), OWNER), words]


def _chain(facts: RecordFacts) -> list[Flowable]:
    hashes = {texts.COMPUTER: facts.incarnation, **{_STREAMS[stream]: hash for stream, hash in facts.heads.items()}}
    words: list[Flowable] = [*texts.CHAIN_WHY.set(Look(8.5, after=0)), gap(1)]
    for name, digits in hashes.items():
        words += [gap(0.8), Lines(f"{name.sv} · {name.en}", Look(7.5, True, after=0), OWNER), _hash(digits)]
    code = Code(chain_ends_text(facts.election, facts.incarnation, facts.heads), _CODE_MM * MM)
    room = _WIDE_MM - _CODE_MM
    return [*_part(texts.CHAIN), beside([words, [code]], [room * MM, _CODE_MM * MM], "MIDDLE")]


def _hash(digits: str) -> Lines:
    """In groups of four, as two people compare them aloud."""
    groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
    return Lines("\N{NO-BREAK SPACE}".join(groups), Look(7.5, after=0), OWNER)


def _signatures(facts: RecordFacts) -> Sequence[Flowable]:
    names = texts.PEOPLE.fill(names=", ".join(map(typed, facts.people)))
    return [
        *_part(texts.SIGN),
        *texts.SIGN_WHY.set(_BODY),
        Lines(names.sv, Look(8.5, colour=QUIET, after=2), OWNER),
        signature_table(_WIDE_MM),
    ]
