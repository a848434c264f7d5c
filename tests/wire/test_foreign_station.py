"""A station that somebody else has written from the document takes part in an election of the real central."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ballots.token import TokenChecker
from central.counting import count_now
from central.enrolment import approve
from central.kits import write_kit
from central.pictures import open_picture
from central.usb_intake import take_in_stick
from tests.central.town import NOW, Town, found_town
from tests.wire.foreign_station import Central, ForeignStation, NotAccepted, new_serial
from tests.wire.reader import digest

VOTER = "ab" * 32
BALLOTS = {
    "parks": ("valid", [("P3", "1"), ("P1", "1")]),
    "roads": ("valid", [("R2", "1")]),
    "arts": ("blank", []),
}


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[tuple[Town, ForeignStation]]:
    """A central, and a station by somebody else with a kit of it."""
    town = found_town(tmp_path)
    town.add_station("tensta")
    town.sign()
    code = write_kit(town.office, "tensta", tmp_path / "kit")
    yield town, ForeignStation(tmp_path / "kit", code)
    town.office.database.close()


def day(station: ForeignStation) -> None:
    """A day with two voters."""
    serials, people = [new_serial(), new_serial()], ["Kerstin", "Yusuf"]
    contests = list(BALLOTS)
    station.say("paper", records=[{"type": "day", "event": "opened", "date": "2027-03-15", "people": people}])
    station.say("paper", records=[station.printed(serials)])
    station.say("checkins", records=[station.check_in(document, contests) for document in ("AB 12345", "CD-67890")])
    counted = {"type": "box-closed", "box": "1", "seal": "S-1", "counted": 2, "people": people}
    station.say("paper", records=[counted])
    station.say("ballots", openings=[each for serial in serials for each in station.ballot(serial, BALLOTS)])
    numbers = {"check_ins": 2, "printed": 2, "stock": 0, "spoiled": 0, "unused": 0, "counted": 2, "ballots": 2}
    closed = {"type": "closed", **numbers, "held": {}, "note": "", "people": people}
    for stream in station.outbox:
        station.say(stream, "close", records=[closed])


def let_in(town: Town, station: ForeignStation) -> None:
    """People compare the fingerprint, and the board signs."""
    approved = approve(town.office, station.request_hash)
    assert approved.fingerprint == station.fingerprint
    town.sign()


def elsewhere(town: Town) -> None:
    """A voter was checked in at another station, which has nothing else to say."""
    town.add_station("lund")
    town.sign()
    laptop = town.enrolled("lund")
    town.take(laptop.check_in(VOTER))
    town.close(laptop)


def check_counted(town: Town, station: ForeignStation) -> None:
    results = count_now(town.office)
    assert (results.held, results.alarms, results.waiting) == ({}, (), ())
    assert [contest.total.scored.valid_ballots for contest in results.contests] == [2, 2, 0]
    assert all(batch.receipt for chain in station.outbox.values() for batch in chain)


def test_a_station_by_somebody_else_takes_part_over_the_network(foreign: tuple[Town, ForeignStation]) -> None:
    town, station = foreign
    with town.service() as (address, _):
        central = Central(address, town.office.keys.tls_pin)
        elsewhere(town)
        station.enrol(central)
        assert not station.learn(central)
        let_in(town, station)
        assert station.learn(central)
        day(station)
        station.deliver(central)
        station.deliver(central)
        assert station.seen(central) == [(["arts", "parks", "roads"], [VOTER[-16:]], [])]
    check_counted(town, station)


def test_a_station_by_somebody_else_takes_part_by_stick(foreign: tuple[Town, ForeignStation], tmp_path: Path) -> None:
    town, station = foreign
    stick = tmp_path / "stick"
    stick.mkdir()
    elsewhere(town)
    station.write_stick(stick)
    assert take_in_stick(town.office, stick, NOW).problems == []
    let_in(town, station)
    take_in_stick(town.office, stick, NOW)
    station.read_stick(stick)
    day(station)
    station.write_stick(stick)
    assert take_in_stick(town.office, stick, NOW).problems == []
    station.read_stick(stick)
    assert station.seen_on_stick(stick) == [(["arts", "parks", "roads"], [VOTER[-16:]], [])]
    check_counted(town, station)


def test_the_token_of_a_station_by_somebody_else_is_genuine(foreign: tuple[Town, ForeignStation]) -> None:
    town, station = foreign
    serial = new_serial()
    keys = [station.printed([serial])["print_key"]]
    assert TokenChecker(town.office.election, "official", keys).check(station.token(serial)).serial == serial


def test_a_record_that_nobody_understands_is_kept_and_stops_nothing(foreign: tuple[Town, ForeignStation]) -> None:
    town, station = foreign
    with town.service() as (address, _):
        central = Central(address, town.office.keys.tls_pin)
        station.enrol(central)
        let_in(town, station)
        station.learn(central)
        station.say("paper", records=[{"type": "weather", "sun": True}])
        station.deliver(central)
        station.say("paper", records=[{"type": "unused", "count": 10**15}])
        with pytest.raises(NotAccepted) as refusal:
            station.deliver(central)
    assert (refusal.value.status, refusal.value.problem["error"]) == (400, "not-genuine")


def test_a_station_by_somebody_else_corrects_a_ballot_and_sends_its_picture(
    foreign: tuple[Town, ForeignStation],
) -> None:
    town, station = foreign
    serial, picture = new_serial(), b"\xff\xd8\xff the sheet"
    with town.service() as (address, _):
        central = Central(address, town.office.keys.tls_pin)
        station.enrol(central)
        let_in(town, station)
        station.learn(central)
        station.say("paper", records=[station.printed([serial])])
        before = station.ballot(serial, BALLOTS, held="roads", picture=picture)
        station.say("ballots", openings=before)
        station.deliver(central)
        assert [station.send_pictures(central, [picture, b"another"]) for _ in range(2)] == [1, 0]
        assert sum(count_now(town.office).held.values()) == 1
        station.correct(before, station.ballot(serial, BALLOTS, amends=before, picture=picture))
        station.deliver(central)
    results = count_now(town.office)
    assert (results.held, results.amended) == ({}, {"tensta": 1})
    assert [contest.total.scored.valid_ballots for contest in results.contests] == [1, 1, 0]
    assert open_picture(town.office, digest(picture)) == picture
