import pytest

from station.ladder import Rung, counted


@pytest.mark.parametrize(
    ("sealed", "on_stick", "receipted", "delivered", "rung"),
    [
        (0, 0, 0, 0, Rung.EMPTY),
        (5, 0, 0, 0, Rung.SEALED),
        (5, 0, 2, 2, Rung.SEALED),
        (5, 4, 2, 4, Rung.SEALED),
        (5, 5, 2, 5, Rung.DELIVERED),
        (5, 4, 5, 5, Rung.RECEIPTED),
        (5, 9, 0, 5, Rung.DELIVERED),
    ],
)
def test_delivered_is_what_lies_on_a_stick_or_has_a_receipt(
    sealed: int, on_stick: int, receipted: int, delivered: int, rung: Rung
):
    found = counted(0, sealed, on_stick, receipted)
    assert (found.delivered, found.rung) == (delivered, rung)


def test_what_is_only_stored_keeps_the_whole_stream_on_the_first_rung():
    assert counted(1, 5, 5, 5).rung is Rung.STORED
