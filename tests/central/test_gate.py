"""The gate in front of the stations' interface: slow and hostile peers on one side, an honest station on the other."""

import asyncio
import socket
import sqlite3
import ssl
import threading
from collections.abc import Callable
from itertools import count

import pytest

from central import schema
from central.gate import Limits
from central.pace import Allowance
from sync.api import BATCHES
from sync.batch import Stream
from sync.line import READ_SECONDS
from sync.push import Delivered, Outgoing, Transport, push_stream
from tests.central.hostile import ATTACKS, GET, POST, Attack, attacked, plain, secure
from tests.central.town import Laptop, Town, rows

# Far more than the twelve threads that work, and more than there are places.
PEERS = 60
FEW = Limits(peers=40, peers_of_one_address=30, held_bytes=4_000_000)
# Times that a test can wait for.
SHORT = Limits(head_seconds=0.3, body_seconds=0.3, bytes_a_second=10_000_000)


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def answer_to(peer: socket.socket, request: bytes) -> bytes:
    peer.sendall(request)
    return until_closed(peer)


def until_closed(peer: socket.socket) -> bytes:
    said = b""
    try:
        while piece := peer.recv(65_536):
            said += piece
    except (ConnectionError, ssl.SSLError):
        pass
    return said


@pytest.mark.parametrize("limits", [Limits(), FEW], ids=["places for all", "too many of them"])
@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.title for attack in ATTACKS])
def test_an_honest_station_is_served_beside(town: Town, laptop: Laptop, attack: Attack, limits: Limits) -> None:
    batches = [laptop.check_in(f"{number:064x}") for number in range(3)]
    outbox = {seq: Outgoing(batch.sealed, batch.payload_hash) for seq, batch in enumerate(batches, 1)}
    with (
        town.service(limits) as (address, _),
        attacked(attack, port_of(address), PEERS),
        # Less than any peer could be waited for, one after the other.
        Transport([address], town.office.keys.tls_pin, read_seconds=10) as transport,
    ):
        outcomes = list(
            push_stream(
                transport,
                outbox.get,
                incarnation=laptop.id,
                stream=Stream.CHECKINS,
                receipt_key=town.office.keys.receipt.public,
                unreceipted=1,
            )
        )
    assert [type(each) for each in outcomes] == [Delivered] * 3
    assert rows(town, schema.check_ins) == 3


ENDED: list[tuple[str, Callable[[int], socket.socket], bytes]] = [
    ("silence instead of a handshake", plain, b""),
    ("half a handshake", plain, b"\x16\x03\x01\x02\x00\x01"),
    ("silence after the handshake", secure, b""),
    ("half a head", secure, b"GET / HTTP/1.1\r\nHost"),
    ("half a body", secure, POST + b"half"),
]


@pytest.mark.parametrize(("title", "begin", "said"), ENDED, ids=[row[0] for row in ENDED])
def test_central_ends(town: Town, title: str, begin: Callable[[int], socket.socket], said: bytes) -> None:
    with town.service(SHORT) as (address, _), begin(port_of(address)) as peer:
        assert answer_to(peer, said) == b""


def test_a_peer_that_drips_is_ended_too(town: Town) -> None:
    drip = Attack("", lambda port: secure(port), b"x")
    with town.service(SHORT) as (address, _), attacked(drip, port_of(address), 1) as peers:
        peers[0].setblocking(True)
        assert until_closed(peers[0]) == b""


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (
            b"POST " + BATCHES.encode() + b" HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            b" 411 ",
        ),
        (b"POST " + BATCHES.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b" 411 "),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", b" 411 "),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: identity\r\n\r\nhello", b" 411 "),
        (b"POST / HTTP/1.1\r\nContent-Length: 0x5\r\n\r\nhello", b" 411 "),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", b" 413 "),
        (b"POST / HTTP/1.1\r\nContent-Length: 5000001\r\n\r\n", b" 413 "),
        (b"GET / HTTP/1.1\r\nno colon here\r\n\r\n", b" 400 "),
        (b"GET / HTTP/1.1\r\nX: y\nContent-Length: 5\r\n\r\n", b" 400 "),
        (b"GET / HTTP/1.1\r\n folded: y\r\n\r\n", b" 400 "),
        (b"nonsense\r\nConnection: close\r\n\r\n", b" 400 "),
        (b"GET / HTTP/9.9\r\n\r\n", b" 505 "),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 9000, b" 431 "),
    ],
    ids=lambda value: value.decode()[:60].replace("\r\n", "|"),
)
def test_a_request_that_can_be_read_in_two_ways_goes_no_further(town: Town, request_: bytes, status: bytes) -> None:
    with town.service() as (address, _), secure(port_of(address)) as peer:
        said = answer_to(peer, request_)
    assert said.startswith(b"HTTP/1.1" + status)
    assert said.count(b"HTTP/1.1") == 1


