from datetime import date
from pathlib import Path

import pytest

from ballots.election_file import parse_election
from station.checkin import check_in, void_check_in
from station.errors import NotPossible, TwoPeopleNeeded, WrongMoment
from station.home import Home
from station.outcomes import CheckInOutcome
from station.polling_station import Station
from sync.batch import Stream
from sync.errors import BadId
from sync.keyring import Secrets
from sync.nullifier import nullifier, parse_id
from tests.station.conftest import PAIR
from tests.station.pile import records
from tests.station.town_hall import TownHall
from tests.stored import stored_in, traces_in

TODAY = date(2027, 5, 1)
ANNA = "19500131-1231"


def said(station: Station) -> list[dict]:
    return records(station, Stream.CHECKINS)


def test_a_voter_is_checked_in_once(open_for_voters: Station, secrets: Secrets, hall: TownHall):
    assert check_in(open_for_voters, secrets, ANNA, "B", TODAY) is CheckInOutcome.CHECKED_IN
    assert check_in(open_for_voters, secrets, "500131-1231", "B", TODAY) is CheckInOutcome.ALREADY_HERE
    voter = nullifier(parse_id(ANNA, TODAY), hall.secret, test_mode=True)
    expected = {"type": "check-in", "nullifier": voter, "contests": ["parks", "roads"], "provisional": False}
    assert said(open_for_voters) == [expected]


def test_nothing_of_what_the_voter_showed_is_stored(open_for_voters: Station, secrets: Secrets, root: Path):
    check_in(open_for_voters, secrets, ANNA, "A", TODAY)
    check_in(open_for_voters, secrets, "decl:1950-01-31:Anna Andersson", "A", TODAY)
    check_in(open_for_voters, secrets, "doc:PL:ZZC987654", "A", TODAY)
    assert len(said(open_for_voters)) == 3
    assert Home(root).journal.with_name("journal.sqlite-wal").stat().st_size > 0
    traces = ("19500131", "195001311231", "1231", "ZZC987654", "Andersson", "andersson", "ANDERSSON")
    assert traces_in(stored_in(root), *traces) == []


def test_whoever_leaves_without_voting_may_come_back(open_for_voters: Station, secrets: Secrets):
    check_in(open_for_voters, secrets, ANNA, "A", TODAY)
    void_check_in(open_for_voters, secrets, ANNA, PAIR, TODAY)
    assert check_in(open_for_voters, secrets, ANNA, "A", TODAY) is CheckInOutcome.CHECKED_IN
    assert sorted(record["type"] for record in said(open_for_voters)) == ["check-in", "check-in", "void"]


def test_taking_back_a_check_in_needs_two_people_and_a_check_in(open_for_voters: Station, secrets: Secrets):
    with pytest.raises(NotPossible, match="not checked in here"):
        void_check_in(open_for_voters, secrets, ANNA, PAIR, TODAY)
    check_in(open_for_voters, secrets, ANNA, "A", TODAY)
    with pytest.raises(TwoPeopleNeeded):
        void_check_in(open_for_voters, secrets, ANNA, ["Kerstin"], TODAY)
    void_check_in(open_for_voters, secrets, ANNA, PAIR, TODAY)
    with pytest.raises(NotPossible):
        void_check_in(open_for_voters, secrets, ANNA, PAIR, TODAY)


def test_a_mistyped_number_is_refused_without_being_repeated(open_for_voters: Station, secrets: Secrets):
    with pytest.raises(BadId) as refusal:
        check_in(open_for_voters, secrets, "19500131-1230", "A", TODAY)
    assert "1950" not in str(refusal.value)
    assert said(open_for_voters) == []


def test_nobody_is_checked_in_before_the_day_is_open(station: Station, secrets: Secrets):
    with pytest.raises(WrongMoment, match="not open"):
        check_in(station, secrets, ANNA, "A", TODAY)


def test_an_unknown_ballot_style_names_those_there_are(open_for_voters: Station, secrets: Secrets):
    with pytest.raises(NotPossible, match="The styles are: A, B"):
        check_in(open_for_voters, secrets, ANNA, "C", TODAY)


def test_without_the_grant_nobody_can_be_checked_in(open_for_voters: Station, secrets: Secrets):
    with pytest.raises(NotPossible, match="grant has not arrived"):
        check_in(open_for_voters, secrets.model_copy(update={"election_secret": None}), ANNA, "A", TODAY)


def test_where_the_digital_list_is_needed_every_voter_gets_an_envelope(open_for_voters: Station, secrets: Secrets):
    data = open_for_voters.election_file.data.replace(b"paper-replaces-digital", b"digital-blocks-paper")
    other = parse_election(data, "election.toml")
    strict = Station(open_for_voters.journal, other, open_for_voters.manifest, "bibliotek", open_for_voters.incarnation)
    assert check_in(strict, secrets, ANNA, "A", TODAY) is CheckInOutcome.PROVISIONAL
    assert said(strict)[0]["provisional"] is True


def test_the_order_of_voters_cannot_be_told_from_the_order_of_rows(open_for_voters: Station, secrets: Secrets):
    voters = [f"doc:SE:AB{number:04}" for number in range(40)]
    for voter in voters:
        check_in(open_for_voters, secrets, voter, "A", TODAY)
    secret = bytes.fromhex(secrets.election_secret or "")
    arrived = [nullifier(parse_id(voter, TODAY), secret, test_mode=True) for voter in voters]
    checkins = [row["nullifier"] for row in open_for_voters.journal.rows("SELECT * FROM checkins")]
    recorded = [record["nullifier"] for record in said(open_for_voters)]
    for stored in (checkins, recorded):
        assert sorted(stored) == sorted(arrived)
        assert stored != arrived
    assert checkins == sorted(checkins)
    keys = [row["id"] for row in open_for_voters.journal.rows("SELECT id, body FROM records NOT INDEXED")]
    assert keys == sorted(keys)
