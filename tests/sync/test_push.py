import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from station.practice.central import free_port
from sync import api, envelope
from sync.api import Head
from sync.batch import SealedBatch, Stream
from sync.envelope import MAX_ENVELOPE
from sync.errors import BadAnswer, BadEnvelope, BadReceipt, Refused, SyncError, Unreachable
from sync.ledger import StreamState, Verdict
from sync.push import Delivered, Kept, Outgoing, Transport, push_stream
from sync.receipt import make_receipt, open_receipt
from sync.seen import MAX_SEEN

BALLOTS = Stream.BALLOTS


def outbox(batches: list[SealedBatch]) -> Callable[[int], Outgoing | None]:
    return lambda seq: Outgoing(*batches[seq - 1]) if seq <= len(batches) else None


def pushed(cast, transport: Transport, batches: list[SealedBatch], unreceipted: int = 1):
    return push_stream(
        transport,
        outbox(batches),
        incarnation=cast.laptop.key_id,
        stream=BALLOTS,
        receipt_key=cast.receipts.public,
        unreceipted=unreceipted,
    )


def test_a_whole_stream_is_delivered_and_every_receipt_is_about_its_own_batch(cast, central, transport) -> None:
    batches = cast.chain(4)
    outcomes = list(pushed(cast, transport, batches))
    assert [outcome.seq for outcome in outcomes] == [1, 2, 3, 4]
    for outcome, batch in zip(outcomes, batches, strict=True):
        assert open_receipt(outcome.receipt, cast.receipts.public).head == batch.payload_hash
    assert central.accepted == [(BALLOTS, seq) for seq in (1, 2, 3, 4)]
    assert transport.head(cast.laptop.key_id, BALLOTS) == Head(next=5, head=batches[-1].payload_hash)


def test_what_central_holds_is_not_sent_again(cast, central, transport) -> None:
    batches = cast.chain(3)
    list(pushed(cast, transport, batches[:2]))
    assert [outcome.seq for outcome in pushed(cast, transport, batches, unreceipted=3)] == [3]
    assert list(pushed(cast, transport, batches, unreceipted=4)) == []
    assert central.deliveries == 3


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_lost_answer_leaves_each_batch_counted_once_and_receipted(cast, central, transport, lost: int) -> None:
    batches = cast.chain(3)
    central.script = [None] * (lost - 1) + ["lose"]
    receipts = {}
    with pytest.raises(Unreachable, match="Nothing is lost"):
        receipts.update((outcome.seq, outcome.receipt) for outcome in pushed(cast, transport, batches))
    assert sorted(receipts) == list(range(1, lost))
    assert len(central.accepted) == lost
    for outcome in pushed(cast, transport, batches, unreceipted=lost):
        receipts[outcome.seq] = outcome.receipt
    assert sorted(receipts) == [1, 2, 3]
    assert central.accepted == [(BALLOTS, seq) for seq in (1, 2, 3)]


def test_answers_lost_again_and_again_only_cost_time(cast, central, transport) -> None:
    batches, receipts = cast.chain(3), {}
    central.script = ["lose", None, "lose", "lose"]
    for _ in range(4):
        try:
            for outcome in pushed(cast, transport, batches, unreceipted=len(receipts) + 1):
                receipts[outcome.seq] = outcome.receipt
        except Unreachable:
            continue
    assert sorted(receipts) == [1, 2, 3]
    assert central.accepted == [(BALLOTS, seq) for seq in (1, 2, 3)]


def test_a_central_restored_from_an_old_copy_is_sent_everything_again(cast, central, transport) -> None:
    batches = cast.chain(3)
    list(pushed(cast, transport, batches))
    central.states[BALLOTS] = StreamState(2, batches[0].payload_hash, {1: batches[0].payload_hash})
    assert [outcome.seq for outcome in pushed(cast, transport, batches, unreceipted=4)] == [2, 3]
    assert central.states[BALLOTS].next_seq == 4


