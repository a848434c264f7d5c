"""Central's service: listens for stations over TLS until it is told to stop."""

import logging
import signal
from types import FrameType

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from flask import Flask

from central.api import MOST_READ
from central.errors import CentralError
from central.service_keys import ServiceKeys

# A silent peer gives its thread back after this long; a slow mobile link still sends a batch's next bytes in time.
_SILENT_SECONDS = 30
# Batches are written one at a time anyway; the threads are for slow peers. The database lends out up to 15 connections.
_THREADS = 12


class _QuietServer(Server):
    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """One line a broken connection: a peer's mistake deserves no traceback, and the app tells its own."""
        logging.getLogger(__name__).log(level, msg)


def api_server(app: Flask, keys: ServiceKeys, host: str, port: int) -> Server:
    """A TLS server for the stations' interface, which listens but does not answer yet; port 0 takes any free one.

    Raises:
        CentralError: the address is none of this computer's, or somebody else listens there.
    """
    server = _QuietServer((host, port), app, numthreads=_THREADS, timeout=_SILENT_SECONDS)
    server.ssl_adapter = BuiltinSSLAdapter(str(keys.tls_certificate), str(keys.tls_key))
    server.max_request_body_size = MOST_READ
    try:
        server.prepare()
    except OSError as error:
        raise CentralError(
            "Central cannot listen at {host}:{port} ({reason}). Name another address with --listen.",
            host=host,
            port=port,
            reason=error.strerror or error,
        ) from error
    return server


def run(server: Server) -> None:
    """Serves until interrupted (Ctrl+C) or ended (SIGTERM), then lets running requests finish."""
    signal.signal(signal.SIGTERM, _end)
    try:
        server.serve()
    except KeyboardInterrupt:
        # That is how a person ends it.
        return
    finally:
        server.stop()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
