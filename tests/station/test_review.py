import io
from collections.abc import Callable

import pytest
from PIL import Image

from ballots.cvr import Box, Held
from ballots.judging import Validity
from station.cast import finished_ballots, unfinished
from station.cut_out import cut_out, whole_sheet
from station.errors import NotPossible, StationError, TwoPeopleNeeded, WrongMoment
from station.missing import declare_missing
from station.page_intake import count_page
from station.review import Decision, decide, reviews
from station.sealing import seal_pending
from station.sheets import sheet
from tests.station.conftest import PAIR
from tests.station.pile import Pile


@pytest.fixture
def box(pile: Pile, closed_box: Callable[[int], Box]) -> Box:
    pile.print(2)
    return closed_box(2)


def read(pile: Pile, box: Box, *marked: str, unclear: tuple[str, ...] = (), picture: bytes | None = None) -> None:
    count_page(pile.station, box, pile.page(pile.serials[0], *marked, unclear=unclear, picture=picture))


def marks(pile: Pile) -> tuple[tuple[str, str], ...]:
    [ballot] = finished_ballots(pile.station)
    return ballot.contests[0].marks


def test_a_ballot_waits_until_two_people_have_decided(pile: Pile, box: Box):
    read(pile, box, "1", unclear=("2", "3"))
    assert list(finished_ballots(pile.station)) == []
    assert unfinished(pile.station).to_review == 1
    [asked] = reviews(pile.station, waiting=True)
    assert (asked.serial, asked.contest, asked.boxes) == (pile.serials[0], "parks", (("2", "1"), ("3", "1")))
    assert decide(pile.station, [Decision(asked.id, {("2", "1"): "marked", ("3", "1"): "blank"})], PAIR) == 1
    assert list(reviews(pile.station, waiting=True)) == []
    assert marks(pile) == (("1", "1"), ("2", "1"))


def test_the_machine_s_reading_is_kept_as_it_was(pile: Pile, box: Box):
    read(pile, box, unclear=("2",))
    before = sheet(pile.station.journal, pile.serials[0], 1)
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, {("2", "1"): "marked"})], PAIR)
    assert sheet(pile.station.journal, pile.serials[0], 1) == before
    [ballot] = finished_ballots(pile.station)
    assert [target.mark for target in ballot.sheets[0].targets] == ["blank", "unclear", "blank"]


def test_people_decide_over_the_machine_where_two_papers_differ(pile: Pile, box: Box):
    read(pile, box, "1", "2")
    read(pile, box, "1", "3")
    assert list(finished_ballots(pile.station)) == []
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, {("2", "1"): "blank", ("3", "1"): "marked"})], PAIR)
    assert marks(pile) == (("1", "1"), ("3", "1"))


def test_a_differing_paper_opens_a_decided_review_again(pile: Pile, box: Box):
    read(pile, box, "1", unclear=("2",))
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, {("2", "1"): "marked"})], PAIR)
    read(pile, box, "3", unclear=("2",))
    [again] = reviews(pile.station, waiting=True)
    assert again.id == asked.id
    assert again.boxes == (("1", "1"), ("2", "1"), ("3", "1"))


def test_when_two_people_disagree_the_contest_is_held(pile: Pile, box: Box):
    read(pile, box, "1", unclear=("2",))
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, None)], PAIR)
    [ballot] = finished_ballots(pile.station)
    record = ballot.contests[0]
    assert (record.held, record.marks, record.validity) == (Held.DISAGREED, (), None)


def test_one_person_cannot_decide(pile: Pile, box: Box):
    read(pile, box, unclear=("2",))
    [asked] = reviews(pile.station, waiting=True)
    with pytest.raises(TwoPeopleNeeded):
        decide(pile.station, [Decision(asked.id, {("2", "1"): "marked"})], ["Kerstin", "kerstin"])
    assert unfinished(pile.station).to_review == 1


@pytest.mark.parametrize("boxes", [[], [("1", "1")], [("2", "1"), ("1", "1")], [("2", "2")]])
def test_exactly_the_boxes_asked_about_are_decided(pile: Pile, box: Box, boxes: list[tuple[str, str]]):
    read(pile, box, unclear=("2",))
    [asked] = reviews(pile.station, waiting=True)
    with pytest.raises(NotPossible, match="decide each of them and no other"):
        decide(pile.station, [Decision(asked.id, dict.fromkeys(boxes, "marked"))], PAIR)


