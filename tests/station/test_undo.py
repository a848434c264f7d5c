from datetime import date

import pytest

from station.box import box_for_counting, close_box, urn, urns
from station.day import open_day
from station.errors import NotPossible, WrongMoment
from station.page_intake import count_page
from station.paper import SerialState, serial_state, spoil
from station.polling_station import Station
from station.reconcile import balance
from station.undo import change_seal, correct_count, not_spoiled, put_back
from sync.batch import Stream
from tests.station.conftest import PAIR
from tests.station.pile import Pile, records

WHY = ("Vi räknade fel.", "Kerstin")


def corrections(station: Station, kind: str) -> list[dict[str, object]]:
    found = [record for record in records(station, Stream.PAPER) if record["type"] == kind]
    return sorted(found, key=lambda record: str(record.get("correction")))


def test_a_hand_count_is_corrected_until_the_first_ballot_is_read(pile: Pile):
    with pytest.raises(WrongMoment, match="still open"):
        correct_count(pile.station, "1", 3, *WHY)
    close_box(pile.station, "1", 2, PAIR)
    correct_count(pile.station, "1", 3, *WHY)
    correct_count(pile.station, "1", 1, *WHY)
    assert urn(pile.station, "1").counted == 1
    said = [(each["counted"], each["correction"]) for each in corrections(pile.station, "count-corrected")]
    assert said == [(3, 1), (1, 2)]
    assert [each["counted"] for each in records(pile.station, Stream.PAPER) if each["type"] == "box-closed"] == [2]
    [serial] = pile.print(1)
    count_page(pile.station, box_for_counting(pile.station, "1"), pile.page(serial, "1"))
    with pytest.raises(WrongMoment, match="are read already"):
        correct_count(pile.station, "1", 2, *WHY)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_correction_needs_a_reason_and_without_one_changes_nothing(open_for_voters: Station, reason: str):
    close_box(open_for_voters, "1", 2, PAIR)
    with pytest.raises(NotPossible, match="in a few words"):
        correct_count(open_for_voters, "1", 3, reason, "Kerstin")
    assert urn(open_for_voters, "1").counted == 2


def test_a_broken_seal_is_replaced_and_ballots_name_the_new_one(pile: Pile):
    change_seal(pile.station, "1", "S-9", *WHY)
    assert corrections(pile.station, "seal-changed")[0]["was"] == "S-1"
    close_box(pile.station, "1", 0, PAIR)
    assert box_for_counting(pile.station, "1").seal == "S-9"
    with pytest.raises(WrongMoment, match="its seal cannot be changed"):
        change_seal(pile.station, "1", "S-10", *WHY)


def test_a_box_opened_by_mistake_is_put_back_while_nobody_can_have_used_it(open_for_voters: Station):
    put_back(open_for_voters, "1", *WHY)
    assert list(urns(open_for_voters)) == []
    open_day(open_for_voters, PAIR, date(2027, 5, 1), "1", "S-2")
    with open_for_voters.journal.transaction():
        open_for_voters.journal.insert("checkins", {"nullifier": "0" * 64, "voided": 0})
    with pytest.raises(WrongMoment, match="the only one they can have used"):
        put_back(open_for_voters, "1", *WHY)
    open_day(open_for_voters, PAIR, date(2027, 5, 1), "2", "S-3")
    put_back(open_for_voters, "2", *WHY)
    close_box(open_for_voters, "1", 0, PAIR)
    with pytest.raises(WrongMoment, match="cannot be taken out of use"):
        put_back(open_for_voters, "1", *WHY)


def test_a_ballot_spoiled_by_mistake_is_one_again(pile: Pile):
    first, second = pile.print(2)
    spoil(pile.station, first)
    not_spoiled(pile.station, first, *WHY)
    assert serial_state(pile.station, first) is SerialState.PRINTED
    assert balance(pile.station).spoiled == 0
    with pytest.raises(NotPossible, match="was taken out here"):
        not_spoiled(pile.station, second, *WHY)
