"""Records of the streams ``checkins`` and ``paper`` on their way into a batch."""

import json
import secrets
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from station.errors import NotPossible
from station.journal import Journal
from sync.batch import Stream

_R = TypeVar("_R", bound=BaseModel)

# 128 random bits: two keys never meet, and rows sorted by them tell no order.
_KEY_BYTES = 16


class Pending(NamedTuple):
    """A record that no batch carries yet."""

    id: str
    body: str

    @property
    def fields(self) -> dict[str, JsonValue]:
        """The record as the batch carries it."""
        fields: dict[str, JsonValue] = json.loads(self.body)
        return fields


def random_key() -> str:
    """A key for a row: says nothing about when the row was written."""
    return secrets.token_hex(_KEY_BYTES)


def record(kind: type[_R], **fields: object) -> _R:
    """A record out of what a person typed; NotPossible naming the field that cannot be used."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        field = " ".join(str(step) for step in first["loc"]).replace("_", " ")
        raise NotPossible(
            "This cannot be used as {field}: {problem}. Correct it and try again.", field=field, problem=first["msg"]
        ) from error


def add_record(journal: Journal, stream: Stream, record: BaseModel) -> None:
    """Stores what the stream will say; within the transaction that also stores what it is about."""
    row = {"id": random_key(), "stream": stream.value, "body": record.model_dump_json(), "seq": None}
    journal.insert("records", row)


def pending_records(journal: Journal, stream: Stream, most: int) -> list[Pending]:
    """At most so many records of a stream that no batch carries yet, in the order of their random keys."""
    query = "SELECT id, body FROM records WHERE stream = ? AND seq IS NULL ORDER BY id LIMIT ?"
    return [Pending(row["id"], row["body"]) for row in journal.rows(query, stream.value, most)]


def mark_sealed(journal: Journal, sealed: Iterable[Pending], seq: int) -> None:
    """Says which batch carries these records; within the transaction that stores it."""
    for pending in sealed:
        journal.change("UPDATE records SET seq = ? WHERE id = ?", seq, pending.id)
