"""The sentences about wrong lines of a file of digital votes (:mod:`central.digital_csv`), in the reader's language.

They arrive filled in, so each is matched with the template it came from. One without a template is shown as it is.
"""

import re
from functools import cache

from flask_babel import gettext


def _l(template: str) -> str:
    """Marks a template for the catalogue."""
    return template


TEMPLATES = (
    _l("the nullifier is not 64 digits 0–9 and a–f."),
    _l("there is no contest {contest}."),
    _l("contest {contest} has no project {project}."),
    _l("the value {value} is not a whole number."),
    _l("there are {choices} choices but {values} values."),
    _l("contest {contest} gives its own points; leave values empty."),
    _l("the same voter has voted in this contest on line {line}."),
    _l("there are {found} cells, not {expected}."),
    _l("the row cannot be read ({problem})."),
)


def translated(sentence: str) -> str:
    """The sentence in the reader's language."""
    for template in TEMPLATES:
        if match := _pattern(template).fullmatch(sentence):
            words: str = gettext(template)
            return words.format(**match.groupdict())
    return sentence


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template)), re.DOTALL)
