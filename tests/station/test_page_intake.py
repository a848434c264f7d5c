import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from ballots.cvr import Box
from ballots.serials import new_serials
from scanning.reasons import Reason
from scanning.result import PageResult, rejected
from station.box import box_for_counting
from station.errors import DiskFull, NotPossible, WrongMoment
from station.held import held_counts, held_picture, held_sheets
from station.outcomes import ScanOutcome
from station.page_intake import CountedPage, count_page
from station.paper import spoil
from station.pictures import sweep
from station.polling_station import Station
from station.review import reviews
from station.sheets import sheet
from tests.station.pile import Pile

ACCEPTED, DUPLICATE, DIFFERS = ScanOutcome.ACCEPTED, ScanOutcome.DUPLICATE, ScanOutcome.DIFFERS


@pytest.fixture
def box(pile: Pile, closed_box: Callable[[int], Box]) -> Box:
    pile.print(4)
    return closed_box(4)


def outcome(pile: Pile, box: Box, page: PageResult) -> ScanOutcome:
    return count_page(pile.station, box, page).outcome


def stored(station: Station) -> tuple[int, int, int]:
    """Sheets, pictures on disk, sheets set aside."""
    pictures = len(list(station.journal.home.pictures.iterdir()))
    return station.journal.number("SELECT count(*) FROM sheets"), pictures, sum(held_counts(station.journal).values())


def test_an_accepted_sheet_is_stored_with_its_picture(pile: Pile, box: Box):
    page = pile.page(pile.serials[0], "1")
    assert outcome(pile, box, page) is ACCEPTED
    kept = sheet(pile.station.journal, pile.serials[0], 1)
    assert kept is not None
    assert kept.targets == page.targets
    assert (pile.station.journal.home.pictures / kept.picture).read_bytes() == page.picture


def test_the_same_picture_again_is_stored_once(pile: Pile, box: Box):
    page = pile.page(pile.serials[0], "1", unclear=("2",))
    assert [outcome(pile, box, page) for _ in range(3)] == [
        ACCEPTED,
        ScanOutcome.ALREADY_READ,
        ScanOutcome.ALREADY_READ,
    ]
    assert stored(pile.station) == (1, 1, 0)
    assert len(list(reviews(pile.station, waiting=True))) == 1


def test_a_photocopy_is_caught_as_a_duplicate(pile: Pile, box: Box):
    original, copy = (pile.page(pile.serials[0], "1", picture=picture) for picture in (b"original", b"photocopy"))
    assert [outcome(pile, box, page) for page in (original, copy, copy)] == [ACCEPTED, DUPLICATE, DUPLICATE]
    assert stored(pile.station) == (1, 1, 1)
    [found] = held_sheets(pile.station)
    assert (found.outcome, found.serial, found.page) == (DUPLICATE, pile.serials[0], 1)


def test_the_same_number_with_other_marks_goes_to_people(pile: Pile, box: Box):
    first, second = pile.page(pile.serials[0], "1", "2"), pile.page(pile.serials[0], "1", "3")
    assert [outcome(pile, box, page) for page in (first, second, second)] == [ACCEPTED, DIFFERS, DIFFERS]
    assert stored(pile.station) == (1, 2, 1)
    [asked] = reviews(pile.station, waiting=True)
    assert asked.boxes == (("2", "1"), ("3", "1"))
    [found] = held_sheets(pile.station)
    assert held_picture(pile.station, found.id) == second.picture


def test_a_genuine_ballot_that_was_not_printed_here_is_held(pile: Pile, box: Box):
    [foreign] = new_serials(1)
    assert outcome(pile, box, pile.page(foreign, "1")) is ScanOutcome.NEVER_REGISTERED
    assert stored(pile.station) == (0, 1, 1)


def test_a_spoiled_ballot_in_the_box_is_held(pile: Pile, box: Box):
    spoil(pile.station, pile.serials[0])
    assert outcome(pile, box, pile.page(pile.serials[0], "1")) is ScanOutcome.SPOILED_BUT_CAST
    assert stored(pile.station) == (0, 1, 1)


def test_a_ballot_read_from_a_box_can_no_longer_be_spoiled(pile: Pile, box: Box):
    outcome(pile, box, pile.page(pile.serials[0], "1"))
    with pytest.raises(NotPossible, match="read from a box"):
        spoil(pile.station, pile.serials[0])


def test_a_page_that_cannot_be_read_is_listed_with_its_reason_once(pile: Pile, box: Box, tmp_path: Path):
    source = tmp_path / "scan.jpg"
    source.write_bytes(b"blurred picture")
    page = rejected(str(source), 0, Reason.BLURRED)
    assert count_page(pile.station, box, page) == CountedPage(str(source), 0, ScanOutcome.REJECTED, Reason.BLURRED)
    count_page(pile.station, box, page)
    [found] = held_sheets(pile.station)
    assert (found.outcome, found.reason) == (ScanOutcome.REJECTED, Reason.BLURRED)
    source.write_bytes(b"another picture under the same name")
    os.utime(source, (1, 1))
    count_page(pile.station, box, page)
    assert held_counts(pile.station.journal) == {"rejected": 2}


