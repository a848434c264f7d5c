"""Central's service: listens for stations over TLS until it is told to stop."""

import signal
from types import FrameType

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from flask import Flask

from central.service_keys import ServiceKeys
from sync.batch import MAX_BYTES

# A silent peer gives its thread back after this long; a slow mobile link still sends a batch's next bytes in time.
_SILENT_SECONDS = 30
# Batches are written one at a time anyway; the threads are for slow peers. The database lends out up to 15 connections.
_THREADS = 12


def api_server(app: Flask, keys: ServiceKeys, host: str, port: int) -> Server:
    """A TLS server for the stations' interface, not yet started; port 0 takes any free one."""
    server = Server((host, port), app, numthreads=_THREADS, timeout=_SILENT_SECONDS)
    server.ssl_adapter = BuiltinSSLAdapter(str(keys.tls_certificate), str(keys.tls_key))
    server.max_request_body_size = MAX_BYTES
    return server


def run(server: Server) -> None:
    """Serves until interrupted (Ctrl+C) or ended (SIGTERM), then lets running requests finish."""
    signal.signal(signal.SIGTERM, _end)
    server.safe_start()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