def test_a_central_restored_in_the_middle_is_followed_back(cast, central, transport) -> None:
    batches = cast.chain(3)
    outcomes = pushed(cast, transport, batches)
    assert [next(outcomes).seq, next(outcomes).seq] == [1, 2]
    central.states[BALLOTS] = StreamState(1, cast.request, {})
    assert [outcome.seq for outcome in outcomes] == [1, 2, 3]


def test_a_central_that_steps_back_without_end_is_left(cast, central, transport) -> None:
    step = (409, b'{"error":"ahead","sentence":"An earlier one, please.","next":1}')
    central.script = [None, step] * 10
    with pytest.raises(BadAnswer, match="contradicts itself"):
        list(pushed(cast, transport, cast.chain(3)))
    assert central.deliveries < 10


@pytest.mark.parametrize("missing", [1, 2, 999_999])
def test_a_central_that_lacks_what_it_is_being_sent_is_left(cast, central, transport, missing: int) -> None:
    central.script = [(409, b'{"error":"ahead","sentence":"No.","next":%d}' % missing)]
    with pytest.raises(BadAnswer):
        list(pushed(cast, transport, cast.chain(3)))


def test_a_revoked_station_still_hands_in_all_it_has(cast, central, transport) -> None:
    central.states[BALLOTS] = replace(central.states[BALLOTS], revoked_after=1)
    outcomes = list(pushed(cast, transport, cast.chain(3)))
    assert [type(outcome) for outcome in outcomes] == [Delivered, Kept, Kept]
    assert "revoked" in outcomes[1].sentence
    assert central.accepted == [(BALLOTS, 1)]


def test_a_stopped_stream_still_gets_all_and_says_why_it_is_kept_uncounted(cast, central, transport) -> None:
    central.states[BALLOTS] = replace(central.states[BALLOTS], frozen=True)
    outcomes = list(pushed(cast, transport, cast.chain(3)))
    assert [(type(each), each.seq, Verdict(each.code)) for each in outcomes] == [
        (Kept, seq, Verdict.FROZEN) for seq in (1, 2, 3)
    ]
    assert "Call the election office" in outcomes[0].sentence


def test_what_follows_the_closing_record_is_kept_uncounted_to_the_last(cast, central, transport) -> None:
    batches = cast.chain(3)
    list(pushed(cast, transport, batches[:1]))
    central.states[BALLOTS] = replace(central.states[BALLOTS], closed=True)
    outcomes = list(pushed(cast, transport, batches, unreceipted=2))
    assert [Verdict(each.code) for each in outcomes] == [Verdict.AFTER_CLOSE, Verdict.AFTER_CLOSE]


@pytest.mark.parametrize("status", [400, 403, 413, 423, 429])
def test_a_refusal_without_a_readable_reason_is_still_a_sentence(cast, central, transport, status: int) -> None:
    central.script = [(status, b"<html>{nginx}</html>")]
    with pytest.raises(Refused, match="no reason") as caught:
        list(pushed(cast, transport, cast.chain(1)))
    assert caught.value.status == status


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_central_in_trouble_is_tried_again_later(cast, central, transport, status: int) -> None:
    central.script = [(status, b"")]
    with pytest.raises(Unreachable):
        list(pushed(cast, transport, cast.chain(1)))


@pytest.mark.parametrize("status", [201, 204, 302, 307])
def test_an_answer_that_central_never_gives_is_not_taken_or_followed(cast, central, transport, status: int) -> None:
    central.script = [(status, b"")]
    with pytest.raises(BadAnswer, match="not central"):
        list(pushed(cast, transport, cast.chain(1)))


def receipt_about(cast, signer, **changes: object) -> bytes:
    fields: dict = {
        "incarnation": cast.laptop.key_id,
        "stream": BALLOTS,
        "seq": 1,
        "head": "00" * 32,
        "received_at": datetime.now(UTC),
    }
    return make_receipt(signer, **(fields | changes))


