"""Corrections at the station: two people open a sealed ballot, it is sealed again, and nothing before it is lost."""

from collections.abc import Callable

import pytest

from ballots.cvr import Amends, Box, Held, is_private_text, parse_contest_text, parse_private_text
from ballots.judging import Validity
from station.amend import corrections, expect_sheet, look_again, marks_before
from station.cast import unfinished
from station.closing import close
from station.delivery import sync_online
from station.errors import NotPossible, StationError, TwoPeopleNeeded, WrongMoment
from station.held import held_counts
from station.missing import declare_missing
from station.outbox import stream_counts
from station.outcomes import ScanOutcome
from station.page_intake import count_page
from station.reconcile import reconcile
from station.review import Decision, decide, reviews
from station.sealing import seal_pending
from station.sheets import sheet
from sync.batch import Kind, OpenedBatch, Stream
from sync.leaves import commit
from tests.station.conftest import PAIR
from tests.station.pile import Pile
from tests.station.town_hall import TownHall

WHY = "The cross belongs to the row below"


@pytest.fixture
def box(pile: Pile, closed_box: Callable[[int], Box]) -> Box:
    pile.print(2)
    return closed_box(2)


@pytest.fixture
def delivered(pile: Pile, box: Box, hall: TownHall) -> str:
    """Two ballots are delivered, one after a review; the serial of that one."""
    serial, other = pile.serials
    count_page(pile.station, box, pile.page(serial, "1", unclear=("2",)))
    count_page(pile.station, box, pile.page(other, "3"))
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, {("2", "1"): "marked"})], PAIR)
    sync_online(pile.station, pile.secrets)
    return serial


def correct(pile: Pile, serial: str, marked: str, blank: str) -> None:
    [asked] = look_again(pile.station, serial, "parks", WHY, PAIR, [(marked, "1"), (blank, "1")])
    decide(pile.station, [Decision(asked.id, {(marked, "1"): "marked", (blank, "1"): "blank"})], PAIR)


def said(batch: OpenedBatch) -> tuple[dict[str, str], dict[str, str]]:
    """The private and the contests' texts of a batch, by leaf."""
    texts = {commit(opening): opening.body for opening in batch.openings}
    private = {leaf: text for leaf, text in texts.items() if is_private_text(text)}
    return private, {leaf: text for leaf, text in texts.items() if leaf not in private}


def test_a_corrected_decision_is_delivered_as_an_amendment_of_the_leaves_before(
    pile: Pile, delivered: str, hall: TownHall
):
    correct(pile, delivered, "3", "2")
    sync_online(pile.station, pile.secrets)
    first, second = hall.batches[Stream.BALLOTS]
    assert (first.payload.kind, second.payload.kind) == (Kind.RECORDS, Kind.AMEND)
    old = {parse_private_text(text).serial: (leaf, text) for leaf, text in said(first)[0].items()}
    [text], [contest] = (texts.values() for texts in said(second))
    new, (old_leaf, old_text) = parse_private_text(text), old[delivered]
    assert parse_contest_text(contest).marks == (("1", "1"), ("3", "1"))
    assert new.amends == Amends(old_leaf, WHY, PAIR)
    assert (new.serial, new.sheets) == (delivered, parse_private_text(old_text).sheets)
    superseded = {old_leaf, *parse_private_text(old_text).contests}
    assert [record["supersedes"] for record in second.payload.records or []] == sorted(superseded)


def test_the_signed_part_of_an_amendment_holds_nothing_but_hashes(pile: Pile, delivered: str, hall: TownHall):
    correct(pile, delivered, "3", "2")
    sync_online(pile.station, pile.secrets)
    signed = hall.batches[Stream.BALLOTS][1].payload.model_dump_json()
    assert [word for word in (delivered, *PAIR, WHY, "parks") if word in signed] == []


def test_the_machine_s_reading_and_the_former_decision_stay(pile: Pile, delivered: str, hall: TownHall):
    before = sheet(pile.station.journal, delivered, 1)
    correct(pile, delivered, "3", "2")
    sync_online(pile.station, pile.secrets)
    assert sheet(pile.station.journal, delivered, 1) == before
    [row] = pile.station.journal.rows("SELECT before, seq FROM amendments")
    assert row == {
        "before": '{"declared_missing": null, "reviews": [[1, "parks", [["2", "1"]], [["2", "1"]]]]}',
        "seq": 2,
    }
    [correction] = corrections(pile.station.journal)
    assert (correction.serial, correction.reason, correction.people) == (delivered, WHY, PAIR)


