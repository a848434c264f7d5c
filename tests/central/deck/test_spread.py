"""Totals that differ, on few ballots."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from central.deck.spread import MOST_BALLOTS, different_totals, spread


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_each_project_gets_its_total_within_the_limits_of_each_ballot(data: st.DataObject) -> None:
    projects = data.draw(st.integers(1, 60))
    most = data.draw(st.integers(1, projects))
    least = data.draw(st.integers(1, most))
    totals, ballots = different_totals(projects, least, most)
    made = spread(totals, ballots)
    assert len(made) == ballots <= max(MOST_BALLOTS, projects)
    assert Counter(place for ballot in made for place in ballot) == dict(enumerate(totals))
    assert all(least <= len(ballot) == len(set(ballot)) <= most for ballot in made)


def test_twenty_projects_have_twenty_totals_where_one_may_be_chosen() -> None:
    assert different_totals(20, 1, 1) == (list(range(1, 21)), 210)


def test_four_hundred_projects_share_totals_rather_than_fill_a_room_with_ballots() -> None:
    totals, ballots = different_totals(400, 1, 1)
    assert ballots == 400
    assert set(totals) == {1}
