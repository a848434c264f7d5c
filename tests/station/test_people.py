"""Who counts as two people."""

import unicodedata

import pytest

from station.errors import TwoPeopleNeeded
from station.people import different, two_people


@pytest.mark.parametrize("again", ["åsa  ek", " ÅSA EK ", unicodedata.normalize("NFD", "Åsa Ek")])
def test_one_person_is_one_however_the_name_is_typed(again: str) -> None:
    with pytest.raises(TwoPeopleNeeded):
        two_people(["Åsa Ek", again])


def test_two_people_are_named_without_blanks_in_one_order() -> None:
    assert two_people([" Yusuf", "Kerstin  Ek "]) == ["Kerstin Ek", "Yusuf"]
    assert different(["", " "]) == []
