"""Fault 15: what people do, and what of it counts."""

from collections import Counter

import pytest

from central import schema
from central.reasons import Excluded, HeldReason
from station.errors import WrongMoment
from station.outcomes import CheckInOutcome, ScanOutcome
from sync.batch import Stream
from sync.nullifier import nullifier
from tests.journeys.faults.books import read_books
from tests.journeys.faults.computer import Computer, voted
from tests.journeys.faults.world import World


def digital_vote(world: World, computer: Computer, voter: int, contest: str = "parks", file: int = 0) -> str:
    """A digital vote of this voter is imported, in a file of its own; the nullifier."""
    secret = bytes.fromhex(computer.secrets.election_secret or "")
    value = nullifier(f"doc:SE:AB{voter:06}", secret, test_mode=True)
    with world.office.database.writing() as connection:
        digest = f"{file:032x}{voter:032x}"
        connection.execute(
            schema.digital_imports.insert().values(
                hash=digest, name="votes.csv", votes=1, imported_at="2027-03-15T12:00:00Z"
            )
        )
        connection.execute(
            schema.digital_votes.insert().values(
                nullifier=value, contest=contest, choices='["P1"]', amounts="[1]", import_hash=digest
            )
        )
    return value


def test_fault_15_a_voter_checked_in_at_two_stations_is_listed_and_nothing_is_decided_silently(
    world: World, tensta: Computer, lund: Computer
) -> None:
    tensta.vote(1)
    lund.vote(1)
    tensta.sync()
    lund.sync()
    people = read_books(world).merged.people
    assert {(double.contest, double.stations, double.in_boxes) for double in people.doubles} == {
        (contest, ("lund", "tensta"), 2) for contest in ("parks", "roads", "arts")
    }


def test_fault_15_a_voter_comes_back_to_the_same_table_and_is_told_so(world: World, tensta: Computer) -> None:
    assert tensta.check_in(1) is CheckInOutcome.CHECKED_IN
    assert tensta.check_in(1) is CheckInOutcome.ALREADY_HERE
    tensta.sync()
    assert read_books(world).merged.people.doubles == ()


def test_fault_15_a_voter_at_two_tables_of_one_station_is_listed(world: World, tensta: Computer) -> None:
    other = world.computers["tensta-2"]
    other.open_day("2")
    for computer in (tensta, other):
        computer.check_in(1)
        computer.sync()
    assert {double.stations for double in read_books(world).merged.people.doubles} == {("tensta", "tensta")}


def test_fault_15_a_digital_vote_gives_way_to_the_ballot_in_the_box_and_is_listed_with_its_station(
    world: World, tensta: Computer
) -> None:
    voter, other = digital_vote(world, tensta, 1), digital_vote(world, tensta, 2)
    tensta.vote(1)
    tensta.sync()
    people = read_books(world).merged.people
    assert [(each.nullifier, each.station, each.why) for each in people.excluded] == [
        (voter, "tensta", Excluded.REPLACED)
    ]
    assert [each.nullifier for each in people.digital] == [other]


def test_fault_15_the_same_ballot_read_again_the_same_way_counts_once(
    world: World, tensta: Computer, lund: Computer
) -> None:
    [serial] = tensta.vote(1)
    assert tensta.scan(serial) is ScanOutcome.ALREADY_READ
    lund.bring_in(1)
    assert lund.scan(serial) is ScanOutcome.ACCEPTED
    tensta.sync()
    lund.sync()
    merged = read_books(world).merged
    assert (merged.copies, merged.held) == (1, ())


def test_fault_15_the_same_ballot_read_again_with_other_marks_counts_none_and_is_listed_by_name(
    world: World, tensta: Computer, lund: Computer
) -> None:
    [serial] = tensta.print(1)
    tensta.check_in(1)
    assert tensta.scan(serial, "P1") is ScanOutcome.ACCEPTED
    lund.bring_in(1)
    lund.scan(serial, "P2")
    tensta.sync()
    lund.sync()
    merged = read_books(world).merged
    assert {(each.serial, each.contest, each.reason) for each in merged.held} == {
        (serial, contest, HeldReason.OTHER_MARKS) for contest in ("parks", "roads", "arts")
    }
    assert [each for each in merged.counted if each.channel == "paper"] == []


def test_fault_15_other_marks_seen_after_the_ballot_was_sealed_hold_the_sheet_at_the_station(
    world: World, tensta: Computer
) -> None:
    [serial] = tensta.vote(1)
    tensta.sync()
    other = "P2" if voted(serial) == ("P1",) else "P1"
    assert tensta.scan(serial, other) is ScanOutcome.DIFFERS
    assert tensta.station.journal.number("SELECT count(*) FROM held WHERE serial = ?", serial) == 1


def test_fault_15_a_station_that_never_closes_keeps_the_result_preliminary_and_is_named(
    world: World, tensta: Computer, lund: Computer
) -> None:
    for name, computer in world.computers.items():
        if name not in ("tensta-1", "lund-1"):
            world.revoke(computer)
    tensta.sync()
    tensta.close()
    tensta.sync()
    lund.vote(1)
    lund.sync()
    assert read_books(world).merged.waiting == ("lund",)
    world.revoke(lund)
    assert read_books(world).merged.waiting == ()
    assert sum(read_books(world).serials.values()) == 1


def test_fault_15_a_station_that_closes_and_goes_on_is_refused_by_itself(world: World, tensta: Computer) -> None:
    tensta.close()
    with pytest.raises(WrongMoment):
        tensta.check_in(1)
    tensta.sync()
    closing = [batch for batch in read_books(world).accepted.values() if batch.payload.kind.value == "close"]
    assert {batch.payload.stream for batch in closing} == set(Stream)


def test_fault_15_a_decision_that_was_wrong_is_corrected_and_the_ballot_counts_once(
    world: World, tensta: Computer
) -> None:
    serials = tensta.vote(1, 2)
    tensta.sync()
    for number in (0, 1, 0):
        tensta.correct(number)
        tensta.sync()
    books = read_books(world)
    assert books.serials == Counter(dict(zip(sorted(serials), (3, 2), strict=True)))
    assert (books.merged.copies, books.merged.held, books.merged.amended) == (0, (), {"tensta": 2})


def test_fault_15_a_correction_lost_on_the_way_comes_by_stick_and_the_ballot_counts_once(
    world: World, tensta: Computer
) -> None:
    tensta.vote(1)
    tensta.sync()
    tensta.correct(0)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    world.take_in(stick)
    tensta.sync()
    world.take_in(stick)
    books = read_books(world)
    assert (sum(books.serials.values()), books.merged.copies, books.merged.amended) == (2, 0, {"tensta": 1})
