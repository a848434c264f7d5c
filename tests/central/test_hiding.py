"""Groups too small to show: what is hidden, and that no subtraction brings it back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from central.hiding import Hidden, hide_small

LEAST = 20


@settings(max_examples=50)
@given(st.integers(0, 60), st.dictionaries(st.text("abc", min_size=1), st.integers(0, 60), max_size=6))
def test_what_can_be_computed_is_large_enough_or_there_is_nothing_else_to_show(
    digital: int, stations: dict[str, int]
) -> None:
    hidden = hide_small(digital, stations, LEAST)
    cast = {station: ballots for station, ballots in stations.items() if ballots}
    shown = [ballots for station, ballots in cast.items() if station not in hidden.stations]
    assert all(ballots >= LEAST for ballots in shown)
    assert hidden.channels or digital == 0 or digital >= LEAST
    pool = [cast[station] for station in hidden.stations] + ([digital] if hidden.channels and digital else [])
    everything = not shown and (hidden.channels or not digital)
    assert not pool or everything or (len(pool) >= 2 and sum(pool) >= LEAST)


def test_large_groups_are_shown() -> None:
    assert hide_small(100, {"a": 20, "b": 30, "empty": 0}, LEAST) == Hidden(frozenset(), False)


def test_one_small_station_takes_the_next_smallest_with_it() -> None:
    assert hide_small(100, {"a": 3, "b": 30, "c": 40}, LEAST) == Hidden(frozenset({"a", "b"}), False)


def test_two_small_stations_that_are_small_together_take_a_third_with_them() -> None:
    assert hide_small(100, {"a": 3, "b": 4, "c": 40, "d": 50}, LEAST) == Hidden(frozenset({"a", "b", "c"}), False)


def test_paper_that_is_small_as_a_whole_hides_the_channels_too() -> None:
    assert hide_small(100, {"a": 3, "b": 4}, LEAST) == Hidden(frozenset({"a", "b"}), True)


def test_few_digital_votes_hide_a_station_too_since_the_rest_would_give_them_away() -> None:
    assert hide_small(3, {"a": 50, "b": 40}, LEAST) == Hidden(frozenset({"b"}), True)


def test_a_setting_of_one_hides_nothing() -> None:
    assert hide_small(1, {"a": 1, "b": 2}, 1) == Hidden(frozenset(), False)
