"""Who voted is forgotten once the result is published: nothing names a voter any more, and everything still counts."""

import base64
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from ballots.judging import Vote
from central import schema
from central.backup import back_up, restore
from central.certifying import certify, propose
from central.cli import program
from central.commands import forget_voters as command
from central.counting import count_now
from central.digital import keep_votes
from central.errors import CentralError
from central.facts import DigitalVote
from central.forgetting import forget_voters
from central.forgotten import forgotten
from central.home import Home
from central.intake import opened, take_in
from central.office import open_office
from central.publishing.publish import publish
from central.recheck import recheck
from central.release import release, take_back_revocation
from central.results_json import results_text
from central.status import read_status
from sync.batch import Stream
from sync.ledger import Verdict
from sync.nullifier import nullifier
from tests.central.publication import SMALL_GROUPS, play, published, some_ballots, vote_digitally
from tests.central.town import CLOSED, NOW, Laptop, Town, found_town, rows
from tests.stored import stored_in
from verifier.verify import verify

PEOPLE = [f"pnr:19800101{number:04}" for number in range(24)]
VOTES = (("P1",), ("P2",), ("P1", "P3"))


def play_the_vote(town: Town) -> list[Laptop]:
    """Two stations; 24 people of known ids are handed ballots in this order, and every second of them has voted
    digitally as well, which their paper replaces."""
    laptops = [town.enrolled(station) for station in ("tensta", "lund")]
    people = nullifiers(town)
    contests = [contest.id for contest in town.election.contests]
    town.take(laptops[0].check_in(*people, people[3], contests=contests))
    void = {"type": "void", "nullifier": people[3], "people": ["Kerstin", "Yusuf"]}
    town.take(laptops[0].batch(Stream.CHECKINS, records=[void]))
    for laptop in laptops:
        play(town, laptop, [some_ballots(6)])
    vote_digitally(town, 7)
    votes = [
        DigitalVote(person, "parks", Vote(VOTES[n % 3], (1,) * len(VOTES[n % 3]))) for n, person in enumerate(people)
    ]
    keep_votes(town.office, "people.csv", "ef" * 32, votes[::2], NOW)
    return laptops


def nullifiers(town: Town) -> list[str]:
    return [nullifier(person, town.office.keys.election_secret, test_mode=True) for person in PEOPLE]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = found_town(tmp_path, election=SMALL_GROUPS)
    for station in ("tensta", "lund"):
        town.add_station(station)
    town.sign()
    yield town
    town.office.database.close()


@pytest.fixture
def laptops(town: Town) -> list[Laptop]:
    return play_the_vote(town)


@pytest.fixture
def bundle(town: Town, laptops: list[Laptop], tmp_path: Path) -> Path:
    """The certified result, published."""
    published(town, tmp_path / "bundle", note="Pappret är räknat två gånger.")
    return tmp_path / "bundle"


def forget(town: Town, bundle: Path) -> int:
    return forget_voters(town.office, bundle, town.board[:2], NOW)


def bytes_of(town: Town) -> bytes:
    """Every byte in central's folder, and all that its own key opens of it."""
    files = stored_in(town.office.home.folder)
    with town.office.database.reading() as connection:
        sealed = [
            row for table in (schema.batches, schema.disputed) for row in connection.execute(select(table.c.sealed))
        ]
    said = [opened(town.office, town.manifest, row.sealed).envelope for row in sealed if row.sealed]
    return b"\0".join([files, *said, *(_payload(each) for each in said)])


def _payload(envelope: bytes) -> bytes:
    return base64.b64decode(json.loads(envelope)["payload"])


def test_nothing_at_central_names_a_voter_any_more(town: Town, bundle: Path):
    people, secret = nullifiers(town), town.office.keys.election_secret
    before = bytes_of(town)
    assert all(person.encode() in before for person in people)
    assert forget(town, bundle) == len(PEOPLE) + 7 + 12
    after = bytes_of(town)
    for person in people:
        assert person.encode() not in after
        assert bytes.fromhex(person) not in after
    assert secret.hex().encode() not in after
    assert (town.office.home.folder / "central.db-wal").stat().st_size == 0


