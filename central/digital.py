"""Keeps digital votes: a file is imported whole or not at all, and never twice."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from ballots.election import Election
from ballots.judging import Validity, judge_vote
from central import schema
from central.clock import text_of
from central.errors import CentralError
from central.facts import DigitalVote
from central.forgotten import require_voters
from central.office import Office

# A million votes come to about 100 MB; more is not a list of votes.
_MOST_BYTES = 500_000_000


@dataclass(frozen=True)
class Imported:
    """What a file brought: how many votes (one contest each), how many voters, and the votes by their validity."""

    name: str
    votes: int
    voters: int
    validity: dict[Validity, int]


@dataclass(frozen=True)
class ImportedFile:
    """A file that was imported: its name, the SHA-256 (hex) of its bytes, its votes, and when."""

    name: str
    hash: str
    votes: int
    imported_at: str


def read_file(path: Path) -> bytes:
    """The bytes of a file of votes; CentralError when it cannot be read or is far too large."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CentralError("{path} is larger than {most} bytes, so it is not read.", path=path, most=_MOST_BYTES)
        return path.read_bytes()
    except OSError as error:
        raise CentralError("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error


@dataclass(frozen=True)
class Ended:
    """That digital voting has ended, how many voters had voted, and whether stations are told who they are."""

    at: str
    voters: int
    is_told: bool


def end_voting(office: Office, now: datetime) -> Ended:
    """Notes that no digital vote is to come any more, so that stations may rely on the list of digital voters.

    There is no way back: voters are turned away, or are handed a ballot for the box, by what was known then.

    Raises:
        CentralError: it has ended before, or central has forgotten who voted.
    """
    require_voters(office.home)
    with office.database.writing() as connection:
        _require_going_on(connection)
        connection.execute(insert(schema.digital_end).values(ended_at=text_of(now)))
        counted = select(func.count(func.distinct(schema.digital_votes.c.nullifier)))
        voters: int = connection.execute(counted).scalar_one()
    return Ended(text_of(now), voters, office.election.election.double_vote != "paper-replaces-digital")


def voting_ended(connection: Connection) -> str | None:
    """When digital voting ended (UTC), or None while votes may come."""
    return connection.execute(select(schema.digital_end.c.ended_at)).scalar_one_or_none()


def keep_votes(office: Office, name: str, file_hash: str, votes: Sequence[DigitalVote], now: datetime) -> Imported:
    """Keeps the votes of one file, in one transaction and without their order.

    Raises:
        CentralError: digital voting has ended, the file is imported already, a voter has voted in a contest in another
            file, or central has forgotten who voted.
    """
    require_voters(office.home)
    with office.database.writing() as connection:
        _require_going_on(connection)
        _check_new_file(connection, name, file_hash)
        _check_new_voters(connection, name, votes)
        connection.execute(
            insert(schema.digital_imports).values(
                hash=file_hash, name=name[:200], votes=len(votes), imported_at=text_of(now)
            )
        )
        if votes:
            connection.execute(insert(schema.digital_votes), [_row(vote, file_hash) for vote in votes])
    return Imported(
        name, len(votes), len({vote.nullifier for vote in votes}), _validity(office.election.election, votes)
    )


def imported_files(connection: Connection) -> list[ImportedFile]:
    """The files imported so far, the oldest first."""
    table = schema.digital_imports
    rows = connection.execute(select(table).order_by(table.c.imported_at, table.c.hash))
    return [ImportedFile(row.name, row.hash, row.votes, row.imported_at) for row in rows]


def count_votes(connection: Connection) -> dict[str, int]:
    """How many digital votes each contest has."""
    table = schema.digital_votes
    rows = connection.execute(select(table.c.contest, func.count()).group_by(table.c.contest).order_by(table.c.contest))
    return {row[0]: row[1] for row in rows}


def _require_going_on(connection: Connection) -> None:
    if ended := voting_ended(connection):
        raise CentralError(
            "Digital voting has ended, at {time}: stations hand out ballots by the list of digital voters of then. "
            "Nothing was changed, and no more digital votes can be imported.",
            time=ended,
        )


def _check_new_file(connection: Connection, name: str, file_hash: str) -> None:
    table = schema.digital_imports
    known = connection.execute(select(table).where(table.c.hash == file_hash)).first()
    if known is not None:
        raise CentralError(
            "{name} was imported already, at {time}. Nothing was imported twice.", name=name, time=known.imported_at
        )


def _check_new_voters(connection: Connection, name: str, votes: Sequence[DigitalVote]) -> None:
    table = schema.digital_votes
    held = {(row.nullifier, row.contest) for row in connection.execute(select(table.c.nullifier, table.c.contest))}
    repeated = sum((vote.nullifier, vote.contest) in held for vote in votes)
    if repeated:
        raise CentralError(
            "{repeated} votes in {name} are from voters who have a digital vote in the same contest already, from "
            "another file. Nothing was imported; find out which file is right.",
            repeated=repeated,
            name=name,
        )


def _row(vote: DigitalVote, file_hash: str) -> dict[str, object]:
    return {
        "nullifier": vote.nullifier,
        "contest": vote.contest,
        "choices": json.dumps(vote.vote.choices),
        "amounts": json.dumps(vote.vote.values),
        "import_hash": file_hash,
    }


def _validity(election: Election, votes: Sequence[DigitalVote]) -> dict[Validity, int]:
    return dict(Counter(judge_vote(election.contest(vote.contest), vote.vote).validity for vote in votes))
