"""A rope on the connection in use, to pull it away from under a peer that takes too long."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Rope:
    """Cuts the connection in use when its time is up; every wait within it then ends with an error.

    A time-out of the socket alone begins afresh with every byte, so a peer that drips would never meet it.
    """

    def __init__(self) -> None:
        self._end: socket | None = None
        self.is_cut = False
        self._one_at_a_time = threading.Lock()

    def tie(self, connection: socket) -> socket:
        """To a new connection, in place of the one before."""
        with self._one_at_a_time:
            self._close()
            # A second handle on the same connection, which stays when TLS takes the first one over.
            self._end = connection.dup()
            if self.is_cut:
                self._shut()
        return connection

    def untie(self) -> None:
        """The connection is no longer needed."""
        with self._one_at_a_time:
            self._close()

    @contextmanager
    def cut_after(self, seconds: float) -> Iterator[None]:
        """Whatever is tied, now or within the block, is cut when the block takes longer."""
        self.is_cut = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def pools(self) -> dict[str, type[HTTPConnectionPool]]:
        """The kinds of connections that tie themselves to this rope."""
        rope = self

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket:
                return rope.tie(super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket:
                return rope.tie(super()._new_conn())

            def _tunnel(self) -> None:
                super()._tunnel()
                # The library takes a proxy's answer that was cut for a whole one, and would speak TLS to nobody.
                if rope.is_cut:
                    raise OSError("the proxy took too long")

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        return {"http": PlainPool, "https": SecurePool}

    def _cut(self) -> None:
        with self._one_at_a_time:
            self.is_cut = True
            self._shut()

    def _shut(self) -> None:
        if self._end is not None:
            with suppress(OSError):
                self._end.shutdown(SHUT_RDWR)

    def _close(self) -> None:
        if self._end is not None:
            self._end.close()
            self._end = None
