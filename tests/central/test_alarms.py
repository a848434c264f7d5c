"""Stuffed and missing ballots: every number that does not fit raises an alarm."""

from central.alarms import Alarm, alarms
from central.facts import Facts, HandCount
from central.reasons import AlarmKind
from tests.central.counting import ballot, check_in, facts


def raised(given: Facts) -> tuple[Alarm, ...]:
    return alarms(given.ballots, given.check_ins, given.hand_counts)


def test_a_station_where_everything_fits_is_quiet() -> None:
    assert raised(facts([ballot(1), ballot(2, north=["N1"]), ballot(3, station="van")])) == ()


def test_more_ballots_than_voters_is_an_alarm_for_that_station() -> None:
    given = facts(
        [ballot(1), ballot(2), ballot(3, station="van")], check_ins=(check_in("a"), check_in("b", station="van"))
    )
    assert raised(given) == (
        Alarm(AlarmKind.MORE_BALLOTS_THAN_VOTERS, "library", None, None, expected=1, found=2, contests=("city",)),
    )


def test_more_ballots_in_a_contest_than_voters_who_were_handed_it_is_an_alarm() -> None:
    given = facts([ballot(1, north=["N1"])], check_ins=(check_in("a", "city"),))
    assert [(alarm.kind, alarm.contest, alarm.difference) for alarm in raised(given)] == [
        (AlarmKind.MORE_IN_CONTEST, "north", 1)
    ]


def test_an_envelope_puts_no_ballot_into_the_stations_box() -> None:
    given = facts([ballot(1)], check_ins=(check_in("a", provisional=True),))
    assert [alarm.kind for alarm in raised(given)] == [AlarmKind.MORE_BALLOTS_THAN_VOTERS]


def test_fewer_ballots_than_voters_is_no_alarm_since_some_take_theirs_home() -> None:
    assert raised(facts([ballot(1)], check_ins=(check_in("a"), check_in("b")))) == ()


def test_a_hand_count_that_differs_is_an_alarm_for_that_box_both_ways() -> None:
    for counted in (1, 3):
        given = facts([ballot(1), ballot(2)], hand_counts=(HandCount("library", "1", counted),))
        assert [(each.kind, each.box, each.difference) for each in raised(given)] == [(AlarmKind.BOX_DIFFERS, "1", 1)]


def test_a_counted_box_of_which_nothing_was_read_is_an_alarm() -> None:
    assert [alarm.found for alarm in raised(facts([], hand_counts=(HandCount("van", "1", 7),)))] == [0]


def test_ballots_from_a_box_that_was_never_closed_are_an_alarm() -> None:
    assert [alarm.kind for alarm in raised(facts([ballot(1)], hand_counts=()))] == [AlarmKind.BOX_NOT_CLOSED]
