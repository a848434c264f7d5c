"""The interface to stations, spoken over a real TLS connection with the station's own client."""

import json
import socket
import ssl
import threading

import pytest
import urllib3

from ballots.serials import new_serials
from central import schema
from central.app import api_app
from central.enrolment import approve, revoke
from central.pace import Allowance
from sync.api import BATCHES
from sync.batch import MAX_BYTES, SealedBatch, Stream
from sync.enrolment import open_grant
from sync.errors import BadAnswer, BadReceipt, Refused
from sync.manifest import open_first, open_next
from sync.push import Delivered, Kept, Outgoing, Transport, push_stream
from tests.central.town import NULLIFIER, Laptop, Town, rows


def push(town: Town, transport: Transport, laptop: Laptop, batches: list[SealedBatch], unreceipted: int = 1) -> list:
    outbox = {seq: Outgoing(batch.sealed, batch.payload_hash) for seq, batch in enumerate(batches, 1)}
    return list(
        push_stream(
            transport,
            outbox.get,
            incarnation=laptop.id,
            stream=Stream.CHECKINS,
            receipt_key=town.office.keys.receipt.public,
            unreceipted=unreceipted,
        )
    )


def raw(town: Town, address: str, method: str, path: str, body: bytes | None = None) -> tuple[int, dict]:
    pool = urllib3.PoolManager(cert_reqs="CERT_NONE", assert_fingerprint=town.office.keys.tls_pin, retries=False)
    with pool:
        response = pool.request(method, address + path, body=body)
        return response.status, json.loads(response.data)


def test_a_station_delivers_its_outbox(town: Town, laptop: Laptop) -> None:
    batches = [laptop.check_in(f"{number:064x}") for number in range(3)]
    with town.service() as (_, transport):
        outcomes = push(town, transport, laptop, batches)
    assert [(type(each), each.seq) for each in outcomes] == [(Delivered, 1), (Delivered, 2), (Delivered, 3)]
    assert rows(town, schema.check_ins) == 3


def test_a_lost_answer_brings_the_same_receipt_and_no_second_vote(town: Town, laptop: Laptop) -> None:
    batches = [laptop.check_in(NULLIFIER)]
    with town.service() as (_, transport):
        lost = transport.send(batches[0].sealed)
        found = push(town, transport, laptop, batches)
    assert [each.receipt for each in found] == [lost]
    assert rows(town, schema.check_ins) == 1


def test_the_push_goes_on_from_where_central_stands(town: Town, laptop: Laptop) -> None:
    batches = [laptop.check_in(f"{number:064x}") for number in range(4)]
    for batch in batches[:2]:
        town.take(batch)
    with town.service() as (_, transport):
        head = transport.head(laptop.id, Stream.CHECKINS)
        outcomes = push(town, transport, laptop, batches, unreceipted=3)
    assert (head.next, head.head) == (3, batches[1].payload_hash)
    assert [each.seq for each in outcomes] == [3, 4]


def test_a_gap_is_answered_with_what_is_missing(town: Town, laptop: Laptop) -> None:
    laptop.check_in(NULLIFIER)
    with town.service() as (address, _):
        status, problem = raw(town, address, "POST", "/api/v1/batches", laptop.check_in("cd" * 32).sealed)
    assert (status, problem["error"], problem["next"]) == (409, "ahead", 1)


def test_a_fork_locks_the_stream(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in(NULLIFIER))
    fork = laptop.batch_at(1, laptop.request.payload_hash, Stream.CHECKINS, records=[{"type": "x"}])
    with town.service() as (_, transport):
        answers = [transport.send(each.sealed) for each in (fork, laptop.check_in("cd" * 32))]
    assert [answer.error for answer in answers] == ["fork", "frozen"]


def test_what_follows_the_closing_record_is_locked_out(town: Town, laptop: Laptop) -> None:
    town.take(laptop.close(Stream.CHECKINS))
    late = [laptop.check_in(NULLIFIER), laptop.check_in("cd" * 32)]
    with town.service() as (_, transport):
        answers = [transport.send(batch.sealed) for batch in late]
    assert [answer.error for answer in answers] == ["after-close"] * 2
    assert rows(town, schema.disputed) == 2


def test_a_revoked_computer_may_deliver_but_it_does_not_count(town: Town, laptop: Laptop) -> None:
    batches = [laptop.check_in(NULLIFIER)]
    revoke(town.office, laptop.id)
    town.sign()
    with town.service() as (_, transport):
        outcomes = push(town, transport, laptop, batches)
    assert isinstance(outcomes[0], Kept)
    assert rows(town, schema.check_ins) == 0


def test_a_computer_that_nobody_approved_is_turned_away(town: Town) -> None:
    stranger = town.laptop("tensta")
    with town.service() as (_, transport):
        for ask in (
            lambda: transport.head(stranger.id, Stream.PAPER),
            lambda: transport.send(stranger.check_in(NULLIFIER).sealed),
        ):
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.status == 403


