"""Digital votes are kept whole or not at all, once, and in no order."""

from pathlib import Path

import pytest
from sqlalchemy import select

from ballots.judging import Validity, Vote
from central import schema
from central.digital import count_votes, imported_files, keep_votes, read_file
from central.errors import CentralError
from central.facts import DigitalVote
from central.gather import digital_votes
from tests.central.town import NOW, Town, rows

A, B = "a" * 64, "b" * 64


def vote(nullifier: str, *choices: str) -> DigitalVote:
    return DigitalVote(nullifier, "parks", Vote(choices, (1,) * len(choices)))


VOTES = [vote(B, "P1", "P2"), vote(A, "P1", "P2", "P3")]


def test_votes_come_back_as_they_were(town: Town) -> None:
    imported = keep_votes(town.office, "votes.csv", "1" * 64, VOTES, NOW)
    assert (imported.votes, imported.voters) == (2, 2)
    assert imported.validity == {Validity.VALID: 1, Validity.TOO_MANY: 1}
    with town.office.database.reading() as connection:
        assert set(digital_votes(connection)) == set(VOTES)
        assert count_votes(connection) == {"parks": 2}
        assert [(each.name, each.votes) for each in imported_files(connection)] == [("votes.csv", 2)]


def test_the_files_order_is_forgotten(town: Town) -> None:
    keep_votes(town.office, "votes.csv", "1" * 64, VOTES, NOW)
    with town.office.database.reading() as connection:
        assert connection.execute(select(schema.digital_votes.c.nullifier)).scalars().all() == [A, B]


def test_the_same_file_twice_is_refused(town: Town) -> None:
    keep_votes(town.office, "votes.csv", "1" * 64, VOTES, NOW)
    with pytest.raises(CentralError, match="imported already, at 2027-03-15T18:00:00Z"):
        keep_votes(town.office, "copy.csv", "1" * 64, VOTES, NOW)
    assert rows(town, schema.digital_votes) == 2


def test_a_voter_in_two_files_is_refused_and_nothing_of_the_second_is_kept(town: Town) -> None:
    keep_votes(town.office, "votes.csv", "1" * 64, VOTES[:1], NOW)
    with pytest.raises(CentralError, match="1 votes in more"):
        keep_votes(town.office, "more.csv", "2" * 64, VOTES, NOW)
    assert (rows(town, schema.digital_votes), rows(town, schema.digital_imports)) == (1, 1)


def test_files_are_read_or_told_why_not(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_bytes(b"x")
    assert read_file(tmp_path / "votes.csv") == b"x"
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(CentralError, match="cannot be read"):
            read_file(path)
