"""What people write in their own words and central reads: why something is corrected, or does not agree."""

import re

from station.errors import NotPossible

# A few sentences; the reason for a corrected ballot travels beside every reading of it.
_LONGEST = 500
# A personal number (personnummer) or samordningsnummer as people write it, with or without the century. The date within
# it tells it from a seal's number.
_DATE = r"(?:\d\d)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])"
_PERSONAL_NUMBER = re.compile(rf"(?<!\d){_DATE}\s?[-+]?\s?\d{{4}}(?!\d)")


def usable_reason(typed: str) -> str:
    """The reason on one line; NotPossible without one, or when it is too long or names a personal number."""
    words = " ".join(typed.split())
    if not 1 <= len(words) <= _LONGEST:
        raise NotPossible("Write the reason in a few words (at most {most} signs); central reads it.", most=_LONGEST)
    require_no_number(words)
    return words


def require_no_number(text: str) -> None:
    """NotPossible when the text names a personal number."""
    if _PERSONAL_NUMBER.search(text):
        raise NotPossible("There is a personal number in the text. Write it without saying who voted.")
