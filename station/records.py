"""Records of the streams ``checkins`` and ``paper`` on their way into a batch."""

import json
import secrets
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel, JsonValue

from station.journal import Journal
from sync.batch import Stream

# 128 random bits: two keys never meet, and rows sorted by them tell no order.
_KEY_BYTES = 16


class Pending(NamedTuple):
    """A record that no batch carries yet."""

    id: str
    fields: dict[str, JsonValue]


def random_key() -> str:
    """A key for a row: says nothing about when the row was written."""
    return secrets.token_hex(_KEY_BYTES)


def add_record(journal: Journal, stream: Stream, record: BaseModel) -> None:
    """Stores what the stream will say; within the transaction that also stores what it is about."""
    row = {"id": random_key(), "stream": stream.value, "body": record.model_dump_json(), "seq": None}
    journal.insert("records", row)


def pending_records(journal: Journal, stream: Stream) -> Iterator[Pending]:
    """The records of a stream that no batch carries yet, in the order of their random keys."""
    query = "SELECT id, body FROM records WHERE stream = ? AND seq IS NULL ORDER BY id"
    for row in journal.rows(query, stream.value):
        yield Pending(row["id"], json.loads(row["body"]))


def all_records(journal: Journal, stream: Stream) -> Iterator[dict[str, JsonValue]]:
    """Every record of a stream, in the order of their random keys."""
    for row in journal.rows("SELECT body FROM records WHERE stream = ? ORDER BY id", stream.value):
        yield json.loads(row["body"])
