"""Letting a stopped stream go on: the accepted history stands, what continues it comes in, nothing is dropped."""

import pytest
from click.testing import CliRunner

from central import schema
from central.cli import program
from central.enrolment import revoke
from central.errors import CentralError
from central.incidents import Kind as Incident
from central.incidents import listed
from central.manifest_edits import fingerprint
from central.release import Released, release, take_back_revocation
from sync.batch import SealedBatch, Stream
from sync.ledger import Verdict
from tests.central.town import NOW, Laptop, Town, rows

CHECKINS = Stream.CHECKINS


def other_story(laptop: Laptop, number: int) -> SealedBatch:
    """What a copy of the laptop signed in the place of the first delivery."""
    records = [{"type": "check-in", "nullifier": f"{number:064x}", "contests": ["parks"]}]
    return laptop.batch_at(1, laptop.request.payload_hash, CHECKINS, records=records)


def test_what_continues_the_accepted_history_is_taken_in_and_receipted(town: Town, laptop: Laptop) -> None:
    first, second, third = (laptop.check_in(f"{number:064x}") for number in range(3))
    town.take(first)
    town.take(other_story(laptop, 9))
    assert [town.take(each).verdict for each in (third, second)] == [Verdict.FROZEN] * 2
    assert release(town.office, laptop.id[:16], CHECKINS, NOW) == Released(taken_in=2, set_aside=1)
    assert (rows(town, schema.check_ins), rows(town, schema.disputed)) == (3, 1)
    assert town.take(third).verdict is Verdict.AGAIN
    assert town.take(laptop.check_in("ef" * 32)).verdict is Verdict.ACCEPT


def test_the_history_that_was_set_aside_stops_nothing_when_it_comes_again(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("ab" * 32))
    town.take(other_story(laptop, 9))
    release(town.office, laptop.id, CHECKINS, NOW)
    assert town.take(other_story(laptop, 9)).verdict is Verdict.FORK
    assert town.take(laptop.check_in("cd" * 32)).verdict is Verdict.ACCEPT


def test_a_new_conflict_stops_the_stream_again(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("ab" * 32))
    town.take(other_story(laptop, 8))
    release(town.office, laptop.id, CHECKINS, NOW)
    town.take(other_story(laptop, 9))
    assert town.take(laptop.check_in("cd" * 32)).verdict is Verdict.FROZEN


def test_a_stream_that_is_not_stopped_and_an_unknown_computer_are_told_so(town: Town, laptop: Laptop) -> None:
    with pytest.raises(CentralError, match="not stopped"):
        release(town.office, laptop.id, CHECKINS, NOW)
    with pytest.raises(CentralError, match="does not name one computer"):
        release(town.office, "00000000", CHECKINS, NOW)


def test_a_release_is_listed(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("ab" * 32))
    town.take(other_story(laptop, 9))
    release(town.office, laptop.id, CHECKINS, NOW)
    with town.office.database.reading() as connection:
        assert {each.kind for each in listed(connection)} == {Incident.FORK, Incident.RELEASED}


def test_a_revocation_of_the_wrong_computer_is_taken_back_and_what_was_set_aside_counts(
    town: Town, laptop: Laptop
) -> None:
    town.take(laptop.check_in("ab" * 32))
    revoke(town.office, laptop.id)
    for number in range(2):
        assert town.take(laptop.check_in(f"{number:064x}")).verdict is Verdict.QUARANTINE
    assert take_back_revocation(town.office, laptop.id, NOW) == Released(taken_in=2, set_aside=0)
    assert (rows(town, schema.check_ins), rows(town, schema.disputed)) == (3, 0)
    assert town.sign().incarnation(laptop.id).state == "active"


def test_a_revocation_that_the_board_has_signed_stands_for_good(town: Town, laptop: Laptop) -> None:
    revoke(town.office, laptop.id)
    town.sign()
    with pytest.raises(CentralError, match="waits for the board"):
        take_back_revocation(town.office, laptop.id, NOW)


def test_a_computer_that_nobody_has_revoked_has_nothing_to_take_back(town: Town, laptop: Laptop) -> None:
    with pytest.raises(CentralError, match="waits for the board"):
        take_back_revocation(town.office, laptop.id, NOW)


def test_the_commands_let_a_computer_go_on(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("ab" * 32))
    town.take(other_story(laptop, 9))
    home = ["--home", str(town.office.home.folder)]
    said = CliRunner().invoke(program, [*home, "release", laptop.id, "checkins"])
    assert "1 stay set aside" in said.output
    looked_at = CliRunner().invoke(program, [*home, "status"]).output
    assert f"LOOK AT: computer {fingerprint(laptop.id)}, checkins 1: Two different" in looked_at
    assert f"LOOK AT: computer {fingerprint(laptop.id)}, checkins: A computer that was stopped" in looked_at
    CliRunner().invoke(program, [*home, "revoke", laptop.id])
    said = CliRunner().invoke(program, [*home, "revoke", laptop.id, "--take-back"])
    assert "goes on" in said.output
    assert CliRunner().invoke(program, [*home, "recheck"]).exit_code == 0
