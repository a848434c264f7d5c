"""Makes a test deck: all its files."""

import json
from dataclasses import dataclass
from io import BytesIO

from ballots.cvr import Mark
from ballots.election_file import ElectionFile
from ballots.geometry import plan_style
from ballots.layout import layout
from ballots.pdf import write_ballots
from ballots.serials import new_serials
from ballots.token import test_print_key
from central.deck.crosses import marked
from central.deck.deck_list import deck_csv, deck_list
from central.deck.expected import Expected, expectation
from central.deck.plan import DeckBallot, plan_cases

EXPECTED_FILE = "expected.json"
# An ordinary mark that no reader may doubt; the simulator makes it where a deck is not marked by hand.
_PEN = "cross-ballpoint"


@dataclass(frozen=True)
class MadeDeck:
    """A deck and its files: names and contents."""

    expected: Expected
    files: dict[str, bytes]


def make_deck(file: ElectionFile, style_id: str, with_marks: bool) -> MadeDeck:
    """The deck of one style with fresh serials; ``with_marks`` adds a PDF with the marks printed.

    Raises LayoutError when the style cannot be printed; KeyError when there is no such style.
    """
    cases = plan_cases(file.election, style_id)
    serials = new_serials(len(cases))
    deck = [DeckBallot(number, *rest) for number, rest in enumerate(zip(serials, cases, strict=True), 1)]
    pages = plan_style(file.election, style_id).pages
    expected = expectation(file, style_id, len(pages), deck)
    out = BytesIO()
    write_ballots(out, file, style_id, serials, test_print_key(file), test=True)
    files = {
        "ballots.pdf": out.getvalue(),
        "layout.json": _json(layout(file, style_id, serials)),
        "marks.jsonl": b"".join(_json(_voter(ballot)) + b"\n" for ballot in deck),
        EXPECTED_FILE: expected.model_dump_json(indent=1).encode(),
        "deck-list.pdf": deck_list(file.election, expected, deck),
        # With a byte order mark, so that spreadsheets take it for UTF-8.
        "deck-list.csv": b"\xef\xbb\xbf" + deck_csv(file.election, expected, deck).encode(),
    }
    if with_marks:
        files["ballots-marked.pdf"] = marked(out.getvalue(), pages, deck)
    return MadeDeck(expected, files)


def _voter(ballot: DeckBallot) -> dict[str, object]:
    """A line for the simulator."""
    marks = [_mark(contest, mark, None) for contest, case in ballot.cases.items() for mark in case.marks]
    marks += [_mark(contest, mark, "blackened") for contest, case in ballot.cases.items() for mark in case.blackened]
    return {"serial": ballot.serial, "pen": _PEN, "marks": marks}


def _mark(contest: str, mark: Mark, kind: str | None) -> dict[str, str]:
    fields = {"contest": contest, "project": mark[0], "column": mark[1]}
    return fields if kind is None else {**fields, "kind": kind}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