def test_a_page_that_cannot_be_read_is_listed_with_its_picture(pile: Pile, box: Box):
    page = replace(rejected("scan.jpg", 0, Reason.BLURRED), picture=b"small picture")
    assert [outcome(pile, box, page) for _ in range(2)] == [ScanOutcome.REJECTED] * 2
    assert stored(pile.station) == (0, 1, 1)
    [found] = held_sheets(pile.station)
    assert held_picture(pile.station, found.id) == b"small picture"


def test_the_picture_of_a_page_that_was_read_after_all_goes(pile: Pile, box: Box):
    blurred = PageResult("a.jpg", 0, "rejected", Reason.BLURRED, pile.serials[0], "A", 1, picture=b"small picture")
    read = pile.page(pile.serials[0], "1")
    assert [outcome(pile, box, page) for page in (blurred, read, blurred)][1] is ACCEPTED
    sweep(pile.station.journal)
    assert stored(pile.station) == (1, 1, 0)


def test_a_rejected_page_is_settled_when_the_sheet_is_read_after_all(pile: Pile, box: Box):
    blurred = PageResult("a.jpg", 0, "rejected", Reason.BLURRED, pile.serials[0], "A", 1)
    outcome(pile, box, blurred)
    assert outcome(pile, box, pile.page(pile.serials[0], "1")) is ACCEPTED
    assert held_counts(pile.station.journal) == {}
    outcome(pile, box, blurred)
    assert held_counts(pile.station.journal) == {}


def test_pictures_have_random_names_one_time_and_are_the_owner_s_alone(pile: Pile, box: Box):
    for serial in pile.serials:
        outcome(pile, box, pile.page(serial, "1"))
    pictures = list(pile.station.journal.home.pictures.iterdir())
    assert len(pictures) == 4
    assert {path.stat().st_mtime_ns for path in pictures} == {315_532_800 * 10**9}
    assert {path.stat().st_mode & 0o777 for path in pictures} == {0o600}
    assert not any(serial in path.name for path in pictures for serial in pile.serials)


def test_the_order_of_reading_cannot_be_told_from_the_order_of_rows(pile: Pile, closed_box: Callable[[int], Box]):
    serials = pile.print(30)
    counted = closed_box(30)
    in_order = serials[15:] + serials[:15]
    for serial in in_order:
        outcome(pile, counted, pile.page(serial, "1", unclear=("2",)))
    for table in ("sheets", "ballots"):
        rows = [row["serial"] for row in pile.station.journal.rows(f"SELECT * FROM {table} NOT INDEXED")]
        assert rows == sorted(in_order)
    asked = [row["serial"] for row in pile.station.journal.rows("SELECT * FROM reviews NOT INDEXED")]
    assert sorted(asked) == sorted(in_order)
    assert asked != in_order


def test_a_picture_without_a_row_is_swept_away_and_no_other(pile: Pile, box: Box):
    outcome(pile, box, pile.page(pile.serials[0], "1"))
    outcome(pile, box, pile.page(new_serials(1)[0], "1"))
    pictures = pile.station.journal.home.pictures
    before = set(pictures.iterdir())
    (pictures / "0123.jpg").write_bytes(b"left behind by a power cut")
    (pictures / ".0123456789abcdef.tmp").write_bytes(b"half")
    sweep(pile.station.journal)
    assert set(pictures.iterdir()) == before


def test_a_sheet_is_not_stored_when_its_picture_cannot_be(pile: Pile, box: Box):
    pile.station.journal.home.pictures.rename(pile.station.journal.home.root / "gone")
    with pytest.raises(NotPossible, match="picture cannot be stored"):
        outcome(pile, box, pile.page(pile.serials[0], "1"))
    (pile.station.journal.home.root / "gone").rename(pile.station.journal.home.pictures)
    assert stored(pile.station) == (0, 0, 0)
    assert outcome(pile, box, pile.page(pile.serials[0], "1")) is ACCEPTED


def test_a_disk_that_fills_up_while_reading_loses_nothing_stored(pile: Pile, closed_box: Callable[[int], Box]):
    pages = [pile.page(serial, "1", unclear=("2",), style="B") for serial in pile.print(20, "B")]
    counted, journal = closed_box(20), pile.station.journal
    journal.one(f"PRAGMA max_page_count = {journal.number('PRAGMA page_count') + 1}")
    with pytest.raises(DiskFull, match="Everything stored before is safe"):
        list(map(partial(count_page, pile.station, counted), pages))
    kept = {row["serial"] for row in journal.rows("SELECT serial FROM sheets")}
    assert 0 < len(kept) < 20
    assert len(list(reviews(pile.station, waiting=True))) == len(kept)
    journal.one("PRAGMA max_page_count = 1000000")
    sweep(journal)
    assert len(list(journal.home.pictures.iterdir())) == len(kept)
    again = [outcome(pile, counted, page) for page in pages]
    assert again.count(ScanOutcome.ALREADY_READ) == len(kept)
    assert stored(pile.station) == (20, 20, 0)


def test_reading_waits_for_the_box_to_be_closed(pile: Pile):
    with pytest.raises(WrongMoment, match="still open"):
        box_for_counting(pile.station, "1")
