"""Fields that several signed documents share."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from sync.keys import is_recipient


def _recipient(text: str) -> str:
    if not is_recipient(text):
        raise ValueError("not an age recipient")
    return text


Recipient = Annotated[str, AfterValidator(_recipient)]
"""An age X25519 recipient, `age1…`."""

StationId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""A station's short name in files and commands."""

Software = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){0,3}$")]
"""A version of this program: up to four numbers with dots."""
