"""Days and boxes: seals overnight, boxes that are read at another place, and several computers at one station."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballots.cvr import Box
from ballots.token import PrintKey
from station.box import Urn, box_for_counting, close_box, receive_box, send_box, urn
from station.cast import finished_ballots
from station.cli import program
from station.closing import close
from station.closing_record.facts import record_facts
from station.closing_record.record import closing_record
from station.day import close_day, open_again, open_day
from station.errors import NotPossible, WrongMoment
from station.outcomes import ScanOutcome
from station.page_intake import count_page
from station.polling_station import Station
from station.reconcile import Balance, BoxCount, Difference, balance, differences, reconcile
from station.status import status
from station.web.path import Step, next_step
from sync.batch import Stream
from sync.keyring import Secrets
from sync.manifest import PrintKey as Scope
from sync.manifest import Station as Place
from tests.station.conftest import PAIR
from tests.station.pile import Pile, records
from tests.station.town_hall import STATION

SUNDAY = date(2027, 5, 2)
THEIRS = PrintKey(b"lund" * 8)


def paper(station: Station, kind: str) -> list[dict[str, object]]:
    return [record for record in records(station, Stream.PAPER) if record["type"] == kind]


def beside(station: Station) -> Station:
    """The station, in a manifest that also has a station Lund whose computer prints with its own key."""
    manifest = station.manifest
    changes = {
        "stations": [*manifest.stations, Place(id="lund", name="Lund", opening_hours=[])],
        "print_keys": [
            *manifest.print_keys,
            Scope(key=THEIRS.public, styles=["A", "B"], stations=["lund"], most_serials=100),
        ],
    }
    return replace(station, manifest=manifest.model_copy(update=changes))


def test_the_seals_of_all_boxes_in_use_are_read_in_the_evening_and_in_the_morning(open_for_voters: Station):
    open_day(open_for_voters, PAIR, date(2027, 5, 1), "2", "S-2")
    seals = {"1": "S-1", "2": "S-2"}
    for wrong in ({}, {"1": "S-1"}, {"1": "S-1", "2": "S-3"}):
        with pytest.raises(NotPossible, match="Read the seal once more"):
            close_day(open_for_voters, PAIR, wrong)
    close_day(open_for_voters, PAIR, seals)
    with pytest.raises(NotPossible, match="seal S-2 on record"):
        open_again(open_for_voters, PAIR, SUNDAY, {"1": "S-1", "2": "S-9"})
    assert open_for_voters.day is None
    open_again(open_for_voters, PAIR, SUNDAY, seals)
    assert open_for_voters.day == "2027-05-02"
    said = sorted((each["date"], each["event"], json.dumps(each["seals"])) for each in paper(open_for_voters, "day"))
    assert said == [
        ("2027-05-01", "closed", json.dumps(seals)),
        ("2027-05-01", "opened", "{}"),
        ("2027-05-02", "opened", json.dumps(seals)),
    ]


def test_a_day_is_opened_again_once_and_with_a_box(open_for_voters: Station):
    with pytest.raises(WrongMoment, match="still open"):
        open_again(open_for_voters, PAIR, SUNDAY, {"1": "S-1"})
    close_box(open_for_voters, "1", 0, PAIR)
    close_day(open_for_voters, PAIR, {})
    with pytest.raises(WrongMoment, match="No box is in use"):
        open_again(open_for_voters, PAIR, SUNDAY, {})


def test_a_box_with_few_ballots_leaves_unopened_and_nothing_is_missed(pile: Pile, secrets: Secrets, tmp_path: Path):
    station = pile.station
    with station.journal.transaction():
        for voter in range(3):
            station.journal.insert("checkins", {"nullifier": f"{voter:064}", "voided": 0})
    pile.print(4)
    with pytest.raises(NotPossible, match="seal S-1 on record"):
        send_box(station, "1", "S-7", PAIR)
    send_box(station, "1", "S-1", PAIR)
    assert paper(station, "box-sent")[0]["people"] == ["Kerstin", "Yusuf"]
    assert next_step(status(station), closing=False, note="") is Step.RECONCILE
    assert differences(replace(balance(station), unused=1)) == []
    with pytest.raises(WrongMoment, match="was sent away"):
        box_for_counting(station, "1")
    with pytest.raises(WrongMoment, match="was sent away"):
        close_box(station, "1", 3, PAIR)
    reconcile(station, 1, "")
    close(station, secrets, PAIR)
    facts = record_facts(station)
    assert (facts.differences, facts.closers) == ((), {"1": ("Kerstin", "Yusuf")})
    assert closing_record(facts).startswith(b"%PDF")


def test_a_ballot_too_few_is_still_noticed_beside_a_box_that_left(pile: Pile):
    pile.print(4)
    send_box(pile.station, "1", "S-1", PAIR)
    found = differences(replace(balance(pile.station), unused=1, check_ins=2))
    assert [each.outcome for each in found] == [Difference.PAPER]


@pytest.mark.parametrize(
    ("counted", "check_ins", "expected"),
    [(3, 5, []), (3, 6, [Difference.CHECK_INS]), (4, 5, [Difference.PAPER, Difference.CHECK_INS])],
)
def test_a_counted_box_that_leaves_is_compared_by_its_hand_count(
    counted: int, check_ins: int, expected: list[Difference]
):
    boxes = (BoxCount(Urn("1", "S", 2), 2), BoxCount(Urn("2", "S", counted, sent="S-9"), 0))
    figures = Balance(10, 0, 0, 5, 2, check_ins, boxes)
    assert [each.outcome for each in differences(figures)] == expected


def test_a_box_that_was_counted_leaves_under_a_new_seal_but_not_once_it_is_being_read(pile: Pile):
    [serial] = pile.print(1)
    close_box(pile.station, "1", 1, PAIR)
    box = box_for_counting(pile.station, "1")
    count_page(pile.station, box, pile.page(serial, "1"))
    with pytest.raises(WrongMoment, match="are read here already"):
        send_box(pile.station, "1", "S-9", PAIR)
    open_day(pile.station, PAIR, date(2027, 5, 1), "2", "S-2")
    close_box(pile.station, "2", 2, PAIR)
    send_box(pile.station, "2", "S-9", PAIR)
    assert urn(pile.station, "2").sent == "S-9"


@pytest.mark.parametrize("mode", ["official"])
def test_another_stations_box_is_read_here_as_that_stations(open_for_voters: Station, secrets: Secrets, mode: str):
    station = beside(open_for_voters)
    here = receive_box(station, "lund", "1", "L-1", 1, PAIR)
    assert paper(station, "box-received")[0] | {"people": None} == {
        "type": "box-received",
        "station": "lund",
        "box": "1",
        "seal": "L-1",
        "counted": 1,
        "people": None,
    }
    box = box_for_counting(station, here)
    assert box == Box("lund", "1", "L-1")
    page = replace(Pile(station, secrets).page("0123456789ABCDEF", "1"), print_key=THEIRS.public)
    own = Box(STATION, "1", "S-1")
    assert count_page(station, own, page).outcome is ScanOutcome.NEVER_REGISTERED
    assert count_page(station, box, page).outcome is ScanOutcome.ACCEPTED
    [ballot] = finished_ballots(station)
    assert ballot.box == Box("lund", "1", "L-1")
    figures = balance(station)
    assert {each.urn.number: each.read for each in figures.boxes} == {"1": 0, "lund/1": 1}
    assert differences(figures) == [], "the ballots of another station need no check-in here"


def test_a_box_is_received_once_and_from_a_station_that_there_is(station: Station):
    known = beside(station)
    for nowhere in ("nowhere", STATION):
        with pytest.raises(NotPossible, match="is not another station"):
            receive_box(known, nowhere, "1", "L-1", 1, PAIR)
    receive_box(known, "lund", "1", "L-1", 1, PAIR)
    with pytest.raises(NotPossible, match="received here already"):
        receive_box(known, "lund", "1", "L-1", 1, PAIR)


def test_the_commands_do_the_same(root: Path, open_for_voters: Station):
    by = ["--by", "Kerstin", "--by", "Yusuf"]

    def run(*words: str) -> str:
        result = CliRunner().invoke(program, ["--home", str(root), *words, *by], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    run("close-day", "--seal", "1=S-1")
    assert "is open on 2027-05-02" in run("open-again", "--seal", "1=S-1", "--date", "2027-05-02")
    assert "It is not read here" in run("send-box", "--box", "1", "--seal", "S-1")
    wrong = CliRunner().invoke(program, ["--home", str(root), "close-day", "--seal", "S-1", *by])
    assert wrong.exit_code == 2