def test_the_result_and_the_state_of_all_stations_stay_as_they_were(town: Town, bundle: Path):
    before = results_text(count_now(town.office)), read_status(town.office)
    assert before[0].count("digital") > 0
    forget(town, bundle)
    assert (results_text(count_now(town.office)), read_status(town.office)) == before
    assert recheck(town.office) == []
    assert not verify(bundle).failed


def test_names_are_new_every_time_and_the_same_wherever_one_voter_stands(town: Town, bundle: Path):
    def voters(table: str) -> set[str]:
        with town.office.database.reading() as connection:
            return set(connection.execute(select(schema.metadata.tables[table].c.nullifier)).scalars())

    both = len(voters("check_ins") & voters("digital_votes"))
    before = voters("check_ins") | voters("digital_votes")
    forget(town, bundle)
    assert len(voters("check_ins") & voters("digital_votes")) == both == len(PEOPLE) // 2
    assert not before & (voters("check_ins") | voters("digital_votes"))


def test_a_station_s_copy_of_a_delivery_does_not_tell_its_lines_again(town: Town, bundle: Path):
    forget(town, bundle)
    with town.office.database.reading() as connection:
        table = schema.check_ins
        lines = connection.execute(select(table.c.incarnation, table.c.seq, table.c.place, table.c.nullifier)).all()
    for _, batch in itertools.groupby(sorted(lines), key=lambda line: (line.incarnation, line.seq)):
        found = [line.nullifier for line in batch]
        assert found == sorted(found), "new names are random, so that their order says nothing"


def test_another_history_that_was_set_aside_is_forgotten_too(town: Town, laptops: list[Laptop], tmp_path: Path):
    stranger = "cd" * 32
    fork = laptops[0].batch_at(
        1,
        laptops[0].request.payload_hash,
        Stream.CHECKINS,
        records=[{"type": "check-in", "nullifier": stranger, "contests": ["parks"]}],
    )
    assert town.take(fork).verdict is Verdict.FORK
    published(town, tmp_path / "bundle", note="Utrett.")
    assert stranger.encode() in bytes_of(town)
    forget(town, tmp_path / "bundle")
    assert stranger.encode() not in bytes_of(town)
    assert rows(town, schema.disputed) == 1


def test_who_closed_a_stream_is_still_known(town: Town, bundle: Path):
    forget(town, bundle)
    assert CLOSED["people"] == ["Kerstin", "Yusuf"]
    assert bytes_of(town).count(b'"people":["Kerstin","Yusuf"]') >= 2


def test_what_arrives_later_is_refused_and_what_came_before_has_its_receipt(
    town: Town, laptops: list[Laptop], bundle: Path
):
    late = laptops[0].check_in("ab" * 32)
    with town.office.database.reading() as connection:
        before = connection.execute(select(schema.batches).where(schema.batches.c.stream == "checkins")).first()
    assert before
    forget(town, bundle)
    with pytest.raises(CentralError, match="The vote is over"):
        town.take(late)
    again = take_in(town.office, before.sealed, NOW)
    assert (again.verdict, again.receipt) == (Verdict.AGAIN, before.receipt)


def test_nothing_that_needs_to_know_voters_goes_on(town: Town, laptops: list[Laptop], bundle: Path, tmp_path: Path):
    forget(town, bundle)
    office = town.office
    vote = [DigitalVote("ab" * 32, "parks", Vote(("P1",), (1,)))]
    for refused in (
        lambda: keep_votes(office, "late.csv", "ab" * 32, vote, NOW),
        lambda: publish(office, tmp_path / "again"),
        lambda: release(office, laptops[0].id, Stream.CHECKINS, NOW),
        lambda: take_back_revocation(office, laptops[0].id, NOW),
        lambda: forget(town, bundle),
    ):
        with pytest.raises(CentralError, match="has forgotten"):
            refused()


def test_without_a_certified_result_nothing_is_forgotten(town: Town, laptops: list[Laptop], tmp_path: Path):
    with pytest.raises(CentralError, match="No result is certified"):
        forget(town, tmp_path)