def test_a_second_request_in_the_body_of_the_first_is_not_heard(town: Town) -> None:
    smuggled = b"GET /api/v1/manifests/1 HTTP/1.1\r\n\r\n"
    lying = b"POST /api/v1/batches HTTP/1.1\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(smuggled)
    with town.service() as (address, _), secure(port_of(address)) as peer:
        said = answer_to(peer, lying + smuggled)
    assert said.startswith(b"HTTP/1.1 400 ")
    assert said.count(b"HTTP/1.1") == 1


def test_requests_that_come_all_at_once_are_answered_one_after_the_other(town: Town) -> None:
    last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with town.service() as (address, _), secure(port_of(address)) as peer:
        assert answer_to(peer, GET + GET + last).count(b"HTTP/1.1 200 ") == 3


def test_whoever_asks_before_sending_a_body_is_told_to_go_on(town: Town) -> None:
    asking = b"POST /api/v1/batches HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    with town.service() as (address, _), secure(port_of(address)) as peer:
        peer.sendall(asking)
        assert peer.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert answer_to(peer, b"body").startswith(b"HTTP/1.1 400 ")


def test_an_address_that_asks_too_much_is_told_when_to_go_on(town: Town) -> None:
    # One permit for the connection, two for requests.
    slow = Limits(allowance=Allowance(burst=3, per_second=0.01))
    closing = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with town.service(slow) as (address, _), secure(port_of(address)) as peer:
        said = answer_to(peer, GET + GET + closing)
        with pytest.raises(OSError):
            secure(port_of(address))
    assert said.count(b"HTTP/1.1 200 ") == 2
    assert b"HTTP/1.1 429 " in said
    assert b"\r\nRetry-After: 100\r\n" in said


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_a_peer_that_knows_only_broken_versions_of_tls_is_not_spoken_to(town: Town, version: ssl.TLSVersion) -> None:
    context = ssl._create_unverified_context()
    context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    with (
        town.service() as (address, _),
        plain(port_of(address)) as peer,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(peer)


def test_whoever_speaks_plain_http_hears_nothing(town: Town) -> None:
    with town.service() as (address, _), plain(port_of(address)) as peer:
        assert b"HTTP" not in answer_to(peer, GET)


def test_a_delivery_on_its_way_is_answered_before_the_service_ends(town: Town, laptop: Laptop) -> None:
    batch, answers = laptop.check_in("ab" * 32), []
    writer = sqlite3.connect(town.office.home.database, check_same_thread=False, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with town.service() as (_, transport):
        sending = threading.Thread(target=lambda: answers.append(transport.send(batch.sealed)))
        sending.start()
        sending.join(0.5)
        assert not answers
        threading.Timer(0.5, writer.execute, ["COMMIT"]).start()
    sending.join()
    writer.close()
    assert isinstance(answers[0], bytes)


def test_a_peer_sent_away_in_the_middle_of_its_goodbye_takes_no_other_with_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its socket was closed under the loop, and the next connection, of the same number, was never heard."""
    peers, gone = count(), threading.Event()

    class SentAwayAtOnce(asyncio.StreamReaderProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            if next(peers) == 0:
                (guest,) = (
                    task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__qualname__", "") == "Gate._meet"
                )
                guest.add_done_callback(lambda _: gone.set())
                guest.cancel()

    monkeypatch.setattr("central.gate.asyncio.StreamReaderProtocol", SentAwayAtOnce)
    # They have their own numbers before the gate gives any back.
    others = [socket.socket() for _ in range(3)]
    with town.service() as (address, _), secure(port_of(address)):
        assert gone.wait(10)
        for other in others:
            other.settimeout(10)
            other.connect(("127.0.0.1", port_of(address)))
            with ssl._create_unverified_context().wrap_socket(other) as heard:
                assert b" 200 OK" in answer_to(heard, GET.replace(b"Host", b"Connection: close\r\nHost"))


def test_a_busy_central_says_so_before_the_station_hangs_up() -> None:
    assert Limits().work_seconds < READ_SECONDS