def test_decisions_are_stored_all_or_none(pile: Pile, box: Box):
    read(pile, box, unclear=("2",))
    [asked] = reviews(pile.station, waiting=True)
    good, bad = Decision(asked.id, {("2", "1"): "marked"}), Decision("none", None)
    with pytest.raises(NotPossible, match="no review none"):
        decide(pile.station, [good, bad], PAIR)
    assert unfinished(pile.station).to_review == 1


def test_a_sealed_ballot_cannot_be_decided_again(pile: Pile, box: Box):
    read(pile, box, unclear=("2",))
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, {("2", "1"): "blank"})], PAIR)
    decide(pile.station, [Decision(asked.id, {("2", "1"): "marked"})], PAIR)
    seal_pending(pile.station, pile.secrets)
    with pytest.raises(WrongMoment, match="sealed"):
        decide(pile.station, [Decision(asked.id, {("2", "1"): "blank"})], PAIR)


def test_the_cut_out_shows_the_rows_in_question_and_nothing_far_from_them(pile: Pile, box: Box):
    picture = Image.new("L", (400, 600), 255)
    for row in range(3):
        picture.paste(0, (10, 10 + 40 * row, 30, 30 + 40 * row))
    picture.paste(0, (0, 300, 400, 600))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    read(pile, box, unclear=("2",), picture=out.getvalue())
    [asked] = reviews(pile.station, waiting=True)
    shown = Image.open(io.BytesIO(cut_out(pile.station, asked.id)))
    # Box 2 lies at 50 to 70 pixels; 1.6 heights of it on each side, and the whole width.
    assert shown.size == (400, 84)
    assert "exif" not in shown.info
    assert whole_sheet(pile.station, asked.id) == out.getvalue()


def test_the_cut_out_of_one_box_leaves_the_others_out(pile: Pile, box: Box):
    out = io.BytesIO()
    Image.new("L", (400, 600), 255).save(out, "JPEG")
    read(pile, box, unclear=("1", "3"), picture=out.getvalue())
    [asked] = reviews(pile.station, waiting=True)
    both, one = (Image.open(io.BytesIO(cut_out(pile.station, asked.id, *number))) for number in ((), (1,)))
    # Boxes 1 and 3 lie at 10 to 30 and at 90 to 110 pixels.
    assert (both.size, one.size) == ((400, 142), (240, 84))
    with pytest.raises(NotPossible, match="no picture"):
        cut_out(pile.station, asked.id, 2)


def test_a_damaged_picture_is_named_instead_of_shown(pile: Pile, box: Box):
    read(pile, box, unclear=("2",))
    [asked] = reviews(pile.station, waiting=True)
    [path] = pile.station.journal.home.pictures.iterdir()
    path.write_bytes(b"bit flip")
    with pytest.raises(NotPossible, match="missing or damaged"):
        whole_sheet(pile.station, asked.id)


def test_a_ballot_that_lacks_a_sheet_waits_for_it_or_for_two_people(pile: Pile, closed_box: Callable[[int], Box]):
    [serial] = pile.print(1, "B")
    counted = closed_box(1)
    pages = len(pile.station.plans["B"].pages)
    assert pages > 1
    count_page(pile.station, counted, pile.page(serial, "1", style="B"))
    assert unfinished(pile.station).incomplete == 1
    assert list(finished_ballots(pile.station)) == []
    with pytest.raises(TwoPeopleNeeded):
        declare_missing(pile.station, serial, ["Kerstin"])
    declare_missing(pile.station, serial, PAIR)
    [ballot] = finished_ballots(pile.station)
    parks, roads = ballot.contests
    assert (parks.marks, parks.validity, parks.held) == ((("1", "1"),), Validity.VALID, None)
    assert (roads.marks, roads.validity, roads.held) == ((), None, Held.PAGE_MISSING)


def test_a_ballot_of_several_sheets_is_finished_when_all_are_read(pile: Pile, closed_box: Callable[[int], Box]):
    [serial] = pile.print(1, "B")
    counted = closed_box(1)
    pages = len(pile.station.plans["B"].pages)
    for page in range(pages, 0, -1):
        assert list(finished_ballots(pile.station)) == []
        count_page(pile.station, counted, pile.page(serial, "1", "r39", style="B", page=page))
    [ballot] = finished_ballots(pile.station)
    assert [record.marks for record in ballot.contests] == [(("1", "1"),), (("r39", "1"),)]
    assert [reading.page for reading in ballot.sheets] == list(range(1, pages + 1))


@pytest.mark.parametrize("typed", ["", "ABC", "Z" * 16])
def test_only_a_ballot_that_was_read_can_lack_a_sheet(pile: Pile, typed: str):
    with pytest.raises(StationError):
        declare_missing(pile.station, typed, PAIR)
