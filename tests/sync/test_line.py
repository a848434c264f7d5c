"""The station's line to central: hostile peers, wrong certificates, wrong clocks, proxies and cuts."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import urllib3.connection
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.batch import Stream
from sync.errors import BadAnswer, Busy, SyncError, Unreachable
from sync.push import LONGEST_WAIT, Delivered, Outgoing, Transport, push_stream
from tests.relay import Relay, relaying

NAME = "central.example"


@contextmanager
def dripping(begin: bytes, drip: bytes, every: float, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A peer that says `begin` and then `drip` again and again, for as long as somebody listens."""
    done = threading.Event()

    def speak(server: socket.socket) -> None:
        peer, _ = server.accept()
        with peer, suppress(OSError):
            speaking = context.wrap_socket(peer, server_side=True) if context else peer
            with speaking:
                speaking.sendall(begin)
                while not done.wait(every):
                    speaking.sendall(drip)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=speak, args=(server,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


OK = b"HTTP/1.1 200 OK\r\n"
HOLDING = [
    ("a status line that drips", b"HTTP/1.1 200 ", b"O", 0.02),
    ("a head that drips", OK + b"X: ", b"x", 0.02),
    ("a head of lines without end", OK, b"X: y\r\n", 0.02),
    ("a body that drips", OK + b"Content-Length: 100000\r\n\r\n", b"x", 0.02),
    ("a body in dripping chunks", OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.02),
    ("a chunk's size that drips", OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0", 0.02),
    ("promises without end", b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.001),
    ("a body without length or end", OK + b"\r\n", b"x" * 65_536, 0.0001),
    (
        "a chunked body without end",
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        b"10000\r\n" + b"x" * 65_536 + b"\r\n",
        0,
    ),
    ("a header without end", OK + b"X: ", b"x" * 65_536, 0),
]


@pytest.mark.parametrize(("title", "begin", "drip", "every"), HOLDING, ids=[row[0] for row in HOLDING])
def test_the_station_is_neither_held_nor_filled_by(title: str, begin: bytes, drip: bytes, every: float) -> None:
    with (
        dripping(begin, drip, every) as host,
        Transport([f"http://{host}"], "", total_seconds=1) as transport,
        pytest.raises(SyncError),
    ):
        transport.head("00" * 32, Stream.PAPER)


@pytest.mark.parametrize("at", range(0, 60, 3))
def test_an_answer_cut_anywhere_is_never_taken_for_a_whole_one(at: int) -> None:
    answer = (b"HTTP/1.1 202 ACCEPTED\r\nX: y\r\nContent-Length: 12\r\n\r\n" + b"all of it...")[:at]
    with (
        dripping(answer, b"", 0.001) as host,
        Transport([f"http://{host}"], "", total_seconds=0.05) as transport,
        pytest.raises(Unreachable),
    ):
        transport.enrol(b"request")


def test_a_handshake_that_drips_does_not_hold_the_station() -> None:
    with (
        dripping(b"\x16\x03\x03\xff\xff", b"\x02", 0.02) as host,
        Transport([f"https://{host}"], "00" * 32, total_seconds=0.5) as transport,
        pytest.raises(Unreachable),
    ):
        transport.manifest(1)


def test_time_is_counted_for_each_request_anew(cast, central, serve) -> None:
    with serve(central) as host, Transport([f"http://{host}"], "", total_seconds=0.2) as transport:
        for _ in range(3):
            assert transport.head(cast.laptop.key_id, Stream.PAPER).next == 1
            threading.Event().wait(0.15)


@pytest.fixture(scope="module")
def make_certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a certificate that signs itself, with its key in the same file; `days` from and until which it is valid."""

    def make(first: int = -1, last: int = 1) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now + timedelta(days=first))
            .not_valid_after(now + timedelta(days=last))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME), x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path_factory.mktemp("tls") / "central.pem"
        plain = serialization.NoEncryption()
        file.write_bytes(
            made.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        )
        return file

    return make


def speaking_as(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def pin(certificate: Path) -> str:
    der = x509.load_pem_x509_certificate(certificate.read_bytes()).public_bytes(serialization.Encoding.DER)
    return sha256(der).hexdigest()


def test_the_right_name_with_another_key_is_never_spoken_to(cast, central, serve, make_certificate) -> None:
    genuine, false = make_certificate(), make_certificate()
    with (
        serve(central, speaking_as(false)) as host,
        Transport([f"https://{host}"], pin(genuine)) as transport,
        pytest.raises(BadAnswer, match="another certificate"),
    ):
        transport.send(cast.batch().sealed)
    assert central.deliveries == 0


YEARS = 365


@pytest.mark.parametrize(
    ("first", "last"),
    [(-3 * YEARS, -2 * YEARS), (2 * YEARS, 3 * YEARS), (-1, 1)],
    ids=["the station's clock is years ahead", "the station's clock is years behind", "the clock is right"],
)
def test_the_pinned_certificate_is_believed_whatever_the_clock_says(
    cast, central, serve, make_certificate, monkeypatch, first: int, last: int
) -> None:
    # The library warns when the year is too early to be true; poll workers need not hear of it.
    monkeypatch.setattr(urllib3.connection, "RECENT_DATE", date(2999, 1, 1))
    certificate = make_certificate(first, last)
    with (
        serve(central, speaking_as(certificate)) as host,
        Transport([f"https://{host}"], pin(certificate)) as transport,
    ):
        assert transport.head(cast.laptop.key_id, Stream.PAPER).next == 1


def test_without_a_pin_an_expired_certificate_is_not_believed(cast, central, serve, make_certificate) -> None:
    with (
        serve(central, speaking_as(make_certificate(-9, -8))) as host,
        Transport([f"https://{host}"], "") as transport,
        pytest.raises(BadAnswer, match="another certificate"),
    ):
        transport.head(cast.laptop.key_id, Stream.PAPER)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_a_peer_with_a_broken_version_of_tls_is_not_spoken_to(central, serve, make_certificate) -> None:
    certificate = make_certificate()
    old = speaking_as(certificate)
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with (
        serve(central, old) as host,
        Transport([f"https://{host}"], pin(certificate)) as transport,
        pytest.raises(Unreachable),
    ):
        transport.manifest(1)


@pytest.mark.parametrize("at", [0, 5, 100, 600])
def test_a_cut_within_the_handshake_is_no_alarm(central, serve, make_certificate, at: int) -> None:
    certificate = make_certificate()
    with (
        serve(central, speaking_as(certificate)) as host,
        relaying(Relay(("127.0.0.1", int(host.rpartition(":")[2])), cut_down=at)) as relay,
        Transport([f"https://127.0.0.1:{relay.port}"], pin(certificate)) as transport,
        pytest.raises(Unreachable),
    ):
        transport.manifest(1)


def test_a_false_central_is_told_of_although_the_next_address_is_silent(central, serve, make_certificate) -> None:
    with (
        serve(central, speaking_as(make_certificate())) as host,
        Transport([f"https://{host}", "http://127.0.0.1:99999"], "00" * 32) as transport,
        pytest.raises(BadAnswer, match="another certificate"),
    ):
        transport.manifest(1)


def push(cast, transport: Transport, batches, held: dict[int, bytes]) -> None:
    outbox = {seq: Outgoing(*batch) for seq, batch in enumerate(batches, 1)}
    for outcome in push_stream(
        transport,
        outbox.get,
        incarnation=cast.laptop.key_id,
        stream=Stream.BALLOTS,
        receipt_key=cast.receipts.public,
        unreceipted=len(held) + 1,
    ):
        assert isinstance(outcome, Delivered)
        held[outcome.seq] = outcome.receipt


# The head of the delivery ends at some 200 bytes, its body at some 2,600; the answer's head at some 150.
CUTS = [
    ("before anything is said", {"cut_up": 0}),
    ("within the question for the head", {"cut_up": 40}),
    ("within the head of a delivery", {"cut_up": 300}),
    ("within the body of a delivery", {"cut_up": 1_500}),
    ("within the body of the second delivery", {"cut_up": 4_500}),
    ("before the first answer", {"cut_down": 0}),
    ("within the head of an answer", {"cut_down": 60}),
    ("within the body of the first answer", {"cut_down": 160}),
    ("after the batch is kept and before its answer", {"cut_down": 230}),
    ("within the receipt", {"cut_down": 500}),
    ("within the second receipt", {"cut_down": 1_300}),
]


@pytest.mark.parametrize(("title", "cut"), CUTS, ids=[row[0] for row in CUTS])
def test_a_delivery_goes_on_after_a_cut(cast, central, serve, title: str, cut: dict[str, int]) -> None:
    batches, held = cast.chain(3), {}
    with (
        serve(central) as host,
        relaying(Relay(("127.0.0.1", int(host.rpartition(":")[2])), **cut)) as relay,
        Transport([f"http://127.0.0.1:{relay.port}"], "") as transport,
    ):
        with pytest.raises(Unreachable):
            push(cast, transport, batches, held)
        relay.cut_up = relay.cut_down = None
        push(cast, transport, batches, held)
    assert sorted(held) == [1, 2, 3]
    assert central.accepted == [(Stream.BALLOTS, seq) for seq in (1, 2, 3)]


def test_a_delivery_cut_after_every_so_many_bytes_arrives_all_the_same(cast, central, serve) -> None:
    batches, held, tries = cast.chain(4), {}, 0
    with serve(central) as host, relaying(Relay(("127.0.0.1", int(host.rpartition(":")[2])))) as relay:
        while len(held) < 4:
            tries += 1
            relay.cut_up, relay.cut_down = 700 * tries % 5_000, 190 * tries % 1_700
            with Transport([f"http://127.0.0.1:{relay.port}"], "") as transport, suppress(Unreachable):
                push(cast, transport, batches, held)
    assert tries > 1
    assert central.accepted == [(Stream.BALLOTS, seq) for seq in (1, 2, 3, 4)]


@contextmanager
def behind_a_proxy(serve, central, certificate: Path, monkeypatch, user: str = "", **how) -> Iterator[Relay]:
    """A central whose name only the proxy knows."""
    with serve(central, speaking_as(certificate)) as host:
        target = ("127.0.0.1", int(host.rpartition(":")[2]))
        with relaying(Relay(target, is_proxy=True, **how)) as relay:
            monkeypatch.setenv("HTTPS_PROXY", f"http://{user}127.0.0.1:{relay.port}")
            monkeypatch.delenv("NO_PROXY", raising=False)
            monkeypatch.delenv("no_proxy", raising=False)
            yield relay


ADDRESS = f"https://{NAME}:8443"


def test_a_stream_is_delivered_through_a_proxy(cast, central, serve, make_certificate, monkeypatch) -> None:
    certificate, held = make_certificate(), {}
    with (
        behind_a_proxy(serve, central, certificate, monkeypatch, "kerstin:hemligt@") as relay,
        Transport([ADDRESS], pin(certificate)) as transport,
    ):
        push(cast, transport, cast.chain(2), held)
    assert sorted(held) == [1, 2]
    assert [head.split(b"\r\n")[0] for head in relay.reached] == [f"CONNECT {NAME}:8443 HTTP/1.0".encode()]
    assert b"basic a2Vyc3RpbjpoZW1saWd0" in relay.reached[0].replace(b"Basic", b"basic")


def test_a_proxy_that_opens_the_line_is_noticed(central, serve, make_certificate, monkeypatch) -> None:
    with (
        behind_a_proxy(serve, central, make_certificate(), monkeypatch),
        Transport([ADDRESS], pin(make_certificate())) as transport,
        pytest.raises(BadAnswer, match="another certificate"),
    ):
        transport.manifest(1)


@pytest.mark.parametrize("refusal", [b"HTTP/1.1 407 No\r\n\r\n", b"HTTP/1.1 502 No\r\n\r\n", b"SSH-2.0\r\n", b""])
def test_a_proxy_that_does_not_let_us_through_is_a_sentence(
    central, serve, make_certificate, monkeypatch, refusal: bytes
) -> None:
    certificate = make_certificate()
    how = {"refusal": refusal} if refusal else {"cut_down": 0}
    with (
        behind_a_proxy(serve, central, certificate, monkeypatch, "kerstin:hemligt@", **how),
        Transport([ADDRESS], pin(certificate)) as transport,
        pytest.raises(Unreachable, match=r"through the proxy 127\.0\.0\.1") as caught,
    ):
        transport.manifest(1)
    assert "hemligt" not in str(caught.value)


def test_a_proxy_that_drips_does_not_hold_the_station(monkeypatch) -> None:
    with dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.02) as host:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{host}")
        with Transport([ADDRESS], "00" * 32, total_seconds=0.5) as transport, pytest.raises(Unreachable):
            transport.manifest(1)


@pytest.mark.parametrize("address", ["https://localhost:{}", "https://127.0.0.1:{}"])
def test_this_computer_is_reached_without_the_proxy(
    cast, central, serve, make_certificate, monkeypatch, address: str
) -> None:
    certificate = make_certificate()
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with (
        serve(central, speaking_as(certificate)) as host,
        Transport([address.format(host.rpartition(":")[2])], pin(certificate)) as transport,
    ):
        assert transport.head(cast.laptop.key_id, Stream.PAPER).next == 1


def test_a_busy_central_is_given_the_seconds_that_it_asks_for(cast, central, serve) -> None:
    waited: list[float] = []
    central.headers, central.script = {"Retry-After": "2"}, [(429, b"{}"), (503, b"{}")]
    with serve(central) as host, Transport([f"http://{host}"], "", pause=waited.append) as transport:
        assert isinstance(transport.send(cast.batch().sealed), bytes)
    assert waited == [2, 2]


@pytest.mark.parametrize("seconds", ["1", str(LONGEST_WAIT + 1), "86400"])
def test_a_central_that_stays_busy_is_left_and_its_wish_told(cast, central, serve, seconds: str) -> None:
    waited: list[float] = []
    central.headers, central.script = {"Retry-After": seconds}, [(429, b"{}")] * 99
    with (
        serve(central) as host,
        Transport([f"http://{host}"], "", pause=waited.append) as transport,
        pytest.raises(Busy) as caught,
    ):
        transport.send(cast.batch().sealed)
    assert caught.value.seconds == int(seconds)
    assert sum(waited) <= 60
    assert central.deliveries <= 6


@pytest.mark.parametrize("said", ["-1", "soon", "1e9", "9" * 5000, "Mon, 23 Nov 2026 12:00:00 GMT"])
def test_a_wait_that_is_no_number_of_seconds_is_not_waited(cast, central, serve, said: str) -> None:
    central.headers, central.script = {"Retry-After": said}, [(503, b"{}")]
    with (
        serve(central) as host,
        Transport([f"http://{host}"], "", pause=lambda _: pytest.fail("waited")) as transport,
        pytest.raises(Unreachable),
    ):
        transport.send(cast.batch().sealed)
