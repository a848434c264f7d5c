"""Several computers at one station, and a box that is read at another one: figures are right by station and box."""

from central.incidents import Kind
from central.status import read_status
from station.box import box_for_counting, close_box, receive_box, send_box
from station.outcomes import ScanOutcome
from station.page_intake import count_page
from station.paper import spoil
from station.reconcile import balance, differences
from station.undo import correct_count, not_spoiled
from tests.journeys.faults.books import read_books
from tests.journeys.faults.computer import PAIR, Computer, page, voted
from tests.journeys.faults.world import World


def read_at(computer: Computer, box: str, serials: list[str]) -> set[ScanOutcome]:
    place = box_for_counting(computer.station, box)
    return {count_page(computer.station, place, page(computer.station, s, voted(s))).outcome for s in serials}


def test_two_computers_serve_one_station_and_one_of_them_reads_the_box(world: World, tensta: Computer) -> None:
    other = world.computers["tensta-2"]
    other.open_day("2")
    serials = [*tensta.print(2), *other.print(2)]
    for voter, computer in enumerate((tensta, tensta, other, other)):
        computer.check_in(voter)
    close_box(other.station, "2", 0, PAIR)
    close_box(tensta.station, "1", 4, PAIR)
    assert read_at(tensta, "1", serials) == {ScanOutcome.ACCEPTED}
    for computer in (tensta, other):
        assert differences(balance(computer.station)) == [], "only central has all figures of the station"
        computer.sync()
    merged = read_books(world).merged
    assert (merged.held, merged.alarms) == ((), ())


def test_a_computer_says_which_ballots_of_its_own_box_are_missing_although_others_serve_the_station(
    world: World, tensta: Computer
) -> None:
    close_box(tensta.station, "1", 3, PAIR)
    read_at(tensta, "1", tensta.print(2))
    assert [each.outcome.value for each in differences(balance(tensta.station))] == ["box"]


def test_a_box_that_left_unopened_counts_for_the_station_where_people_voted(
    world: World, tensta: Computer, lund: Computer
) -> None:
    serials = tensta.print(3)
    for voter in range(3):
        tensta.check_in(voter)
    send_box(tensta.station, "1", "S-1", PAIR)
    here = receive_box(lund.station, "tensta", "1", "S-1", 3, PAIR)
    assert read_at(lund, here, serials) == {ScanOutcome.ACCEPTED}
    for computer in (tensta, lund):
        computer.sync()
    books = read_books(world)
    assert (books.merged.held, books.merged.alarms) == ((), ())
    assert {each.channel for each in books.merged.counted} == {"paper"}


def test_a_ballot_that_was_lost_between_two_places_raises_an_alarm(
    world: World, tensta: Computer, lund: Computer
) -> None:
    serials = tensta.print(3)
    for voter in range(3):
        tensta.check_in(voter)
    close_box(tensta.station, "1", 3, PAIR)
    send_box(tensta.station, "1", "S-9", PAIR)
    here = receive_box(lund.station, "tensta", "1", "S-9", 2, PAIR)
    read_at(lund, here, serials[:2])
    for computer in (tensta, lund):
        computer.sync()
    [alarm] = read_books(world).merged.alarms
    assert (alarm.station, alarm.box, alarm.expected, alarm.found) == ("tensta", "1", 3, 2)


def test_what_a_station_corrects_is_applied_at_central_and_listed_with_its_reason(
    world: World, tensta: Computer
) -> None:
    [wrong, serial] = tensta.print(2)
    tensta.check_in(1)
    spoil(tensta.station, serial)
    not_spoiled(tensta.station, serial, "The other ballot was spoiled.", "Kerstin")
    spoil(tensta.station, wrong)
    close_box(tensta.station, "1", 3, PAIR)
    correct_count(tensta.station, "1", 2, "Counted twice.", "Kerstin")
    correct_count(tensta.station, "1", 1, "Counted thrice.", "Kerstin")
    assert read_at(tensta, "1", [serial]) == {ScanOutcome.ACCEPTED}
    tensta.sync()
    merged = read_books(world).merged
    assert (merged.held, merged.alarms) == ((), ())
    notes = {each.note for each in read_status(world.office).incidents if each.kind is Kind.CORRECTED}
    assert notes == {
        "A ballot was not spoiled. Kerstin: The other ballot was spoiled.",
        "Box 1: 2 ballots counted by hand. Kerstin: Counted twice.",
        "Box 1: 1 ballots counted by hand. Kerstin: Counted thrice.",
    }