def test_a_ballot_may_be_corrected_again_and_each_amendment_names_the_one_before(
    pile: Pile, delivered: str, hall: TownHall
):
    for marked, blank in (("3", "2"), ("2", "3")):
        correct(pile, delivered, marked, blank)
        sync_online(pile.station, pile.secrets)
    _, first, second = hall.batches[Stream.BALLOTS]
    [(leaf, _)], [(_, text)] = said(first)[0].items(), said(second)[0].items()
    amended = parse_private_text(text).amends
    assert amended is not None
    assert amended.leaf == leaf


def test_nothing_is_sealed_while_people_still_decide(pile: Pile, delivered: str):
    look_again(pile.station, delivered, "parks", WHY, PAIR)
    assert unfinished(pile.station).to_review == 1
    assert seal_pending(pile.station, pile.secrets) == 0
    assert stream_counts(pile.station.journal, Stream.BALLOTS).sealed == 1


def test_all_boxes_are_asked_about_and_begin_as_they_were_counted(pile: Pile, delivered: str):
    [asked] = look_again(pile.station, delivered, "parks", WHY, PAIR)
    assert asked.boxes == (("1", "1"), ("2", "1"), ("3", "1"))
    assert marks_before(pile.station.journal, asked) == {
        ("1", "1"): "marked",
        ("2", "1"): "marked",
        ("3", "1"): "blank",
    }


def test_a_review_of_a_ballot_that_was_never_sealed_begins_empty(pile: Pile, box: Box):
    count_page(pile.station, box, pile.page(pile.serials[0], "1", unclear=("2",)))
    [asked] = reviews(pile.station, waiting=True)
    assert marks_before(pile.station.journal, asked) == {}


def test_two_who_disagree_about_a_sealed_ballot_leave_it_to_central(pile: Pile, delivered: str, hall: TownHall):
    [asked] = look_again(pile.station, delivered, "parks", WHY, PAIR)
    decide(pile.station, [Decision(asked.id, None)], PAIR)
    sync_online(pile.station, pile.secrets)
    [contest] = said(hall.batches[Stream.BALLOTS][1])[1].values()
    assert parse_contest_text(contest).held is Held.DISAGREED


@pytest.fixture
def two_sheets(pile: Pile, closed_box: Callable[[int], Box], hall: TownHall) -> tuple[str, Box]:
    """A ballot of two sheets of which the second was declared missing is delivered."""
    [serial] = pile.print(1, "B")
    counted = closed_box(1)
    count_page(pile.station, counted, pile.page(serial, "1", style="B"))
    declare_missing(pile.station, serial, PAIR)
    sync_online(pile.station, pile.secrets)
    return serial, counted


def rest_of(pile: Pile, box: Box, serial: str) -> list[ScanOutcome]:
    pages = range(2, len(pile.station.plans["B"].pages) + 1)
    return [count_page(pile.station, box, pile.page(serial, "r39", style="B", page=number)).outcome for number in pages]


def test_a_sheet_found_late_is_counted_once_two_people_have_opened_its_ballot(
    pile: Pile, two_sheets: tuple[str, Box], hall: TownHall
):
    serial, box = two_sheets
    assert set(rest_of(pile, box, serial)) == {ScanOutcome.LATE}
    expect_sheet(pile.station, serial, "It lay in the other pile", PAIR)
    assert seal_pending(pile.station, pile.secrets) == 0
    assert set(rest_of(pile, box, serial)) == {ScanOutcome.ACCEPTED}
    assert held_counts(pile.station.journal) == {}
    sync_online(pile.station, pile.secrets)
    records = {
        record.contest: record for record in map(parse_contest_text, said(hall.batches[Stream.BALLOTS][1])[1].values())
    }
    assert {record.validity for record in records.values()} == {Validity.VALID}
    assert records["roads"].marks == (("r39", "1"),)


def test_a_sheet_that_is_lost_again_is_declared_missing_again(pile: Pile, two_sheets: tuple[str, Box], hall: TownHall):
    serial, _ = two_sheets
    expect_sheet(pile.station, serial, "It lay in the other pile", PAIR)
    declare_missing(pile.station, serial, PAIR)
    sync_online(pile.station, pile.secrets)
    first, second = (said(batch)[1].values() for batch in hall.batches[Stream.BALLOTS])
    assert sorted(first) == sorted(second)


