"""Stations' computers come in by a code, a person's approval and the board's signatures, and go out by revocation."""

import dataclasses

import pytest
from sqlalchemy import select

from central import manifests, schema
from central.enrolment import WrongCode, approve, grant, revoke, sign_and_publish, take_request, waiting_requests
from central.errors import CentralError
from central.manifest_edits import MOST_SERIALS, differences, fingerprint
from sync.enrolment import open_grant
from sync.errors import BadEnvelope, BadManifest, BadRequest
from sync.keys import SigningKey
from sync.manifest import open_first, open_next
from sync.sealing import seal
from tests.central.town import NOW, Laptop, Town


def waiting(town: Town) -> list[str]:
    with town.office.database.reading() as connection:
        return [each.hash for each in waiting_requests(connection)]


def with_code(town: Town, station: str, code: str) -> Laptop:
    return Laptop(town.manifest, station, code)


def test_a_request_waits_until_somebody_approves_it(town: Town) -> None:
    laptop = town.laptop("tensta")
    asked = town.ask(laptop)
    assert asked.hash == laptop.request.payload_hash
    assert asked.fingerprint == fingerprint(laptop.id)
    assert waiting(town) == [asked.hash]
    approve(town.office, asked.hash)
    assert waiting(town) == []


def test_the_same_request_again_changes_nothing(town: Town) -> None:
    laptop = town.laptop("tensta")
    assert town.ask(laptop) == town.ask(laptop)
    approve(town.office, laptop.request.payload_hash)
    town.ask(laptop)
    assert waiting(town) == []


def test_only_the_boards_signatures_let_a_computer_in(town: Town) -> None:
    laptop = town.laptop("tensta")
    approve(town.office, town.ask(laptop).hash)
    with town.office.database.reading() as connection:
        assert manifests.require_current(connection).incarnation(laptop.id) is None
        assert grant(connection, laptop.id) is None
    town.sign()
    with town.office.database.reading() as connection:
        assert manifests.require_current(connection).incarnation(laptop.id).station == "tensta"
        sealed = grant(connection, laptop.id)
    opened = open_grant(sealed, laptop.age, town.office.keys.receipt.public, incarnation=laptop.id)
    assert bytes.fromhex(opened.election_secret) == town.office.keys.election_secret


def test_its_print_key_is_scoped_to_its_station_and_a_number_of_ballots(town: Town) -> None:
    laptop, other = town.laptop("tensta"), town.laptop("lund")
    approve(town.office, town.ask(laptop).hash)
    approve(town.office, town.ask(other).hash, 70)
    keys = {key.key: key for key in town.sign().print_keys}
    first, second = keys[laptop.print_key.public], keys[other.print_key.public]
    assert (first.stations, first.styles, first.most_serials) == (["tensta"], ["A"], MOST_SERIALS)
    assert (second.stations, second.most_serials) == (["lund"], 70)


def test_a_code_is_kept_only_as_a_keyed_hash(town: Town) -> None:
    code = town.code("tensta")
    with town.office.database.reading() as connection:
        kept = connection.execute(select(schema.codes)).all()
    assert code not in str(kept)
    assert code.replace("-", "") not in str(kept)


@pytest.mark.parametrize("station", ["tensta", "lund"])
def test_an_unknown_code_and_another_stations_code_are_refused(town: Town, station: str) -> None:
    code = town.code("lund") if station == "tensta" else "0000-0000"
    with pytest.raises(WrongCode, match="does not belong"):
        town.ask(with_code(town, station, code))
    assert waiting(town) == []


def test_a_code_works_once(town: Town) -> None:
    laptop = town.enrolled("tensta")
    with pytest.raises(WrongCode, match="used already"):
        town.ask(with_code(town, "tensta", laptop.code))


def test_of_two_computers_with_one_code_only_one_is_approved(town: Town) -> None:
    code = town.code("tensta")
    first, second = with_code(town, "tensta", code), with_code(town, "tensta", code)
    town.ask(first)
    town.ask(second)
    approve(town.office, first.request.payload_hash)
    with pytest.raises(WrongCode, match="another computer"):
        approve(town.office, second.request.payload_hash)
    assert town.sign().incarnation(second.id) is None


