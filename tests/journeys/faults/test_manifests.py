"""Fault 14: revocation at awkward moments, keys changed by too few, manifests rolled back or skipped."""

from collections.abc import Callable
from typing import Any

import pytest

from central import manifests, schema
from central.enrolment import revoke
from central.errors import CentralError
from central.incidents import Kind as Incident
from station.errors import MustProvision
from station.learning import accept_manifest
from sync import usb
from sync.batch import Stream
from sync.errors import BadEnvelope, BadManifest, SyncError
from sync.keys import SigningKey
from sync.manifest import Board, Manifest, sign_manifest
from sync.usb import Folder
from tests.journeys.faults.books import read_books, rows
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.network import Fault
from tests.journeys.faults.test_network import sealed_days
from tests.journeys.faults.world import World

CHECKINS = Stream.CHECKINS


def next_manifest(world: World, **changes: Any) -> Manifest:
    current = world.town.manifest
    return Manifest(**(dict(current) | {"version": current.version + 1} | changes))


def test_fault_14_what_was_accepted_before_the_revocation_counts_and_what_follows_is_held_and_listed(
    world: World, tensta: Computer
) -> None:
    sealed_days(tensta, 1)
    tensta.sync()
    sealed_days(tensta, 2)
    world.revoke(tensta)
    done = tensta.sync()
    assert {(kept.stream, kept.code) for kept in done.not_counted} == {(CHECKINS, "quarantine")}
    assert (rows(world, schema.check_ins), rows(world, schema.disputed)) == (1, 1)
    assert read_books(world).kinds == {Incident.QUARANTINE}
    with pytest.raises(MustProvision):
        tensta.check_in(3)


def test_fault_14_a_theft_noticed_stops_the_laptop_before_the_board_has_met(world: World, tensta: Computer) -> None:
    sealed_days(tensta, 1)
    revoke(world.office, tensta.id)
    tensta.sync()
    assert (rows(world, schema.check_ins), rows(world, schema.disputed)) == (0, 2)
    world.town.sign()
    tensta.sync()
    assert (rows(world, schema.check_ins), rows(world, schema.disputed)) == (0, 2)


def test_fault_14_revoked_between_a_lost_answer_and_the_next_try_the_batch_stays_counted(
    world: World, tensta: Computer
) -> None:
    sealed_days(tensta, 1)
    world.network.faults.append(Fault.LOST_ANSWER)
    with pytest.raises(SyncError):
        tensta.sync()
    world.revoke(tensta)
    assert tensta.sync().receipts >= 1
    assert rows(world, schema.check_ins) == 1


def test_fault_14_a_stick_written_before_the_revocation_and_read_after_it_is_held(
    world: World, tensta: Computer
) -> None:
    sealed_days(tensta, 1)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    world.revoke(tensta)
    report = world.take_in(stick)
    assert any("revoked" in problem for problem in report.problems)
    assert (rows(world, schema.check_ins), Incident.QUARANTINE in read_books(world).kinds) == (0, True)


def test_fault_14_the_papers_of_a_revoked_computer_are_read_by_another_and_count_once(
    world: World, tensta: Computer
) -> None:
    serials = tensta.print(2)
    tensta.sync()
    for voter, serial in enumerate(serials):
        tensta.check_in(voter)
        tensta.scan(serial)
    world.revoke(tensta)
    tensta.sync()
    fresh = world.computers["tensta-2"]
    fresh.sync()
    fresh.open_day("2")
    fresh.bring_in(2)
    for serial in serials:
        fresh.scan(serial, number="2")
    fresh.sync()
    books = read_books(world)
    assert books.serials == dict.fromkeys(serials, 1)
    assert (books.merged.held, books.merged.copies) == ((), 0)


def others(world: World, count: int) -> list[SigningKey]:
    return [SigningKey.generate() for _ in range(count)]


Signers = Callable[[World, list[SigningKey]], list[SigningKey]]
# The board has three keys of which two sign; the new one has three others of which two sign.
TOO_FEW: dict[str, Signers] = {
    "nobody": lambda world, new: [],
    "one of the old board": lambda world, new: [world.town.board[0]],
    "the old board alone": lambda world, new: list(world.town.board),
    "the new board alone": lambda world, new: new,
    "the old board and one of the new": lambda world, new: [*world.town.board, new[0]],
    "one of the old board and the new": lambda world, new: [world.town.board[0], *new],
    "the same old member twice and the new board": lambda world, new: [world.town.board[0], world.town.board[0], *new],
    "strangers": lambda world, new: others(world, 4),
}


