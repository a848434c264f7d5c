"""The gate in front of the stations' interface: TLS, and whole requests only.

A thread that reads from a peer, or writes to it, is held for as long as the peer likes to be slow. So none does: this
one loop speaks with all of them at once, in encrypted bytes, and only a request that is there to its last byte goes on
to the threads that work (cheroot, over a socket of this computer's own). What a peer may cost is bounded in time,
number, rate and memory; docs/adr/0023 has what was measured without it.
"""

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from central.crowd import Crowd
from central.pace import Allowance, Pace
from central.request_head import END, MOST_HEAD, BadHead, Head, read_head
from sync.api import Problem
from sync.wire import write

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What peers may cost. Tests ask for smaller ones."""

    # With the files of the database and the threads it stays under 1,024 open files, the usual limit; 500 stations
    # that come back at once have a place each, also when they all come from one address through the city's proxy.
    peers: int = 800
    peers_of_one_address: int = 600
    # 500 whole batches of the usual 200 kB at once are 100 MB.
    held_bytes: int = 256_000_000
    # A handshake and a head are two round trips; a poor mobile link that loses every fifth packet needs some seconds.
    head_seconds: float = 20
    # And then for every byte what the poorest link that delivers a batch at all needs: 1 MB in four minutes.
    body_seconds: float = 20
    bytes_a_second: int = 4_000
    # A batch is taken in within milliseconds; beside 500 others waiting for the one writer, within seconds. A station
    # hangs up after 30 s (sync.line): told before that central is busy, it does not send for nothing.
    work_seconds: float = 25
    # One address may be a whole city's: a day of 500 stations' batches comes through in half an hour.
    allowance: Allowance = field(default_factory=lambda: Allowance(burst=2_000, per_second=200))


class Gate:
    """Lets requests in from ``listening`` and gives them to the HTTP server at the Unix socket ``behind``."""

    def __init__(
        self,
        listening: socket.socket,
        context: ssl.SSLContext,
        *,
        workers: int,
        most_body: int,
        limits: Limits | None = None,
    ) -> None:
        self._listening, self._context, self._most_body = listening, context, most_body
        self._limits = limits or Limits()
        self._behind = ""
        self._workers = asyncio.Semaphore(workers)
        self._pace = Pace(self._limits.allowance, time.monotonic)
        self._crowd: Crowd[asyncio.Task[None]] = Crowd(
            self._limits.peers, self._limits.peers_of_one_address, self._limits.held_bytes
        )
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, behind: str, stop: asyncio.Event) -> None:
        """Lets peers in until ``stop`` is set, then lets those that are being served have their answer."""
        self._behind = behind
        self._listening.setblocking(False)
        porter = asyncio.create_task(self._let_in())
        await stop.wait()
        porter.cancel()
        served = self._crowd.served()
        if served:
            await asyncio.wait(served, timeout=self._limits.work_seconds)
        self._send_away(self._tasks)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _let_in(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                peer, address = await loop.sock_accept(self._listening)
            except OSError as error:
                # Out of files, or the peer has gone already: neither may end the service.
                _log.warning("a connection could not be taken (%s)", error.strerror)
                await asyncio.sleep(0.1)
                continue
            if self._pace.wait(address[0]):
                peer.close()
                continue
            task = asyncio.create_task(self._meet(peer, address[0]))
            self._tasks.add(task)
            task.add_done_callback(partial(self._see_off, peer))
            self._send_away(self._crowd.enter(task, address[0]))

    def _see_off(self, peer: socket.socket, guest: asyncio.Task[None]) -> None:
        """Also for a peer that was sent away before anything was said."""
        self._tasks.discard(guest)
        self._crowd.leave(guest)
        peer.close()

    def _send_away(self, guests: Iterable[asyncio.Task[None]]) -> None:
        for guest in list(guests):
            guest.cancel()

    async def _meet(self, peer: socket.socket, address: str) -> None:
        # A broken connection is the peer's own affair, and its next one starts afresh.
        with suppress(OSError, EOFError):
            reader, writer = await self._secure(peer)
            try:
                await self._converse(reader, writer, address)
                writer.close()
                await writer.wait_closed()
            finally:
                writer.transport.abort()

    async def _secure(self, peer: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=MOST_HEAD)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol,
            # From here on the transport alone closes it. Closed beside a transport that is still saying goodbye, its
            # number would go to the next connection, for which the loop would then never hear anything.
            socket.socket(fileno=peer.detach()),
            ssl=self._context,
            ssl_handshake_timeout=self._limits.head_seconds,
            # Whoever does not say goodbye is not waited for.
            ssl_shutdown_timeout=1,
        )
        # So that `drain` waits for the last byte and not for the last but some thousand.
        transport.set_write_buffer_limits(high=1)
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> None:
        stays = True
        while stays:
            try:
                head, answer = await self._one_request(reader, writer, address)
                stays = head.stays
            except BadHead as refusal:
                # What is left of a request that was not understood must not be taken for the next one.
                stays, answer = False, _refusal(refusal.status, refusal.code, str(refusal))
            except asyncio.LimitOverrunError:
                stays, answer = False, _refusal(431, "head-too-large", "The head of the request is too large.")
            await self._send(writer, answer if stays else _closing(answer))
            self._send_away(self._crowd.hold(_me(), 0))

    async def _one_request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str
    ) -> tuple[Head, bytes]:
        """The next request, once it is there to its last byte, and the answer to it."""
        async with asyncio.timeout(self._limits.head_seconds):
            head = read_head(await reader.readuntil(END), self._most_body)
        length = head.length or 0
        self._send_away(self._crowd.hold(_me(), length))
        if head.asks_first:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        async with asyncio.timeout(self._patience(length)):
            body = await reader.readexactly(length)
        if seconds := self._pace.wait(address):
            return head, _refusal(429, "too-fast", "Too much at once. Go on a little later.", seconds)
        self._crowd.serve(_me())
        try:
            answer = await self._ask_behind(head.anew() + body)
        finally:
            self._crowd.wait_for(_me())
        self._send_away(self._crowd.hold(_me(), len(answer)))
        return head, answer

    async def _ask_behind(self, request: bytes) -> bytes:
        """One request on a connection of its own, so that no two can be taken for one another."""
        try:
            async with asyncio.timeout(self._limits.work_seconds), self._workers:
                reader, writer = await asyncio.open_unix_connection(self._behind)
                try:
                    writer.write(request)
                    return _outward(await reader.read())
                finally:
                    writer.close()
        except (TimeoutError, OSError):
            return _refusal(503, "busy", "Central is busy. Try again a little later.", 10)

    async def _send(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        writer.write(answer)
        async with asyncio.timeout(self._patience(len(answer))):
            await writer.drain()

    def _patience(self, size: int) -> float:
        return self._limits.body_seconds + size / self._limits.bytes_a_second


def _me() -> asyncio.Task[None]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("peers are met in tasks")
    return task


# Of what the server behind says about its answer, the station needs these.
_KEPT = (b"content-type", b"content-length", b"retry-after", b"allow")


def _outward(answer: bytes) -> bytes:
    head, _, body = answer.partition(END)
    status, *lines = head.split(b"\r\n")
    kept = [line for line in lines if line.partition(b":")[0].lower() in _KEPT]
    return b"\r\n".join([status, *kept]) + END + body


def _closing(answer: bytes) -> bytes:
    status, end, rest = answer.partition(b"\r\n")
    return status + end + b"Connection: close\r\n" + rest


def _refusal(status: int, code: str, sentence: str, seconds: int = 0) -> bytes:
    body = write(Problem(error=code, sentence=sentence))
    wait = f"Retry-After: {seconds}\r\n" if seconds else ""
    said = f"HTTP/1.1 {status} {code}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{wait}\r\n"
    return said.encode() + body