FALSE_RECEIPTS = [
    ("nothing", lambda cast, _: b"", BadEnvelope),
    ("a web page", lambda cast, _: b"<html>ok</html>", BadEnvelope),
    ("a stranger's receipt", lambda cast, h: receipt_about(cast, cast.stranger, head=h), BadEnvelope),
    ("a receipt for other content", lambda cast, _: receipt_about(cast, cast.receipts), BadReceipt),
    ("another batch's receipt", lambda cast, h: receipt_about(cast, cast.receipts, head=h, seq=2), BadReceipt),
    (
        "another laptop's receipt",
        lambda cast, h: receipt_about(cast, cast.receipts, head=h, incarnation="00" * 32),
        BadReceipt,
    ),
    (
        "another stream's receipt",
        lambda cast, h: receipt_about(cast, cast.receipts, head=h, stream=Stream.PAPER),
        BadReceipt,
    ),
    (
        "something else that central has signed",
        lambda cast, _: envelope.sign(b"{}", envelope.GRANT, [cast.receipts]),
        BadEnvelope,
    ),
]


@pytest.mark.parametrize(("title", "forge", "error"), FALSE_RECEIPTS, ids=[row[0] for row in FALSE_RECEIPTS])
def test_what_is_no_receipt_for_this_batch_is_not_believed(
    cast, central, transport, title: str, forge, error: type[SyncError]
) -> None:
    batches = cast.chain(1)
    central.script = [(200, forge(cast, batches[0].payload_hash))]
    with pytest.raises(error):
        list(pushed(cast, transport, batches))


HEADS = [
    b"",
    b"null",
    b"{}",
    b'{"next":0,"head":null}',
    b'{"next":-1,"head":null}',
    b'{"next":1e3,"head":null}',
    b'{"next":99999999999999999999,"head":null}',
    b'{"next":1,"head":"xyz"}',
    b'{"next":1,"next":2,"head":null}',
    b'{"next":1,"head":null,"extra":1}',
    b'{"next":NaN,"head":null}',
]


@pytest.mark.parametrize("body", HEADS)
def test_a_hostile_head_is_a_sentence(cast, central, transport, body: bytes) -> None:
    central.answers[api.heads(cast.laptop.key_id, BALLOTS)] = (200, body)
    with pytest.raises(BadAnswer):
        transport.head(cast.laptop.key_id, BALLOTS)


def test_an_answer_too_large_is_not_read_to_its_end(cast, central, transport) -> None:
    central.answers[api.manifests(2)] = (200, b"x" * (MAX_ENVELOPE + 1))
    with pytest.raises(BadAnswer, match="too large"):
        transport.manifest(2)
    assert transport.head(cast.laptop.key_id, BALLOTS).next == 1


def test_a_compressed_bomb_is_not_unpacked(central, transport) -> None:
    bomb = gzip.compress(b"x" * 50_000_000)
    central.answers[api.manifests(2)] = (200, bomb)
    assert transport.manifest(2) == bomb


def test_manifests_and_grants_are_fetched_or_not_there_yet(cast, central, transport) -> None:
    central.answers[api.manifests(2)] = (200, b"manifest two")
    central.answers[api.grants(cast.laptop.key_id)] = (200, b"sealed grant")
    assert transport.manifest(2) == b"manifest two"
    assert transport.manifest(3) is None
    assert transport.grant(cast.laptop.key_id) == b"sealed grant"
    assert transport.grant("00" * 32) is None


def test_a_list_of_voters_seen_elsewhere_may_be_larger_than_any_other_answer(cast, central, transport) -> None:
    address = api.seen(cast.laptop.key_id)
    assert transport.seen(cast.laptop.key_id) is None
    central.answers[address] = (200, b"x" * MAX_SEEN)
    assert transport.seen(cast.laptop.key_id) == b"x" * MAX_SEEN
    central.answers[address] = (200, b"x" * (MAX_SEEN + 1))
    with pytest.raises(BadAnswer, match="too large"):
        transport.seen(cast.laptop.key_id)


def test_an_enrolment_request_arrives_byte_for_byte(central, transport) -> None:
    transport.enrol(b"sealed \x00\xff request")
    assert central.enrolments == [b"sealed \x00\xff request"]