def test_a_result_that_is_not_published_whole_keeps_its_voters(town: Town, bundle: Path, tmp_path: Path):
    with pytest.raises(CentralError, match="not the whole bundle"):
        forget(town, tmp_path / "nowhere")
    for name in ("checkpoint", "counts.json", "files.txt", "certificate.json"):
        whole = (bundle / name).read_bytes()
        (bundle / name).write_bytes(whole.replace(whole[20:22], b"xx", 1))
        with pytest.raises(CentralError, match="not the whole bundle"):
            forget(town, bundle)
        (bundle / name).write_bytes(whole)
    (bundle / "results.json").rename(tmp_path / "results.json")
    with pytest.raises(CentralError, match="not the whole bundle"):
        forget(town, bundle)
    assert all(person.encode() in bytes_of(town) for person in nullifiers(town))


def test_the_bundle_of_an_earlier_result_does_not_do(town: Town, bundle: Path):
    vote_digitally(town, 3, name="late.csv")
    certify(town.office, propose(town.office, "Röster som kom sent.", NOW), town.board[:2])
    with pytest.raises(CentralError, match="not the whole bundle"):
        forget(town, bundle)


def test_a_result_that_has_changed_since_keeps_its_voters(town: Town, bundle: Path):
    vote_digitally(town, 3, name="late.csv")
    with pytest.raises(CentralError, match="arrived or changed since"):
        forget(town, bundle)
    assert forgotten(town.office.home) is None


def test_one_member_of_the_board_cannot_do_it_alone(town: Town, bundle: Path):
    with pytest.raises(CentralError, match="2 of 3 board members must sign"):
        forget_voters(town.office, bundle, town.board[:1], NOW)


def test_cut_off_in_the_middle_it_is_done_again(town: Town, bundle: Path, monkeypatch: pytest.MonkeyPatch):
    def cut(_: Path) -> None:
        raise KeyboardInterrupt

    people = nullifiers(town)
    with monkeypatch.context() as patched:
        patched.setattr("central.forgetting.renew_election_secret", cut)
        with pytest.raises(KeyboardInterrupt):
            forget(town, bundle)
    assert forgotten(town.office.home) is None
    forget(town, bundle)
    assert forgotten(town.office.home) is not None
    assert not any(person.encode() in bytes_of(town) for person in people)
    assert recheck(town.office) == []


def test_a_backup_taken_afterwards_knows_that_voters_are_forgotten(town: Town, bundle: Path, tmp_path: Path):
    forget(town, bundle)
    back_up(town.office, tmp_path / "backup")
    home = Home(tmp_path / "restored")
    restore(home, tmp_path / "backup", town.recovery, NOW)
    assert forgotten(home) == forgotten(town.office.home)
    restored = open_office(home)
    assert recheck(restored) == []
    restored.database.close()


def test_a_damaged_mark_is_named(town: Town, bundle: Path):
    forget(town, bundle)
    town.office.home.forgotten.write_bytes(b"{}")
    with pytest.raises(CentralError, match=r"forgotten\.json is damaged"):
        recheck(town.office)


def test_a_check_in_that_was_emptied_by_somebody_else_is_still_found(town: Town, bundle: Path):
    """Only the board's mark excuses a delivery that is gone."""
    with town.office.database.writing() as connection:
        connection.execute(schema.batches.update().where(schema.batches.c.stream == "checkins").values(sealed=b""))
    assert any("damaged" in problem for problem in recheck(town.office))


def test_a_receipt_of_forgotten_check_ins_is_still_checked(town: Town, bundle: Path):
    forget(town, bundle)
    with town.office.database.writing() as connection:
        table = schema.batches
        connection.execute(table.update().where(table.c.stream == "checkins", table.c.seq == 1).values(hash="0" * 64))
    assert any(problem.startswith("Delivery checkins 1 of") for problem in recheck(town.office))


def test_the_command_says_what_to_do_next(town: Town, bundle: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "unlocked", lambda _: list(town.board[:2]))
    home = ["--home", str(town.office.home.folder)]
    done = CliRunner().invoke(program, [*home, "forget-voters", "--board-key", "a", "--bundle", str(bundle)])
    assert (done.exit_code, "43 voters are forgotten. Take a new backup now" in done.output) == (0, True), done.output
    said = CliRunner().invoke(program, [*home, "recheck"])
    assert (said.exit_code, "Check-ins could not be compared" in said.output) == (0, True)
