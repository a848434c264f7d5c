"""Fields that several signed documents share."""

from datetime import UTC, datetime
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

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def moment_text(moment: datetime) -> str:
    """A time as documents write it, UTC in whole seconds. ValueError when it does not know its time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).strftime(_MOMENT)


def read_moment(text: str) -> datetime:
    """The time that a document says; ValueError when it is not written as ``moment_text`` does."""
    moment = datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    if moment_text(moment) != text:
        raise ValueError("not written as 2026-09-13T18:00:00Z")
    return moment


def _real_moment(text: str) -> str:
    read_moment(text)
    return text


Moment = Annotated[str, AfterValidator(_real_moment)]
"""A time, UTC in whole seconds, as in 2026-09-13T18:00:00Z."""
