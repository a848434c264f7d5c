"""The second door of the pages: TLS on one address of the local network, beside the loopback one."""

import hashlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from station.errors import NotPossible
from station.web.screens import SECOND, Door

# A library's laptop may stay on for a whole vote, and clocks may be days wrong.
_VALID = timedelta(days=365)
_THREADS = 8
# Headers of a browser are some 2 kB.
_MOST_HEADER = 64 * 1024
# No packet is sent to it (RFC 5737, for documentation); asking for the way there names our own address.
_ELSEWHERE = ("192.0.2.1", 9)

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Place:
    """Where the second door is: an address of this computer, and a port (0 takes any free one)."""

    address: str
    port: int


def own_address() -> str:
    """This computer's address on the local network; NotPossible without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ELSEWHERE)
        except OSError:
            raise NotPossible(
                "This computer is on no network. Join one, or name its address (--second-screen ADDRESS)."
            ) from None
        return str(asking.getsockname()[0])


@contextmanager
def second_door(app: Wsgi, place: Place) -> Iterator[Door]:
    """Answers at ``place`` by TLS alone, with a certificate of this start, until the block ends. NotPossible."""
    address = _address(place.address)
    _require_free(place, socket.AF_INET6 if address.version == 6 else socket.AF_INET)
    server = Server((place.address, place.port), _marked(app), numthreads=_THREADS)
    server.max_request_header_size = _MOST_HEADER
    certificate, key = _self_signed(address)
    server.ssl_adapter = _tls(certificate, key)
    server.prepare()
    thread = threading.Thread(target=server.serve, name="second-screens", daemon=True)
    thread.start()
    try:
        shown = f"[{address}]" if address.version == 6 else str(address)
        yield Door(shown, server.bind_addr[1], hashlib.sha256(_der(certificate)).hexdigest())
    finally:
        server.stop()
        thread.join()


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise NotPossible(
            "{address} is no address of a computer. Write one such as 192.168.1.20.", address=text
        ) from None
    if address.is_unspecified:
        raise NotPossible("Name one address of this computer, not all of them.")
    return address


def _require_free(place: Place, family: socket.AddressFamily) -> None:
    with socket.socket(family) as attempt:
        # As the server itself does it, or the port of a server that has just ended would seem taken.
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((place.address, place.port))
        except OSError as error:
            raise NotPossible(
                "Second screens cannot come in at {address}, port {port}. Name an address of this computer, or another "
                "port (--second-port).",
                address=place.address,
                port=place.port,
            ) from error


def _marked(app: Wsgi) -> Wsgi:
    def through_the_second_door(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        return app(environ | {SECOND: True}, start)

    return through_the_second_door


def _tls(certificate: bytes, key: bytes) -> BuiltinSSLAdapter:
    with TemporaryDirectory(prefix="rostlokal-station-") as folder:
        paths = [Path(folder) / name for name in ("certificate.pem", "key.pem")]
        for path, data in zip(paths, (certificate, key), strict=True):
            path.touch(mode=0o600)
            path.write_bytes(data)
        adapter = BuiltinSSLAdapter(*map(str, paths))
    adapter.context.minimum_version = ssl.TLSVersion.TLSv1_2
    return adapter


def _self_signed(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> tuple[bytes, bytes]:
    """A certificate for this address and its private key, both PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rostlokal-station")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _VALID)
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(address)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)
