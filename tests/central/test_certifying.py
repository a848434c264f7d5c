"""The board certifies a result: signed, bound to the deliveries, and never while matters are silently open."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ballots.serials import new_serials
from central.accepted import accepted, tree_root
from central.backup import back_up, restore
from central.board import new_board_key
from central.certificate import MEDIA_TYPE
from central.certifying import Certified, certify, latest, propose
from central.cli import program
from central.counting import count_now
from central.errors import CentralError
from central.home import Home
from central.office import Office
from central.results import Results
from central.setup import Choices, set_up
from sync.batch import Kind, Stream
from sync.envelope import open_envelope
from sync.errors import BadEnvelope
from sync.keys import AgeKey, SigningKey
from sync.wire import sha256_hex
from tests.central.town import ELECTION, NOW, NULLIFIER, Laptop, Town

VOTE = {"parks": [("P1", "1")], "roads": [("R1", "1")]}


def certified(town: Town, note: str = "") -> Certified:
    certify(town.office, propose(town.office, note, NOW), town.board[:2])
    held = latest(town.office.home)
    assert held is not None
    return held


def codes(town: Town) -> list[str]:
    return [matter.code for matter in propose(town.office, "", NOW).certificate.open_matters]


@pytest.fixture
def finished(town: Town, laptop: Laptop) -> Town:
    """Both stations have had their day and are closed."""
    town.day(laptop, [VOTE, VOTE])
    town.day(town.enrolled("lund"), [VOTE])
    return town


def test_a_finished_election_is_certified_by_the_boards_threshold(finished: Town) -> None:
    held = certified(finished)
    board = [key.public for key in finished.board]
    open_envelope(held.signed, MEDIA_TYPE, board, 2)
    with pytest.raises(BadEnvelope):
        open_envelope(held.signed, MEDIA_TYPE, board, 3)
    assert held.certificate.open_matters == []
    assert held.certificate.results == sha256_hex(held.results)


def test_the_certificate_names_all_deliveries_by_their_root(finished: Town) -> None:
    with finished.office.database.reading() as connection:
        payloads = accepted(connection)
    held = certified(finished).certificate
    assert (held.size, held.root) == (len(payloads), tree_root(payloads).hex())
    assert held.size == 2 * (4 + 3)


@pytest.mark.parametrize("signers", [slice(0, 1), slice(0, 0)])
def test_too_few_board_members_certify_nothing(finished: Town, signers: slice) -> None:
    with pytest.raises(CentralError, match="2 of 3 board members must sign"):
        certify(finished.office, propose(finished.office, "", NOW), finished.board[signers])
    assert latest(finished.office.home) is None


def test_a_stranger_certifies_nothing(finished: Town) -> None:
    with pytest.raises(CentralError, match="not one of this election's board keys"):
        certify(finished.office, propose(finished.office, "", NOW), [finished.board[0], SigningKey.generate()])


def test_a_station_that_has_not_closed_stands_against_it(town: Town, laptop: Laptop) -> None:
    town.day(laptop, [VOTE])
    assert codes(town) == ["not-closed"]
    with pytest.raises(CentralError, match="1 matters are open"):
        certified(town)


def test_the_board_may_certify_despite_open_matters_and_says_why(town: Town, laptop: Laptop) -> None:
    town.day(laptop, [VOTE])
    certificate = certified(town, "Lund never opened: burst pipe.").certificate
    assert [(matter.code, matter.where) for matter in certificate.open_matters] == [("not-closed", "lund")]
    assert certificate.note == "Lund never opened: burst pipe."


def test_a_blank_reason_is_none(town: Town) -> None:
    with pytest.raises(CentralError, match="matters are open"):
        certified(town, "  ")


def test_a_held_ballot_and_a_number_that_does_not_fit_stand_against_it(town: Town, laptop: Laptop) -> None:
    town.take(laptop.ballots(town.election, dict.fromkeys(new_serials(1), VOTE)))
    town.close(laptop)
    town.close(town.enrolled("lund"))
    assert codes(town) == ["box-not-closed", "held-unregistered", "more-ballots-than-voters"]


def test_a_stopped_stream_stands_against_it(finished: Town) -> None:
    laptop = finished.enrolled("lund")
    first = laptop.batch(Stream.PAPER, Kind.RECORDS, records=[{"type": "unused", "count": 1}])
    other = laptop.batch_at(1, laptop.request.payload_hash, Stream.PAPER, records=[{"type": "unused", "count": 2}])
    finished.take(first)
    finished.take(other)
    for stream in Stream:
        finished.take(laptop.close(stream))
    assert "fork" in codes(finished)
    assert "frozen" in codes(finished)


def test_a_computer_that_waits_for_approval_and_an_unsigned_manifest_stand_against_it(finished: Town) -> None:
    finished.ask(finished.laptop("lund"))
    finished.add_station("kiruna")
    assert codes(finished) == ["computers-not-approved", "manifest-not-signed"]


def test_open_matters_name_no_voter_and_no_ballot(town: Town, laptop: Laptop) -> None:
    serials = new_serials(2)
    town.take(laptop.check_in(NULLIFIER))
    town.take(laptop.check_in(NULLIFIER))
    town.take(laptop.ballots(town.election, dict.fromkeys(serials, VOTE)))
    text = propose(town.office, "", NOW).certificate.model_dump_json()
    assert not [secret for secret in (NULLIFIER, *serials) if secret in text]
    assert "double-check-ins" in text


def test_the_same_result_is_not_certified_twice(finished: Town) -> None:
    certified(finished)
    with pytest.raises(CentralError, match="certified already"):
        certified(finished)


def test_another_result_after_an_appeal_is_certified_beside_the_first(finished: Town) -> None:
    first = certified(finished)
    finished.day(finished.enrolled("lund"), [VOTE])
    second = certified(finished, "Box 1 of Lund was found again and read after the appeal.")
    assert (first.certificate.number, second.certificate.number) == (1, 2)
    assert len(list(finished.office.home.certified.glob("certificate-*.json"))) == 2


def test_a_changed_result_is_noticed(finished: Town) -> None:
    certified(finished)
    file = next(finished.office.home.certified.glob("results-*.json"))
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"P1", b"P2"))
    with pytest.raises(CentralError, match="not the result that the board certified"):
        latest(finished.office.home)


def test_a_backup_keeps_what_was_certified(finished: Town, tmp_path: Path) -> None:
    held = certified(finished)
    back_up(finished.office, tmp_path / "backup.age")
    restore(Home(tmp_path / "new"), tmp_path / "backup.age", finished.recovery, NOW)
    assert latest(Home(tmp_path / "new")) == held


def test_what_arrives_while_the_board_looks_is_not_certified_unseen(
    town: Town, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted_too_early(office: Office) -> Results:
        results = count_now(office)
        town.take(laptop.check_in(NULLIFIER))
        return results

    monkeypatch.setattr("central.certifying.count_now", counted_too_early)
    with pytest.raises(CentralError, match="has arrived while the result was counted"):
        propose(town.office, "", NOW)


def invoke(home: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["--home", str(home), *map(str, arguments)])


def test_the_command_shows_what_is_open_and_takes_the_boards_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTLOKAL_PASSPHRASE", "tre vanliga ord")
    (tmp_path / "election.toml").write_bytes(ELECTION)
    key = new_board_key(tmp_path / "alva", "Alva", "tre vanliga ord")
    home = tmp_path / "central"
    set_up(Home(home), tmp_path / "election.toml", Choices("test", [key], 1, [], AgeKey.generate().recipient))
    board = ("--board-key", tmp_path / "alva")
    assert invoke(home, "station", "add", "tensta", "--name", "Tensta").exit_code == 0
    assert invoke(home, "manifest", "sign", *board).exit_code == 0
    refused = invoke(home, "certify", *board)
    assert "OPEN: not-closed at tensta: 1" in refused.output
    assert isinstance(refused.exception, CentralError)
    done = invoke(home, "certify", *board, "--despite", "A rehearsal.")
    assert (done.exit_code, "certified by 1 board members" in done.output) == (0, True)
