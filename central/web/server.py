"""Serves the staff's pages beside the stations' interface, on this computer only."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cheroot.wsgi import Server

from central.errors import CentralError
from central.office import Office
from central.web.app import pages_app

LOOPBACK = ("127.0.0.1", "localhost")
# With the threads of the stations' interface they come to the database's 15 connections (see central.serve).
_THREADS = 3


@contextmanager
def pages_served(office: Office, host: str, port: int) -> Iterator[int]:
    """Serves the pages in a thread of its own until the block ends; gives the port (port 0 takes any free one).

    Raises:
        CentralError: the address is not this computer's own, or somebody else listens there.
    """
    if host not in LOOPBACK:
        raise CentralError(
            "The pages are for this computer only, not for {host}. Use --pages 127.0.0.1:{port}.", host=host, port=port
        )
    server = Server((host, port), pages_app(office), numthreads=_THREADS)
    try:
        server.prepare()
    except OSError as error:
        raise CentralError(
            "The pages cannot be shown at {host}:{port}: {reason}. Name another port with --pages.",
            host=host,
            port=port,
            reason=error,
        ) from error
    thread = threading.Thread(target=server.serve, name="pages")
    thread.start()
    try:
        yield int(server.bind_addr[1])
    finally:
        server.stop()
        thread.join()
