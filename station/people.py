"""Two people: what one alone must not do."""

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
    """Each person once, without blanks around the name, sorted.

    Names differ when they do after folding case and blanks, so that "Åsa" and "åsa " are one person.
    """
    folded = {" ".join(name.split()).casefold(): " ".join(name.split()) for name in names}
    folded.pop("", None)
    return [folded[key] for key in sorted(folded)]
