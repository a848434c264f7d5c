"""Letting a stopped stream go on: the accepted history stands, what continues it comes in, nothing is dropped."""

import pytest

from central import schema
from central.errors import CentralError
from central.incidents import Kind as Incident
from central.incidents import listed
from central.release import Released, release
from sync.batch import SealedBatch, Stream
from sync.ledger import Verdict
from tests.central.town import NOW, Laptop, Town, rows

CHECKINS = Stream.CHECKINS


def other_story(laptop: Laptop, number: int) -> SealedBatch:
    """What a copy of the laptop signed in the place of the first delivery."""
    records = [{"type": "check-in", "nullifier": f"{number:064x}", "contests": ["parks"]}]
    return laptop.batch_at(1, laptop.request.payload_hash, CHECKINS, records=records)


def test_what_continues_the_accepted_history_is_taken_in_and_receipted(town: Town, laptop: Laptop) -> None:
    first, second, third = (laptop.check_in(f"{number:064x}") for number in range(3))
    town.take(first)
    town.take(other_story(laptop, 9))
    assert [town.take(each).verdict for each in (third, second)] == [Verdict.FROZEN] * 2
    assert release(town.office, laptop.id[:16], CHECKINS, NOW) == Released(taken_in=2, set_aside=1)
    assert (rows(town, schema.check_ins), rows(town, schema.disputed)) == (3, 1)
    assert town.take(third).verdict is Verdict.AGAIN
    assert town.take(laptop.check_in("ef" * 32)).verdict is Verdict.ACCEPT


def test_the_history_that_was_set_aside_stops_nothing_when_it_comes_again(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("ab" * 32))
    town.take(other_story(laptop, 9))
    release(town.office, laptop.id, CHECKINS, NOW)
    assert town.take(other_story(laptop, 9)).verdict is Verdict.FORK
    assert town.take(laptop.check_in("cd" * 32)).verdict is Verdict.ACCEPT


def test_a_new_conflict_stops_the_stream_again(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("ab" * 32))
    town.take(other_story(laptop, 8))
    release(town.office, laptop.id, CHECKINS, NOW)
    town.take(other_story(laptop, 9))
    assert town.take(laptop.check_in("cd" * 32)).verdict is Verdict.FROZEN


def test_a_stream_that_is_not_stopped_and_an_unknown_computer_are_told_so(town: Town, laptop: Laptop) -> None:
    with pytest.raises(CentralError, match="not stopped"):
        release(town.office, laptop.id, CHECKINS, NOW)
    with pytest.raises(CentralError, match="does not name one computer"):
        release(town.office, "00000000", CHECKINS, NOW)


def test_a_release_is_listed(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("ab" * 32))
    town.take(other_story(laptop, 9))
    release(town.office, laptop.id, CHECKINS, NOW)
    with town.office.database.reading() as connection:
        assert {each.kind for each in listed(connection)} == {Incident.FORK, Incident.RELEASED}
