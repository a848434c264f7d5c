"""Fault 7: something genuine is played again where it does not belong."""

import json

import pytest

from central import schema
from central.incidents import Kind as Incident
from station.outbox import outgoing, stream_counts
from station.sealing import seal_pending
from sync import api, envelope
from sync.batch import Kind, Stream, make_batch
from sync.enrolment import make_request
from sync.sealing import seal, unseal
from sync.usb import Folder, batch_name
from sync.usb import root as usb_root
from tests.journeys.faults.books import read_books, rows
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.test_network import sealed, sealed_days
from tests.journeys.faults.world import World

CHECKINS, PAPER, BALLOTS = Stream.CHECKINS, Stream.PAPER, Stream.BALLOTS


def test_fault_7_an_old_batch_played_again_much_later_gets_its_old_receipt_and_counts_once(
    world: World, tensta: Computer
) -> None:
    sealed_days(tensta, 1)
    old = sealed(tensta, 1)
    _, first = world.network.carry("POST", api.BATCHES, old)
    sealed_days(tensta, 2, 3)
    tensta.sync()
    tensta.close()
    tensta.sync()
    assert world.network.carry("POST", api.BATCHES, old) == (200, first)
    assert rows(world, schema.check_ins) == 3
    assert rows(world, schema.disputed) == 0


def test_fault_7_a_batch_played_from_another_address_still_counts_for_whoever_signed_it(
    world: World, tensta: Computer, lund: Computer
) -> None:
    sealed_days(tensta, 1)
    stick = world.stick()
    folder = usb_root(stick, world.office.election.hash) / Folder.BATCHES.value
    folder.mkdir(parents=True)
    (folder / batch_name(lund.id, PAPER, 1)).write_bytes(sealed(tensta, 1))
    world.take_in(stick)
    assert {batch.payload.incarnation for batch in read_books(world).accepted.values()} == {tensta.id}


def test_fault_7_a_batch_of_another_election_is_refused_whoever_signed_it(world: World, tensta: Computer) -> None:
    made = make_batch(
        tensta.secrets.signing_key,
        world.town.manifest.recipients,
        election="e1" * 32,
        stream=CHECKINS,
        seq=1,
        prev=tensta.station.journal.setting("request-hash") or "",
        manifest=1,
        kind=Kind.RECORDS,
        records=[{"type": "check-in", "nullifier": "ab" * 32, "contests": ["parks"]}],
    )
    status, body = world.network.carry("POST", api.BATCHES, made.sealed)
    assert status == 400
    assert "another election" in api.Problem.model_validate_json(body).sentence
    assert rows(world, schema.batches) == rows(world, schema.disputed) == 0


def test_fault_7_a_payload_moved_to_another_stream_is_no_longer_signed(world: World, tensta: Computer) -> None:
    sealed_days(tensta, 1)
    plain = json.loads(unseal(sealed(tensta, 1), world.office.keys.age))
    signed = json.loads(plain["envelope"])
    payload = json.loads(envelope.unverified_payload(plain["envelope"].encode(), envelope.BATCH))
    moved = json.dumps(payload | {"stream": "paper"}).encode()
    forged = json.loads(envelope.sign(moved, envelope.BATCH, [tensta.secrets.signing_key]))
    plain["envelope"] = json.dumps(forged | {"signatures": signed["signatures"]})
    body = seal(json.dumps(plain).encode(), world.town.manifest.recipients)
    assert world.network.carry("POST", api.BATCHES, body)[0] == 400
    assert rows(world, schema.batches) == 0


def test_fault_7_check_ins_signed_into_the_paper_stream_are_listed_and_counted_as_nothing(
    world: World, tensta: Computer
) -> None:
    made = make_batch(
        tensta.secrets.signing_key,
        world.town.manifest.recipients,
        election=world.office.election.hash,
        stream=PAPER,
        seq=1,
        prev=tensta.station.journal.setting("request-hash") or "",
        manifest=1,
        kind=Kind.RECORDS,
        records=[{"type": "check-in", "nullifier": "ab" * 32, "contests": ["parks"]}],
    )
    assert world.network.carry("POST", api.BATCHES, made.sealed)[0] == 200
    books = read_books(world)
    assert (books.kinds, sum(books.check_ins.values())) == ({Incident.NOT_READABLE}, 0)


DISGUISES = ["receipt", "grant", "manifest", "enrolment request"]


@pytest.mark.parametrize("what", DISGUISES)
def test_fault_7_another_genuine_document_passed_as_a_batch_is_refused(
    world: World, tensta: Computer, what: str
) -> None:
    sealed_days(tensta, 1)
    tensta.sync()
    journal = tensta.station.journal
    receipt = journal.one("SELECT receipt FROM outbox WHERE stream = 'checkins'")
    assert receipt is not None
    documents = {
        "receipt": bytes(receipt["receipt"]),
        "manifest": world.network.carry("GET", api.manifests(1), None)[1],
        "grant": world.network.carry("GET", api.grants(tensta.id), None)[1],
        "enrolment request": journal.document("enrolment-request") or b"",
    }
    document = documents[what]
    before = rows(world, schema.batches)
    assert world.network.carry("POST", api.BATCHES, document)[0] == 400
    inside = json.dumps({"envelope": document.decode("latin-1"), "openings": []}).encode()
    assert world.network.carry("POST", api.BATCHES, seal(inside, world.town.manifest.recipients))[0] == 400
    assert (rows(world, schema.batches), rows(world, schema.disputed)) == (before, 0)


def test_fault_7_a_batch_passed_as_an_enrolment_request_lets_nobody_in(world: World, tensta: Computer) -> None:
    sealed_days(tensta, 1)
    before = rows(world, schema.requests)
    assert world.network.carry("POST", api.ENROLMENTS, sealed(tensta, 1))[0] == 400
    assert rows(world, schema.requests) == before


def test_fault_7_a_used_code_played_again_by_another_laptop_lets_nobody_in(world: World, lund: Computer) -> None:
    asked = make_request(
        lund.secrets.signing_key,
        election=world.office.election.hash,
        station="tensta",
        age_recipient=world.town.manifest.incarnations[0].age_recipient,
        print_key="ab" * 32,
        code="0000-0000",
        software="0.1.0",
        recipient=world.town.manifest.central.age_recipient,
    )
    status, body = world.network.carry("POST", api.ENROLMENTS, asked.sealed)
    assert (status, api.Problem.model_validate_json(body).error) == (403, "wrong-code")


def test_fault_7_the_receipt_of_one_batch_laid_under_the_name_of_another_is_not_taken(
    world: World, tensta: Computer
) -> None:
    tensta.check_in(1)
    stick = world.stick()
    tensta.sync_by_stick(stick)
    tensta.check_in(2)
    seal_pending(tensta.station, tensta.secrets)
    world.take_in(stick)
    receipts = usb_root(stick, world.office.election.hash) / Folder.RECEIPTS.value
    [first] = receipts.glob("*-checkins-000001*")
    (receipts / first.name.replace("000001", "000002")).write_bytes(first.read_bytes())
    done = tensta.sync_by_stick(stick)
    assert any("another batch" in str(problem) for problem in done.problems)
    assert stream_counts(tensta.station.journal, CHECKINS).receipted == 1
    assert outgoing(tensta.station.journal, CHECKINS, 2) is not None
