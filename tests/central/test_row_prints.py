"""Two lists of rows are compared by their fingerprints alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from central.row_prints import RowPrints

ROWS = st.lists(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), min_size=1, max_size=3), max_size=20)


@given(ROWS, ROWS)
@settings(max_examples=50, deadline=None)
def test_what_is_missing_and_what_is_foreign_is_counted_once_each(
    said: list[list[object]], found: list[list[object]]
) -> None:
    prints = RowPrints()
    prints.add(said)
    one, other = set(map(tuple, said)), set(map(tuple, found))
    assert prints.differences(found) == (len(one - other), len(other - one))


def test_no_two_comparisons_have_the_same_prints() -> None:
    one, other = RowPrints(), RowPrints()
    one.add([["a", 1]])
    other.add([["a", 1]])
    assert one.said != other.said
