"""The line to central: one request and its answer, over TLS, where no peer can hold the station or fill it up.

Contract: `ask` returns or raises within its total time, whatever answers, and never reads more than the largest
honest answer. It follows no redirect and unpacks nothing. What it returns is only bytes that somebody sent: belief
begins with a signature. The proxy of `HTTPS_PROXY` only passes encrypted bytes on (HTTP CONNECT).
"""

import ipaddress
import ssl
import urllib.request
import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, SSLError, SystemTimeWarning

from sync.envelope import MAX_ENVELOPE
from sync.errors import BadAnswer, Unreachable
from sync.rope import Rope

# A rural mobile link needs seconds, and central answers a batch in milliseconds; silence for longer is a
# cut, after which the whole batch is simply sent again.
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
# The largest batch at 4 kB/s and some patience: whoever takes longer sends a byte now and then to hold us.
TOTAL_SECONDS = 300.0
_PIECE = 65_536


@dataclass(frozen=True)
class Answer:
    """An answer with the seconds that it asks us to wait, if it does so in seconds."""

    status: int
    body: bytes
    wait: int | None


class Line:
    """Speaks with one peer at a time. With an empty pin a peer needs a certificate from a public authority.

    With a pin (SHA-256 of the certificate's DER bytes, in hex) nothing but that certificate is believed, and its dates
    are not looked at: a station whose clock is years off delivers like any other.
    """

    def __init__(self, tls_pin: str, *, read_seconds: float, total_seconds: float) -> None:
        self._pin, self._read_seconds, self._total_seconds = tls_pin, read_seconds, total_seconds
        self._rope = Rope()
        self._manager: urllib3.PoolManager | None = None
        self._proxy: str | None = None

    def close(self) -> None:
        """Hang up."""
        if self._manager is not None:
            self._manager.clear()
        self._rope.untie()

    def ask(
        self,
        method: str,
        address: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "",
        most: int = MAX_ENVELOPE,
    ) -> Answer:
        """The peer's answer, of ``most`` bytes at most.

        Raises:
            Unreachable: nobody answers, or not whole and in time.
            BadAnswer: another certificate, or more than central ever sends.
        """
        problem: Unreachable | BadAnswer
        try:
            with self._rope.cut_after(self._total_seconds), warnings.catch_warnings():
                # A clock that is far off does not matter here.
                warnings.simplefilter("ignore", SystemTimeWarning)
                return self._ask(method, address, path, body, content_type, most)
        except SSLError as error:
            problem = self._unreachable(address) if _only_broken(error) else _not_central(address)
        except HTTPError:
            problem = self._unreachable(address)
        # Not within the block: the sentence would keep the broken connection alive as its cause.
        raise problem

    def _ask(self, method: str, address: str, path: str, data: bytes | None, content_type: str, most: int) -> Answer:
        sent = {"Content-Type": content_type} if content_type else {}
        response = self._manager_for(address).request(
            method,
            address + path,
            body=data,
            headers=sent,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            wait = response.headers.get("Retry-After", "")
            body = _read(response, most)
        except BaseException:
            # What is left of it must not be taken for the next answer.
            response.close()
            raise
        response.release_conn()
        return Answer(response.status, body, int(wait) if wait.isdecimal() and len(wait) < 6 else None)

    def _unreachable(self, address: str) -> Unreachable:
        if self._proxy is None:
            return Unreachable(
                "Central does not answer at {address}. Nothing is lost: try again later, or use the stick.",
                address=address,
            )
        return Unreachable(
            "Central does not answer at {address} through the proxy {proxy}. Nothing is lost: try again later, or use "
            "the stick.",
            address=address,
            # Its user and password stay out of sentences.
            proxy=urlsplit(self._proxy).hostname,
        )

    def _manager_for(self, address: str) -> urllib3.PoolManager:
        proxy = _proxy_for(address)
        if self._manager is None or proxy != self._proxy:
            self._manager, self._proxy = self._new_manager(proxy), proxy
        return self._manager

    def _new_manager(self, proxy: str | None) -> urllib3.PoolManager:
        settings: dict[str, Any] = {
            # One connection at a time, so that the rope is always tied to the one in use.
            "num_pools": 1,
            "maxsize": 1,
            "retries": False,
            "timeout": urllib3.Timeout(connect=CONNECT_SECONDS, read=self._read_seconds),
            # A pinned certificate signs itself, so that no authority is asked; urllib3 checks the pin instead.
            "cert_reqs": "CERT_NONE" if self._pin else "CERT_REQUIRED",
            "assert_fingerprint": self._pin or None,
            "ssl_minimum_version": ssl.TLSVersion.TLSv1_2,
        }
        if proxy is None:
            manager = urllib3.PoolManager(**settings)
        else:
            auth = urllib3.util.parse_url(proxy).auth
            headers = urllib3.make_headers(proxy_basic_auth=auth) if auth else None
            manager = urllib3.ProxyManager(proxy, proxy_headers=headers, **settings)
        manager.pool_classes_by_scheme = self._rope.pools()
        return manager


def _not_central(address: str) -> BadAnswer:
    return BadAnswer(
        "Something at {address} claims to be central but has another certificate. Use the stick and call central.",
        address=address,
    )


def _read(response: urllib3.BaseHTTPResponse, most: int) -> bytes:
    """The answer's body, which must be whole, and not larger than what central sends.

    The library takes a line that was cut within the head for an answer with an empty body; so the length must be said.
    """
    said = response.headers.get("Content-Length", "")
    if not (said.isascii() and said.isdigit()) or len(said) > 15:
        raise ProtocolError("the answer does not say how long it is")
    if int(said) > most:
        raise BadAnswer("Central's answer is far too large. Call central.")
    body = bytearray()
    while piece := response.read1(_PIECE, decode_content=False):
        body += piece
    if len(body) != int(said):
        raise ProtocolError("the answer was cut off")
    return bytes(body)


def _only_broken(error: SSLError) -> bool:
    """Whether the connection broke, or was none of TLS, and nobody has shown a wrong certificate."""
    reason = error.args[0] if error.args else None
    return isinstance(reason, ssl.SSLError) and not isinstance(reason, ssl.SSLCertVerificationError)


def _proxy_for(address: str) -> str | None:
    """The proxy that the environment (`HTTPS_PROXY`, `NO_PROXY`) names for this address; none for this computer."""
    try:
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname or _is_this_computer(parts.hostname):
            return None
        if urllib.request.proxy_bypass(parts.hostname):
            return None
        return urllib.request.getproxies().get("https")
    except ValueError:
        return None


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
