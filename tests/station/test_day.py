from datetime import date

import pytest

from station.box import box_for_counting, close_box, urns
from station.day import close_day, open_day
from station.errors import NotPossible, TwoPeopleNeeded, WrongMoment
from station.people import two_people
from station.polling_station import Station
from sync.batch import Stream
from tests.station.conftest import PAIR
from tests.station.pile import records

SATURDAY, SUNDAY = date(2027, 5, 1), date(2027, 5, 2)


def paper(station: Station, kind: str) -> list[dict]:
    return [record for record in records(station, Stream.PAPER) if record["type"] == kind]


@pytest.mark.parametrize("names", [[], ["Åsa"], ["Åsa", "åsa "], ["Anna  Lind", "anna lind"], ["Åsa", " "]])
def test_one_person_is_not_two(names: list[str]):
    with pytest.raises(TwoPeopleNeeded, match="Two different people"):
        two_people(names)


def test_two_people_are_named_in_no_order_of_arrival():
    assert two_people(["Yusuf", " Kerstin "]) == two_people(["Kerstin", "Yusuf"]) == ["Kerstin", "Yusuf"]


def test_opening_records_the_day_and_the_box_once(station: Station):
    open_day(station, PAIR, SATURDAY, "1", "S-1")
    open_day(station, PAIR, SATURDAY, "1", "S-1")
    assert station.day == "2027-05-01"
    opened = {"type": "day", "event": "opened", "date": "2027-05-01", "people": ["Kerstin", "Yusuf"], "seals": {}}
    assert paper(station, "day") == [opened]
    assert paper(station, "box-opened") == [{"type": "box-opened", "box": "1", "seal": "S-1"}]


def test_opening_needs_two_people_and_stores_nothing_without(station: Station):
    with pytest.raises(TwoPeopleNeeded):
        open_day(station, ["Kerstin"], SATURDAY, "1", "S-1")
    assert station.day is None
    assert list(urns(station)) == []


def test_a_second_box_may_be_put_to_use_on_the_same_day(open_for_voters: Station):
    open_day(open_for_voters, PAIR, SATURDAY, "2", "S-2")
    assert [box.number for box in urns(open_for_voters)] == ["1", "2"]
    assert len(paper(open_for_voters, "day")) == 1


def test_a_day_opens_only_when_the_day_before_was_closed(open_for_voters: Station):
    with pytest.raises(WrongMoment, match="2027-05-01 is still open"):
        open_day(open_for_voters, PAIR, SUNDAY, "1", "S-1")
    close_day(open_for_voters, PAIR, {"1": "S-1"})
    open_day(open_for_voters, PAIR, SUNDAY, "1", "S-1")
    assert open_for_voters.day == "2027-05-02"
    assert len(paper(open_for_voters, "day")) == 3


def test_closing_a_day_that_is_not_open_is_refused(station: Station):
    with pytest.raises(WrongMoment, match="not open"):
        close_day(station, PAIR, {})


def test_a_box_with_a_broken_or_other_seal_is_noticed(open_for_voters: Station):
    with pytest.raises(NotPossible, match="seal S-1"):
        open_day(open_for_voters, PAIR, SATURDAY, "1", "S-9")


def test_a_closed_box_is_never_put_to_use_again(open_for_voters: Station):
    close_box(open_for_voters, "1", 3, PAIR)
    with pytest.raises(NotPossible, match="closed already"):
        open_day(open_for_voters, PAIR, SATURDAY, "1", "S-1")


def test_closing_a_box_records_its_hand_count_once(open_for_voters: Station):
    close_box(open_for_voters, "1", 12, PAIR)
    with pytest.raises(WrongMoment, match="12 ballots"):
        close_box(open_for_voters, "1", 13, PAIR)
    people = ["Kerstin", "Yusuf"]
    assert paper(open_for_voters, "box-closed") == [
        {"type": "box-closed", "box": "1", "seal": "S-1", "counted": 12, "people": people}
    ]


def test_an_open_box_is_not_counted(open_for_voters: Station):
    with pytest.raises(WrongMoment, match="still open"):
        box_for_counting(open_for_voters, "1")
    with pytest.raises(NotPossible, match="no box 7"):
        box_for_counting(open_for_voters, "7")


@pytest.mark.parametrize(("box", "seal"), [("", "S-1"), ("1", ""), ("x" * 61, "S-1")])
def test_an_unusable_box_number_or_seal_gets_a_sentence(station: Station, box: str, seal: str):
    with pytest.raises(NotPossible, match="cannot be used as"):
        open_day(station, PAIR, SATURDAY, box, seal)
    assert station.day is None
