"""Counts kept at the table beside the check-ins: how voters were identified, who was helped. Numbers, never who."""

from collections.abc import Iterable
from enum import Enum

from station.journal import Journal


class Tally(Enum):
    """What is counted."""

    DOCUMENT = "document"
    KNOWN = "known"
    VOUCHED = "vouched"
    ASSISTED = "assisted"
    VISITED = "visited"


def count(journal: Journal, noted: Iterable[Tally]) -> None:
    """Adds one to each; within a transaction."""
    for tally in noted:
        journal.insert("tallies", {"name": tally.value, "count": tallies(journal)[tally] + 1}, replace=True)


def tallies(journal: Journal) -> dict[Tally, int]:
    """All counts, 0 where nothing was counted."""
    stored = {row["name"]: int(row["count"]) for row in journal.rows("SELECT name, count FROM tallies")}
    return {tally: stored.get(tally.value, 0) for tally in Tally}
