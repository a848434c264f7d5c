"""How central writes times: UTC, whole seconds, as in receipts."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def text_of(moment: datetime) -> str:
    """``2027-03-15T18:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
