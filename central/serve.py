"""Central's service: listens for stations over TLS until it is told to stop."""

import asyncio
import logging
import signal
import socket
import ssl
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from cheroot.wsgi import Server
from flask import Flask

from central.api import MOST_READ
from central.errors import CentralError
from central.gate import Gate, Limits
from central.service_keys import ServiceKeys

# Batches are written one at a time anyway; the database lends out up to 15 connections, 3 of them to the pages.
_THREADS = 12
# 500 stations that come back at once; the kernel holds them until the gate has let them in.
_BACKLOG = 512


class _QuietServer(Server):
    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """One line a broken connection: a peer's mistake deserves no traceback, and the app tells its own."""
        logging.getLogger(__name__).log(level, msg)


class Service:
    """The stations' interface, which listens but does not answer until ``serve``; ``bind_addr`` is where it listens."""

    def __init__(self, app: Flask, keys: ServiceKeys, listening: socket.socket, limits: Limits | None) -> None:
        self.bind_addr: tuple[str, int] = listening.getsockname()[:2]
        self._app, self._listening = app, listening
        self._gate = Gate(listening, _tls(keys), workers=_THREADS, most_body=MOST_READ, limits=limits)
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        # A signal may call `stop` in the very thread that serves.
        self._told = threading.RLock()

    def serve(self) -> None:
        """Answers until ``stop``."""
        with TemporaryDirectory(prefix="rostlokal-central-") as folder:
            behind = str(Path(folder) / "http")
            # The gate gives it one request a thread; those just ended may still stand in line.
            server = _QuietServer(behind, self._app, numthreads=_THREADS, request_queue_size=4 * _THREADS)
            # The gate has counted it already; this is the second lock on the same door.
            server.max_request_body_size = MOST_READ
            server.prepare()
            thread = threading.Thread(target=server.serve, name="stations")
            thread.start()
            try:
                asyncio.run(self._open(behind))
            finally:
                self._listening.close()
                server.stop()
                thread.join()

    def stop(self) -> None:
        """Ends ``serve``, from any thread, once running requests are answered."""
        with self._told:
            if self._loop is None:
                self._stop.set()
            elif not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._stop.set)

    async def _open(self, behind: str) -> None:
        with self._told:
            self._loop = asyncio.get_running_loop()
        await self._gate.open(behind, self._stop)


def api_server(app: Flask, keys: ServiceKeys, host: str, port: int, limits: Limits | None = None) -> Service:
    """The stations' interface at an address of this computer; port 0 takes any free one.

    Raises:
        CentralError: the address is none of this computer's, or somebody else listens there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise CentralError(
            "Central cannot listen at {host}:{port} ({reason}). Name another address with --listen.",
            host=host,
            port=port,
            reason=error.strerror or error,
        ) from error
    return Service(app, keys, listening, limits)


def run(service: Service) -> None:
    """Serves until interrupted (Ctrl+C) or ended (SIGTERM) and lets running requests finish; twice breaks off."""

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        service.stop()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    service.serve()


def _tls(keys: ServiceKeys) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(keys.tls_certificate, keys.tls_key)
    return context
