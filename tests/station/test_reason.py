"""What people write in their own words may say nothing of who voted."""

import pytest

from station.errors import NotPossible
from station.polling_station import Station
from station.reason import require_no_number, usable_reason
from station.reconcile import reconcile


def test_a_reason_is_kept_on_one_line() -> None:
    assert usable_reason("  Förseglingen\n brast. ") == "Förseglingen brast."


@pytest.mark.parametrize("typed", ["", " \n", "x" * 501])
def test_no_reason_and_a_very_long_one_are_refused(typed: str) -> None:
    with pytest.raises(NotPossible, match="in a few words"):
        usable_reason(typed)


@pytest.mark.parametrize("number", ["19500131-1231", "500131-1231", "195001311231", "500191+1238", "19500131 - 1231"])
def test_a_personal_number_is_refused(number: str) -> None:
    with pytest.raises(NotPossible, match="personal number"):
        usable_reason(f"Väljaren {number} gick hem.")


@pytest.mark.parametrize(
    "text", ["Försegling 0012345678 brast.", "Urna 1, 45 röster, tel 08-508 00 000.", "2026-11-23 12:30"]
)
def test_seals_counts_and_times_are_no_personal_numbers(text: str) -> None:
    require_no_number(text)


def test_the_note_on_differences_names_nobody(open_for_voters: Station) -> None:
    with pytest.raises(NotPossible, match="personal number"):
        reconcile(open_for_voters, 0, "19500131-1231 tog med sig sin röstsedel.")
