"""Two people: what one alone must not do."""

import unicodedata
from collections.abc import Sequence

from station.errors import TwoPeopleNeeded


def two_people(names: Sequence[str]) -> list[str]:
    """The names without blanks around them, sorted; TwoPeopleNeeded unless at least two are different."""
    found = different(names)
    if len(found) < 2:
        raise TwoPeopleNeeded(
            "Two different people must do this together. Give both their names.", command="… --by A --by B"
        )
    return found


def different(names: Sequence[str]) -> list[str]:
    """Each person once, without blanks around the name, sorted; "Åsa" and "åsa " are one person."""
    by_name = {folded(name): " ".join(name.split()) for name in names}
    by_name.pop("", None)
    return [by_name[key] for key in sorted(by_name)]


def folded(name: str) -> str:
    """A name as it is compared: whatever the case, the blanks, or whether an å is one sign or two."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
