"""Fault 13: clocks that are wrong, run backwards, or meet the end of summer time."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from station.day import close_day
from station.errors import WrongMoment
from sync.batch import Stream
from sync.receipt import open_receipt
from tests.journeys.faults.books import read_books
from tests.journeys.faults.computer import DAY, PAIR, Computer
from tests.journeys.faults.world import World

WRONG = {
    "the epoch": datetime(1970, 1, 1, tzinfo=UTC),
    "before the election": datetime(2001, 9, 9, tzinfo=UTC),
    "far ahead": datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 12, tzinfo=UTC),
}


def receipts(computer: Computer) -> list[str]:
    """When central says that it took each batch of check-ins in, by number."""
    key = computer.station.manifest.central.receipt_key
    rows = computer.station.journal.rows("SELECT receipt FROM outbox WHERE stream = 'checkins' ORDER BY seq")
    return [open_receipt(row["receipt"], key).received_at for row in rows]


@pytest.mark.parametrize("clock", WRONG.values(), ids=WRONG)
def test_fault_13_a_central_with_a_wrong_clock_takes_everything_in_once(
    world: World, tensta: Computer, clock: datetime
) -> None:
    tensta.vote(1)
    world.clock = clock
    tensta.sync()
    assert sum(read_books(world).serials.values()) == 1
    assert receipts(tensta)[0].startswith(f"{(clock + timedelta(seconds=1)):%Y-%m-%d}")


def test_fault_13_a_clock_set_back_between_two_deliveries_changes_no_order_and_no_receipt(
    world: World, tensta: Computer
) -> None:
    tensta.check_in(1)
    tensta.sync()
    first = receipts(tensta)
    world.clock -= timedelta(days=400)
    tensta.check_in(2)
    tensta.sync()
    before, after = receipts(tensta)
    assert [before] == first
    assert after < before
    with world.office.database.reading() as connection:
        order = connection.exec_driver_sql("SELECT seq FROM batches WHERE stream = 'checkins' ORDER BY seq").all()
    assert [seq for (seq,) in order] == [1, 2]


def test_fault_13_the_hour_that_comes_twice_at_the_end_of_summer_time_is_told_apart_in_receipts(
    world: World, tensta: Computer
) -> None:
    # 31 October 2027 in Sweden: 02:30 summer time (+2), and an hour later 02:30 again (+1).
    for voter, offset in ((1, 2), (2, 1)):
        world.clock = datetime(2027, 10, 31, 2, 30, tzinfo=timezone(timedelta(hours=offset)))
        tensta.check_in(voter)
        tensta.sync()
    assert receipts(tensta) == ["2027-10-31T00:30:01Z", "2027-10-31T01:30:01Z"]


@pytest.mark.parametrize("on", [date(1970, 1, 1), date(2027, 3, 14), date(2068, 1, 1)])
def test_fault_13_a_voter_is_the_same_voter_whatever_the_stations_clock_says(
    world: World, tensta: Computer, lund: Computer, on: date
) -> None:
    tensta.check_in(1)
    lund.check_in(1, on)
    tensta.sync()
    lund.sync()
    doubles = read_books(world).merged.people.doubles
    assert {double.stations for double in doubles} == {("lund", "tensta")}


def test_fault_13_a_day_whose_clock_jumps_goes_on_under_the_date_on_which_it_was_opened(
    world: World, tensta: Computer
) -> None:
    tensta.check_in(1)
    tensta.check_in(2, DAY - timedelta(days=365))
    close_day(tensta.station, PAIR, {"1": "S-1"})
    with pytest.raises(WrongMoment):
        tensta.check_in(3)
    tensta.open_day()
    tensta.check_in(3)
    tensta.sync()
    assert sum(read_books(world).check_ins.values()) == 3


def test_fault_13_no_clock_of_a_station_travels_with_a_batch(world: World, tensta: Computer) -> None:
    tensta.vote(1)
    tensta.sync()
    for batch in read_books(world).accepted.values():
        if batch.payload.stream is not Stream.PAPER:
            assert "time" not in str(batch.payload)
            assert not any(f"T{hour:02}:" in str(batch) for hour in range(24))
