"""A sheet that no machine can read is copied by two people, and what they copied counts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballots.cvr import Box, Held
from ballots.judging import Validity
from scanning.reasons import Reason
from scanning.result import rejected
from station.amend import look_again
from station.backup import _check_pictures
from station.by_hand import Marks, Paper, enter, require_enterable, unreadable_sheets
from station.cast import finished_ballots
from station.cli import program
from station.errors import NotPossible, TwoPeopleNeeded, WrongMoment
from station.held import held_sheets
from station.outcomes import ScanOutcome
from station.page_intake import count_page
from station.paper import spoil
from station.review import Decision, decide, reviews
from station.sealing import seal_pending
from station.sheets import sheet
from station.together import Together, let_one
from sync.batch import Stream
from tests.station.conftest import PAIR
from tests.station.pile import Pile, records

BENCHES: Marks = {"parks": frozenset({("1", "1")})}


@pytest.fixture
def paper(pile: Pile, closed_box: Callable[[int], Box]) -> Paper:
    """A ballot of box 1 that lies torn on the table."""
    [serial] = pile.print(1)
    closed_box(1)
    return Paper(serial, "1", "A", 1)


def torn(pile: Pile, serial: str | None = None, reason: Reason = Reason.CODE_UNREADABLE, seen: bytes = b"torn") -> str:
    """Sets a picture of a page aside that could not be read; its id."""
    page = replace(rejected("scan.jpg", 0, reason), picture=seen, serial=serial, page=1 if serial else None)
    count_page(pile.station, Box("bibliotek", "1", "S-1"), page)
    return next(each.id for each in held_sheets(pile.station) if each.reason is reason)


def test_what_two_people_copied_counts_and_no_machine_claims_to_have_read_it(pile: Pile, paper: Paper):
    typed = "-".join(paper.serial[place : place + 4] for place in range(0, 16, 4)).lower()
    enter(pile.station, replace(paper, serial=typed), BENCHES, PAIR)
    [ballot] = finished_ballots(pile.station)
    [contest] = ballot.contests
    assert (contest.marks, contest.validity) == ((("1", "1"),), Validity.VALID)
    assert [(each.picture, each.targets) for each in ballot.sheets] == [("", ())]
    _check_pictures(pile.station.journal)


def test_central_is_told_that_it_was_by_hand_but_not_which(pile: Pile, paper: Paper):
    enter(pile.station, paper, BENCHES, PAIR)
    said = [each for each in records(pile.station, Stream.PAPER) if each["type"] == "by-hand"]
    assert said == [{"type": "by-hand", "box": "1", "people": sorted(PAIR)}]


def test_the_picture_of_the_sheet_goes_with_it_and_is_set_aside_no_more(pile: Pile, paper: Paper):
    held = torn(pile)
    [seen] = unreadable_sheets(pile.station)
    enter(pile.station, replace(paper, held=held), BENCHES, PAIR)
    stored = sheet(pile.station.journal, paper.serial, 1)
    assert stored
    assert (stored.picture, stored.sha256, stored.by_hand) == (seen.picture, seen.sha256, True)
    assert list(held_sheets(pile.station)) == []


def test_a_sheet_set_aside_with_its_number_is_settled_by_the_copy(pile: Pile, paper: Paper):
    torn(pile, paper.serial, Reason.CROPPED)
    enter(pile.station, paper, BENCHES, PAIR)
    assert list(held_sheets(pile.station)) == []


@pytest.mark.parametrize("reason", [Reason.NOT_GENUINE, Reason.WRONG_ELECTION, Reason.WRONG_MODE])
def test_what_is_no_ballot_of_ours_is_not_copied(pile: Pile, paper: Paper, reason: Reason):
    held = torn(pile, reason=reason)
    assert list(unreadable_sheets(pile.station)) == []
    with pytest.raises(NotPossible, match="not set aside"):
        enter(pile.station, replace(paper, held=held), BENCHES, PAIR)


def test_a_picture_of_another_sheet_is_refused(pile: Pile, paper: Paper):
    held = torn(pile, pile.print(1)[0])
    with pytest.raises(NotPossible, match="another sheet"):
        require_enterable(pile.station, replace(paper, held=held))


def test_the_number_must_be_one_of_ours_that_is_not_read_or_taken_out(pile: Pile, paper: Paper):
    station = pile.station
    [spoiled, read] = pile.print(2)
    spoil(station, spoiled)
    count_page(station, Box("bibliotek", "1", "S-1"), pile.page(read, "1"))
    for serial, said in (
        ("0" * 16, "was printed here"),
        (spoiled, "taken out"),
        (read, "already"),
        ("x", "16 letters"),
    ):
        with pytest.raises(NotPossible, match=said):
            enter(station, replace(paper, serial=serial), BENCHES, PAIR)
    with pytest.raises(NotPossible, match="no sheet 2"):
        enter(station, replace(paper, page=2), BENCHES, PAIR)
    enter(station, paper, BENCHES, PAIR)
    with pytest.raises(NotPossible, match="already"):
        enter(station, paper, BENCHES, PAIR)
    assert station.journal.number("SELECT count(*) FROM ballots") == 2


def test_an_open_box_is_not_copied_from(pile: Pile):
    [serial] = pile.print(1)
    with pytest.raises(WrongMoment, match="still open"):
        enter(pile.station, Paper(serial, "1", "A", 1), BENCHES, PAIR)


def test_two_people_are_needed_unless_the_chair_has_said_otherwise(pile: Pile, paper: Paper):
    with pytest.raises(TwoPeopleNeeded):
        enter(pile.station, paper, BENCHES, ["Kerstin"])
    let_one(pile.station, Together.ENTER, "Kerstin", "Ensam.")
    enter(pile.station, paper, BENCHES, ["Kerstin"])


@pytest.mark.parametrize("marks", [{}, {"parks": frozenset({("9", "1")})}, {**BENCHES, "roads": frozenset()}])
def test_marks_must_be_in_boxes_of_the_sheet(pile: Pile, paper: Paper, marks: Marks):
    with pytest.raises(NotPossible, match="not on this sheet"):
        enter(pile.station, paper, marks, PAIR)
    assert sheet(pile.station.journal, paper.serial, 1) is None


def test_too_many_marks_are_copied_as_they_are_and_an_unclear_contest_is_centrals(pile: Pile, paper: Paper):
    [other] = pile.print(1)
    enter(pile.station, paper, {"parks": frozenset({("1", "1"), ("2", "1"), ("3", "1")})}, PAIR)
    enter(pile.station, replace(paper, serial=other), {"parks": None}, PAIR)
    said = {ballot.serial: ballot.contests[0] for ballot in finished_ballots(pile.station)}
    assert said[paper.serial].validity is Validity.TOO_MANY
    assert said[other].held is Held.DISAGREED


def test_one_torn_sheet_of_two_is_copied_and_joined_with_the_other(pile: Pile, closed_box: Callable[[int], Box]):
    [serial] = pile.print(1, "B")
    box, station = closed_box(1), pile.station
    pages = station.plans["B"].pages
    count_page(station, box, pile.page(serial, "1", style="B"))
    [contest] = {target.contest for target in pages[1].targets}
    for wrong in (Paper(serial, "1", "A", 2), Paper(serial, "1", "A", 1)):
        with pytest.raises(NotPossible):
            enter(station, wrong, {contest: frozenset()}, PAIR)
    project = pages[1].targets[0].project
    enter(station, Paper(serial, "1", "B", 2), {contest: frozenset({(project, "1")})}, PAIR)
    for page in range(3, len(pages) + 1):
        count_page(station, box, pile.page(serial, style="B", page=page))
    [ballot] = finished_ballots(station)
    assert {each.contest: each.marks for each in ballot.contests}[contest] == ((project, "1"),)


def test_a_later_reading_that_says_something_else_opens_a_review(pile: Pile, paper: Paper):
    station, box = pile.station, Box("bibliotek", "1", "S-1")
    enter(station, paper, BENCHES, PAIR)
    assert count_page(station, box, pile.page(paper.serial, "1")).outcome is ScanOutcome.DUPLICATE
    assert count_page(station, box, pile.page(paper.serial, "2")).outcome is ScanOutcome.DIFFERS
    [asked] = reviews(station, waiting=True)
    assert not asked.decided


def test_a_sealed_copy_stays_as_it_is(pile: Pile, paper: Paper):
    enter(pile.station, paper, BENCHES, PAIR)
    assert seal_pending(pile.station, pile.secrets)
    with pytest.raises(NotPossible, match="already"):
        enter(pile.station, paper, BENCHES, PAIR)


def test_a_sealed_copy_can_be_corrected_like_any_other_ballot(pile: Pile, paper: Paper):
    enter(pile.station, paper, {"parks": None}, PAIR)
    assert seal_pending(pile.station, pile.secrets)
    [asked] = look_again(pile.station, paper.serial, "parks", "Fel rad.", PAIR)
    assert len(asked.boxes) == 3
    decide(pile.station, [Decision(asked.id, dict.fromkeys(asked.boxes, "marked"))], PAIR)
    assert seal_pending(pile.station, pile.secrets)


def test_the_command_copies_a_sheet_too(pile: Pile, paper: Paper, root: Path):
    people = [word for name in PAIR for word in ("--by", name)]

    def call(*words: str) -> tuple[int, str]:
        arguments = ["--home", str(root), "enter", paper.serial, "--box", "1", "--style", "A", *words, *people]
        done = CliRunner().invoke(program, arguments)
        return done.exit_code, str(done.exception or done.output)

    assert "CONTEST:PROJECT" in call("--marked", "1")[1]
    assert "not on this sheet" in call("--marked", "roads:1")[1]
    assert "not on this sheet" in call("--unclear", "roads")[1]
    assert call("--marked", "parks:1", "--marked", "parks:3:1") == (0, "Stored as two people have copied it.\n")
    [ballot] = finished_ballots(pile.station)
    assert ballot.contests[0].marks == (("1", "1"), ("3", "1"))