def test_the_network_sees_nothing_but_sealed_bytes_and_the_names_of_streams(cast, central, transport) -> None:
    batches = cast.chain(1)
    seen: list[bytes] = []
    central.take = lambda sealed, take=central.take: seen.append(sealed) or take(sealed)
    list(pushed(cast, transport, batches))
    assert seen == [batches[0].sealed]


def test_nobody_at_the_address_is_a_sentence() -> None:
    with Transport([f"http://127.0.0.1:{free_port()}"], "") as nobody, pytest.raises(Unreachable, match="stick"):
        nobody.head("00" * 32, BALLOTS)


@pytest.mark.parametrize("addresses", [[], ["http://name.invalid"], ["http://127.0.0.1:99999"], ["http://"]])
def test_addresses_that_lead_nowhere_are_a_sentence(addresses: list[str]) -> None:
    with Transport(addresses, "") as nobody, pytest.raises(Unreachable):
        nobody.head("00" * 32, BALLOTS)


def test_the_second_address_is_tried_when_the_first_is_down(cast, central, serve) -> None:
    with (
        serve(central) as host,
        Transport([f"http://127.0.0.1:{free_port()}", f"http://{host}"], "") as transport,
    ):
        assert transport.head(cast.laptop.key_id, BALLOTS).next == 1


@contextmanager
def speaking(answer: bytes, *, hang_up: bool = True) -> Iterator[str]:
    """A peer that reads a request, says `answer` and hangs up (or keeps silent until the end)."""
    done = threading.Event()

    def speak(server: socket.socket) -> None:
        peer, _ = server.accept()
        with peer:
            peer.recv(65536)
            peer.sendall(answer)
            if not hang_up:
                done.wait(30)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=speak, args=(server,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


NOT_HTTP = [
    b"",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx",
    b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 500 + b"\r\n",
]


@pytest.mark.parametrize("answer", NOT_HTTP, ids=range(len(NOT_HTTP)))
def test_a_cut_or_a_stranger_on_the_port_is_a_sentence(answer: bytes) -> None:
    with (
        speaking(answer) as address,
        Transport([address], "", read_seconds=2) as transport,
        pytest.raises(SyncError),
    ):
        transport.manifest(1)


def test_a_silent_central_does_not_hold_the_station() -> None:
    with (
        speaking(b"HTTP/1.1 200 OK\r\n", hang_up=False) as address,
        Transport([address], "", read_seconds=0.2) as transport,
        pytest.raises(Unreachable),
    ):
        transport.manifest(1)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that signs itself, as central makes one, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "central.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def pin(certificate: Path) -> str:
    der = x509.load_pem_x509_certificate(certificate.read_bytes()).public_bytes(serialization.Encoding.DER)
    return sha256(der).hexdigest()


def test_a_stream_is_delivered_over_tls_to_the_pinned_certificate(cast, central, serve, tls, certificate) -> None:
    with serve(central, tls) as host, Transport([f"https://{host}"], pin(certificate)) as transport:
        assert len(list(pushed(cast, transport, cast.chain(2)))) == 2


@pytest.mark.parametrize("wrong", ["00" * 32, ""], ids=["another pin", "no pin"])
def test_another_certificate_is_never_spoken_to(cast, central, serve, tls, wrong: str) -> None:
    with (
        serve(central, tls) as host,
        Transport([f"https://{host}"], wrong) as transport,
        pytest.raises(BadAnswer, match="another certificate"),
    ):
        list(pushed(cast, transport, cast.chain(1)))
    assert central.deliveries == 0


def test_every_verdict_has_its_status() -> None:
    assert {verdict.value: status for verdict, status in api.STATUS.items()} == {
        "accept": 200,
        "again": 200,
        "quarantine": 202,
        "ahead": 409,
        "fork": 423,
        "frozen": 423,
        "after-close": 423,
    }


def test_every_address_of_the_interface_is_the_documented_one() -> None:
    assert api.heads("ab", Stream.CHECKINS) == "/api/v1/heads/ab/checkins"
    assert api.manifests(3) == "/api/v1/manifests/3"
    assert api.grants("ab") == "/api/v1/grants/ab"
    assert api.seen("ab") == "/api/v1/seen/ab"