def test_a_sheet_is_only_expected_that_was_declared_missing(pile: Pile, delivered: str):
    with pytest.raises(NotPossible, match="declared missing"):
        expect_sheet(pile.station, delivered, WHY, PAIR)
    assert unfinished(pile.station).incomplete == 0
    assert list(corrections(pile.station.journal)) == []


@pytest.mark.parametrize(
    ("boxes", "contest"), [([("99", "1")], "parks"), ([("1", "1"), ("99", "1")], "parks"), ([], "roads"), ([], "")]
)
def test_only_boxes_that_were_read_can_be_looked_at_again(
    pile: Pile, delivered: str, boxes: list[tuple[str, str]], contest: str
):
    with pytest.raises(NotPossible, match="such a box"):
        look_again(pile.station, delivered, contest, WHY, PAIR, boxes)
    assert list(corrections(pile.station.journal)) == []
    assert stream_counts(pile.station.journal, Stream.BALLOTS).sealed == 1


def test_one_person_cannot_open_a_sealed_ballot(pile: Pile, delivered: str):
    with pytest.raises(TwoPeopleNeeded):
        look_again(pile.station, delivered, "parks", WHY, ["Kerstin", "kerstin "])


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "Voter 19800101-1234 says so", "8001011234"])
def test_a_reason_is_short_and_names_no_voter(pile: Pile, delivered: str, reason: str):
    with pytest.raises(NotPossible):
        look_again(pile.station, delivered, "parks", reason, PAIR)


@pytest.mark.parametrize("typed", ["", "ABC", "Z" * 16])
def test_only_a_ballot_that_was_read_can_be_corrected(pile: Pile, delivered: str, typed: str):
    with pytest.raises(StationError):
        look_again(pile.station, typed, "parks", WHY, PAIR)


def test_a_ballot_that_is_not_sealed_is_changed_and_not_corrected(pile: Pile, box: Box):
    count_page(pile.station, box, pile.page(pile.serials[0], "1"))
    with pytest.raises(WrongMoment, match="not sealed yet"):
        look_again(pile.station, pile.serials[0], "parks", WHY, PAIR)


def test_a_ballot_is_open_for_one_correction_at_a_time(pile: Pile, delivered: str):
    look_again(pile.station, delivered, "parks", WHY, PAIR)
    with pytest.raises(WrongMoment, match="already"):
        look_again(pile.station, delivered, "parks", WHY, PAIR)


def test_a_ballot_sealed_by_an_older_program_is_for_central(pile: Pile, delivered: str):
    with pile.station.journal.transaction():
        pile.station.journal.change("DELETE FROM sealed_leaves")
    with pytest.raises(WrongMoment, match="older version"):
        look_again(pile.station, delivered, "parks", WHY, PAIR)


def test_a_station_closes_only_when_the_correction_is_done_and_then_corrects_no_more(pile: Pile, delivered: str):
    station = pile.station
    reconcile(station, 0, "counted twice")
    [asked] = look_again(station, delivered, "parks", WHY, PAIR, [("2", "1")])
    with pytest.raises(WrongMoment, match="wait for review"):
        close(station, pile.secrets, PAIR)
    decide(station, [Decision(asked.id, {("2", "1"): "blank"})], PAIR)
    close(station, pile.secrets, PAIR)
    kinds = [
        row["kind"] for row in station.journal.rows("SELECT kind FROM outbox WHERE stream = 'ballots' ORDER BY seq")
    ]
    assert kinds == ["records", "amend", "close"]
    with pytest.raises(WrongMoment, match="closed for good"):
        look_again(station, delivered, "parks", WHY, PAIR)


def test_many_corrections_fit_into_batches_with_what_they_take_the_place_of(
    pile: Pile, closed_box: Callable[[int], Box], hall: TownHall
):
    serials = pile.print(80)
    counted = closed_box(80)
    for serial in serials:
        count_page(pile.station, counted, pile.page(serial, "1"))
    sync_online(pile.station, pile.secrets)
    for serial in serials:
        correct(pile, serial, "3", "1")
    sync_online(pile.station, pile.secrets)
    amendments = [batch.payload for batch in hall.batches[Stream.BALLOTS] if batch.payload.kind is Kind.AMEND]
    assert [payload.count for payload in amendments] == [256, 64]
    assert all(len(payload.leaves or []) == len(payload.records or []) for payload in amendments)