def test_a_body_larger_than_any_batch_is_refused(town: Town) -> None:
    with town.service() as (address, _):
        status, problem = raw(town, address, "POST", "/api/v1/batches", b"x" * (MAX_BYTES + 1))
    assert (status, problem["error"]) == (413, "request-entity-too-large")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (b"Content-Length: 99999999999", b" 413 "),
        (b"Content-Length: -1", b" 411 "),
        (b"Transfer-Encoding: chunked", b" 411 "),
    ],
)
def test_a_body_that_would_never_end_is_not_read(town: Town, headers: bytes, expected: bytes) -> None:
    context = ssl._create_unverified_context()
    with town.service() as (address, _):
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as peer:
            peer.sendall(b"POST /api/v1/batches HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n\r\n")
            answer = peer.recv(100)
    assert expected in answer


def test_whatever_is_asked_the_answer_is_a_problem_with_a_sentence(town: Town) -> None:
    asked = [
        ("POST", "/api/v1/batches", b"", 400),
        ("POST", "/api/v1/batches", b"no batch", 400),
        ("POST", "/api/v1/enrolments", b"no request", 400),
        ("GET", "/api/v1/batches", None, 405),
        ("GET", "/api/v1/heads/x/y", None, 404),
        ("GET", "/api/v1/heads/" + "0" * 64 + "/paper", None, 403),
        ("GET", "/api/v1/manifests/99", None, 404),
        ("GET", "/api/v1/manifests/-1", None, 404),
        ("GET", "/api/v1/manifests/" + "9" * 40, None, 404),
        ("GET", "/api/v1/grants/" + "0" * 64, None, 404),
        ("GET", "/../../etc/passwd", None, 404),
        ("GET", "/", None, 404),
    ]
    with town.service() as (address, _):
        for method, path, body, expected in asked:
            status, problem = raw(town, address, method, path, body)
            assert (path, status) == (path, expected)
            assert problem["error"]
            assert problem["sentence"]


def test_a_station_enrols_over_the_network(town: Town) -> None:
    laptop = town.laptop("tensta")
    with town.service() as (_, transport):
        assert transport.grant(laptop.id) is None
        transport.enrol(laptop.request.sealed)
        transport.enrol(laptop.request.sealed)
        approve(town.office, laptop.request.payload_hash)
        assert transport.grant(laptop.id) is None
        town.sign()
        manifest = open_next(transport.manifest(2), open_first(transport.manifest(1)))
        assert transport.manifest(3) is None
        sealed = transport.grant(laptop.id)
        assert transport.grant(laptop.id) == sealed
    grant = open_grant(sealed, laptop.age, manifest.central.receipt_key, incarnation=laptop.id)
    assert bytes.fromhex(grant.election_secret) == town.office.keys.election_secret
    assert manifest.incarnation(laptop.id).state == "active"


def test_a_wrong_code_is_told_at_once(town: Town) -> None:
    laptop = town.laptop("tensta")
    laptop.code = "0000-0000"
    laptop.__post_init__()
    with town.service() as (_, transport), pytest.raises(Refused, match="code") as refused:
        transport.enrol(laptop.request.sealed)
    assert refused.value.status == 403


def test_a_server_with_another_certificate_is_not_believed(town: Town, laptop: Laptop) -> None:
    with (
        town.service() as (address, _),
        Transport([address], "ab" * 32) as deceived,
        pytest.raises(BadAnswer, match="certificate"),
    ):
        deceived.head(laptop.id, Stream.PAPER)


def test_a_receipt_for_other_content_is_noticed_by_the_station(town: Town, laptop: Laptop) -> None:
    batch = laptop.check_in(NULLIFIER)
    with town.service() as (_, transport), pytest.raises(BadReceipt, match="other content"):
        push(town, transport, laptop, [SealedBatch(batch.sealed, "0" * 64)])


def test_many_stations_deliver_at_the_same_time(town: Town) -> None:
    laptops = [town.enrolled(station) for station in ("tensta", "lund", "tensta", "lund")]
    with town.service() as (address, _):

        def deliver(laptop: Laptop) -> None:
            with Transport([address], town.office.keys.tls_pin) as own:
                push(town, own, laptop, [laptop.check_in(f"{laptop.id[:60]}{n:04x}") for n in range(5)])

        threads = [threading.Thread(target=deliver, args=[each]) for each in laptops]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert rows(town, schema.check_ins) == 20


def test_the_largest_honest_batch_fits(town: Town, laptop: Laptop) -> None:
    with town.service() as (_, transport):
        receipt = transport.send(laptop.printed(new_serials(20_000)).sealed)
    assert isinstance(receipt, bytes)


def test_a_computer_that_delivers_too_fast_is_slowed_down_and_nobody_else(town: Town) -> None:
    runaway, honest = town.enrolled("tensta"), town.enrolled("lund")
    client = api_app(town.office, Allowance(burst=2, per_second=0.1)).test_client()
    answers = [client.post(BATCHES, data=runaway.check_in(f"{number:064x}").sealed) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "10"
    assert rows(town, schema.check_ins) == 2
    assert client.post(BATCHES, data=honest.check_in("ab" * 32).sealed).status_code == 200
