"""Peers that hold on to central: each kind opens many connections to loopback and is as slow as it can be."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

POST = b"POST /api/v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n"
GET = b"GET /api/v1/manifests/1 HTTP/1.1\r\nHost: x\r\n\r\n"
_UNCHECKED = ssl._create_unverified_context()


def plain(port: int, source: str = "127.0.0.1") -> socket.socket:
    """A connection on which nothing has been said."""
    return socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0))


def secure(port: int, source: str = "127.0.0.1") -> ssl.SSLSocket:
    """A connection after its TLS handshake."""
    return _UNCHECKED.wrap_socket(plain(port, source))


@dataclass(frozen=True)
class Attack:
    """How each connection begins, and the byte that it goes on with, again and again."""

    title: str
    begin: Callable[[int], socket.socket]
    drip: bytes = b""


def _with_half_a_hello(port: int) -> socket.socket:
    peer = plain(port)
    peer.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    return peer


def _saying(words: bytes, source: str = "127.0.0.1") -> Callable[[int], socket.socket]:
    def begin(port: int) -> socket.socket:
        peer = secure(port, source)
        peer.sendall(words)
        return peer

    return begin


ATTACKS = (
    Attack("peers that say nothing", plain),
    Attack("peers that stop within the handshake", _with_half_a_hello),
    Attack("peers whose handshake drips", _with_half_a_hello, b"\x00"),
    Attack("peers that say nothing after the handshake", secure),
    Attack("peers whose head drips", _saying(b"GET / HTTP/1.1\r\nX: "), b"x"),
    Attack("peers whose body drips", _saying(POST), b"x"),
    Attack("peers that announce a body and send none", _saying(POST)),
    # Permits are counted by address, so these come from another one than the station.
    Attack("peers that ask again and again and read no answer", _saying(GET, "127.0.0.2"), GET),
)


@contextlib.contextmanager
def attacked(attack: Attack, port: int, peers: int) -> Iterator[list[socket.socket]]:
    """So many peers of this kind are at work until the block ends."""
    at_work: list[socket.socket] = []
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.05):
            for peer in at_work:
                with contextlib.suppress(OSError):
                    peer.settimeout(0)
                    peer.send(attack.drip)

    dripping = threading.Thread(target=drip)
    try:
        for _ in range(peers):
            # Whom central has no place for is refused; that is its right.
            with contextlib.suppress(OSError):
                at_work.append(attack.begin(port))
        if attack.drip:
            dripping.start()
        yield at_work
    finally:
        stop.set()
        if attack.drip:
            dripping.join()
        for peer in at_work:
            peer.close()
