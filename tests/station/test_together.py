import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ballots.cvr import Box
from ballots.station_records import Alone, parse_closed, parse_paper
from station import pins
from station.box import close_box, urns
from station.cli import program
from station.closing import close
from station.commands import shared
from station.day import close_day, open_day
from station.errors import NotPossible, TwoPeopleNeeded, WrongMoment
from station.polling_station import Station
from station.reconcile import reconcile
from station.together import Together, alone, ask_two, enough_people, let_one
from station.workers import Role, add_worker
from sync.batch import Stream
from sync.keyring import Secrets
from tests.station.conftest import PAIR

REASON = "Jag arbetar ensam här."


def told(station: Station) -> list[Alone]:
    bodies = station.journal.rows("SELECT body FROM records WHERE stream = ?", Stream.PAPER.value)
    records = [parse_paper(json.loads(row["body"])) for row in bodies]
    return [each for each in records if isinstance(each, Alone)]


@pytest.mark.parametrize("step", Together)
def test_every_step_takes_two_unless_the_chair_lets_one_do_it(station: Station, step: Together):
    with pytest.raises(TwoPeopleNeeded):
        enough_people(station, step, ["Kerstin"])
    let_one(station, step, "Kerstin", REASON)
    assert enough_people(station, step, ["Kerstin"]) == ["Kerstin"]
    assert enough_people(station, step, PAIR) == list(PAIR)
    for other in set(Together) - {step}:
        with pytest.raises(TwoPeopleNeeded):
            enough_people(station, other, ["Kerstin"])


def test_one_is_one_person_and_not_nobody(station: Station):
    let_one(station, Together.OPEN, "Kerstin", REASON)
    with pytest.raises(TwoPeopleNeeded, match="Give the name"):
        enough_people(station, Together.OPEN, [" "])


def test_central_is_told_each_change_once(station: Station):
    let_one(station, Together.OPEN, "Kerstin", REASON)
    ask_two(station, Together.OPEN, "Kerstin")
    ask_two(station, Together.OPEN, "Kerstin")
    assert sorted((each.step, each.allowed, each.reason, each.person) for each in told(station)) == [
        ("open", False, "", "Kerstin"),
        ("open", True, REASON, "Kerstin"),
    ]
    assert alone(station) == {}


def test_a_reason_is_needed(station: Station):
    with pytest.raises(NotPossible, match="reason"):
        let_one(station, Together.OPEN, "Kerstin", "  ")
    assert alone(station) == {}
    assert told(station) == []


def test_somebody_alone_gets_through_the_whole_day(
    station: Station, secrets: Secrets, closed_box: Callable[[int], Box]
):
    for step in Together:
        let_one(station, step, "Kerstin", REASON)
    close_day(station, ["Kerstin"], {"1": "S-1"})
    open_day(station, ["Kerstin"], date(2027, 5, 2), "2", "S-2")
    for urn in list(urns(station)):
        close_box(station, urn.number, 0, ["Kerstin"])
    reconcile(station, 0, "")
    closed = close(station, secrets, ["Kerstin"])
    assert parse_closed(json.loads(closed.totals.model_dump_json())).people == ["Kerstin"]
    with pytest.raises(WrongMoment):
        ask_two(station, Together.PICTURES, "Kerstin")


@pytest.fixture
def call(
    root: Path, station: Station, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], Result]:
    """Opens the day by command at a station where Kerstin and Yusuf are registered."""
    monkeypatch.setattr(pins, "COST", pins.Cost(1, 1, 8))
    monkeypatch.setattr(shared, "unlock", lambda _: secrets)
    add_worker(station, secrets, "Kerstin", Role.CHAIR, "271828")
    add_worker(station, secrets, "Yusuf", Role.WORKER, "314159")

    def call(second: str, pins: str) -> Result:
        monkeypatch.setenv(shared.PINS, pins)
        arguments = ["open", "--box", "1", "--seal", "S-1", "--by", "Kerstin", "--by", second]
        return CliRunner().invoke(program, ["--home", str(root), *arguments])

    return call


def test_a_command_asks_for_the_same_pins_as_the_pages(call: Callable[[str, str], Result], station: Station):
    for second, pins_typed in (("Yusuf", "271828,999999"), ("Yusuf", "314159,271828"), ("Åsa", "271828,314159")):
        refused = call(second, pins_typed)
        assert isinstance(refused.exception, NotPossible)
        assert "do not belong together" in str(refused.exception)
    assert station.day is None
    assert call("yusuf", "271828,314159").exit_code == 0
    assert station.day