@pytest.mark.parametrize("signers", TOO_FEW.values(), ids=TOO_FEW)
def test_fault_14_new_board_keys_signed_by_too_few_are_refused_by_a_station(
    world: World, tensta: Computer, signers: Signers
) -> None:
    new = others(world, 3)
    rotated = next_manifest(world, board=Board(threshold=2, keys=[key.public for key in new]))
    before = tensta.station.manifest
    with pytest.raises(BadEnvelope):
        accept_manifest(tensta.station, sign_manifest(rotated, signers(world, new)))
    tensta.reload()
    assert tensta.station.manifest == before
    accept_manifest(tensta.station, sign_manifest(rotated, [*world.town.board[:2], *new[:2]]))
    with world.office.database.writing() as connection:
        manifests.keep_draft(connection, rotated)
    # Central takes keys of the board that stands in the draft, so handing over needs all of them at the table.
    with world.office.database.writing() as connection, pytest.raises(CentralError):
        manifests.publish(connection, rotated, world.town.board)
    with world.office.database.writing() as connection:
        connection.execute(schema.draft.delete())


def test_fault_14_a_lower_threshold_is_not_reached_with_the_lower_threshold(world: World, tensta: Computer) -> None:
    lowered = next_manifest(world, board=Board(threshold=1, keys=list(world.town.manifest.board.keys)))
    with pytest.raises(BadEnvelope):
        accept_manifest(tensta.station, sign_manifest(lowered, world.town.board[:1]))


@pytest.mark.parametrize("step", [-1, 0, 2, 7], ids=["rolled back", "repeated", "one skipped", "six skipped"])
def test_fault_14_a_manifest_out_of_order_is_refused_however_well_it_is_signed(
    world: World, tensta: Computer, step: int
) -> None:
    wrong = next_manifest(world, version=world.town.manifest.version + step)
    with pytest.raises(BadManifest, match="only"):
        accept_manifest(tensta.station, sign_manifest(wrong, world.town.board))


def test_fault_14_manifests_missed_while_the_station_was_away_are_taken_in_order(
    world: World, tensta: Computer
) -> None:
    for name in ("tensta-2", "tensta-3", "lund-2"):
        world.revoke(world.computers[name])
    assert tensta.station.manifest.version < world.town.manifest.version
    tensta.sync()
    assert tensta.station.manifest == world.town.manifest


def test_fault_14_a_stick_with_a_forged_newer_manifest_is_refused_and_the_genuine_one_taken_later(
    world: World, tensta: Computer
) -> None:
    stick = world.stick()
    forged = next_manifest(world, minimum_software="0.0.1")
    usb.write(
        usb.root(stick, world.office.election.hash) / Folder.MANIFESTS.value,
        usb.manifest_name(forged.version),
        sign_manifest(forged, others(world, 2)),
    )
    tensta.check_in(1)
    with pytest.raises(BadEnvelope):
        tensta.sync_by_stick(stick)
    world.revoke(world.computers["lund-3"])
    tensta.sync()
    assert tensta.station.manifest == world.town.manifest


REWRITES: dict[str, Callable[[Manifest], dict[str, Any]]] = {
    "drops a computer": lambda held: {"incarnations": held.incarnations[1:]},
    "moves a computer to another station": lambda held: {
        "incarnations": [held.incarnations[0].model_copy(update={"station": "lund"}), *held.incarnations[1:]]
    },
    "starts a computer's chains anew": lambda held: {
        "incarnations": [held.incarnations[0].model_copy(update={"request_hash": "ab" * 32}), *held.incarnations[1:]]
    },
    "is about another election": lambda held: {"election": "ab" * 32},
    "turns a test into an official vote": lambda held: {"mode": "official"},
}


@pytest.mark.parametrize("change", REWRITES.values(), ids=REWRITES)
def test_fault_14_a_manifest_that_the_whole_board_has_signed_is_refused_when_it(
    world: World, tensta: Computer, change: Callable[[Manifest], dict[str, Any]]
) -> None:
    wrong = next_manifest(world, **change(world.town.manifest))
    with pytest.raises(BadManifest):
        accept_manifest(tensta.station, sign_manifest(wrong, world.town.board))