def test_a_request_that_is_damaged_or_for_another_election_is_refused(town: Town) -> None:
    laptop = town.laptop("tensta")
    with pytest.raises(BadEnvelope):
        take_request(town.office, laptop.request.sealed[:-1], NOW)
    with pytest.raises(BadEnvelope):
        take_request(town.office, seal(b"{}", laptop.manifest.recipients), NOW)
    laptop.manifest = laptop.manifest.model_copy(update={"election": "e" * 64})
    laptop.__post_init__()
    with pytest.raises(BadRequest, match="another election"):
        town.ask(laptop)


@pytest.mark.parametrize("typed", ["", "00", "0" * 64, "x" * 64])
def test_a_name_that_means_no_request_approves_none(town: Town, typed: str) -> None:
    town.ask(town.laptop("tensta"))
    with pytest.raises(CentralError, match="does not name one"):
        approve(town.office, typed)


def test_a_request_is_approved_once(town: Town) -> None:
    asked = town.ask(town.laptop("tensta"))
    approve(town.office, asked.hash[:8])
    with pytest.raises(CentralError, match="approved already"):
        approve(town.office, asked.hash)


def test_every_manifest_follows_the_one_before(town: Town) -> None:
    laptop = town.enrolled("tensta")
    town.enrolled("lund")
    revoke(town.office, fingerprint(laptop.id))
    town.sign()
    with town.office.database.reading() as connection:
        signed = manifests.all_published(connection)
    manifest = open_first(signed[0])
    for each in signed[1:]:
        manifest = open_next(each, manifest)
    assert manifest.version == 4
    assert manifest.incarnation(laptop.id).state == "revoked"


def test_too_few_signatures_publish_nothing(new_town: Town) -> None:
    new_town.add_station("tensta")
    for signers in ([], new_town.board[:1], [new_town.board[0]] * 2):
        with pytest.raises(CentralError, match="2 of 3 board members must sign"):
            sign_and_publish(new_town.office, new_town.manifest, signers)
    with new_town.office.database.reading() as connection:
        assert manifests.current(connection) is None
        assert manifests.draft(connection) is not None


def test_a_strangers_key_signs_nothing(new_town: Town) -> None:
    with pytest.raises(CentralError, match="not one of this election's board keys"):
        sign_and_publish(new_town.office, new_town.manifest, [new_town.board[0], SigningKey.generate()])


def test_what_was_added_meanwhile_is_not_signed_unseen(new_town: Town) -> None:
    seen = new_town.manifest
    new_town.add_station("tensta")
    with pytest.raises(CentralError, match="has changed"):
        sign_and_publish(new_town.office, seen, new_town.board[:2])


def test_the_board_sees_what_it_signs(town: Town) -> None:
    laptop = town.enrolled("tensta")
    town.add_station("kista")
    revoke(town.office, laptop.id)
    with town.office.database.reading() as connection:
        lines = differences(manifests.current(connection), manifests.draft(connection))
    assert lines == ["new station kista: Kista", f"computer {fingerprint(laptop.id)} at tensta is revoked"]


def test_a_station_is_added_once_and_under_a_usable_name(town: Town) -> None:
    with pytest.raises(CentralError, match="a station tensta already"):
        town.add_station("tensta")
    with pytest.raises(BadManifest, match="stations"):
        town.add_station("Tensta bibliotek")


def test_a_computer_is_revoked_once_and_only_if_there_is_one(town: Town) -> None:
    laptop = town.enrolled("tensta")
    revoke(town.office, laptop.id)
    with pytest.raises(CentralError, match="revoked already"):
        revoke(town.office, laptop.id)
    with pytest.raises(CentralError, match="does not name one"):
        revoke(town.office, "0" * 64)


def test_waiting_requests_hold_no_code(town: Town) -> None:
    laptop = town.laptop("tensta")
    assert laptop.code not in str(dataclasses.asdict(town.ask(laptop)))
