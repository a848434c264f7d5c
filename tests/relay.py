"""A network between two programs on loopback: it passes bytes on, and breaks where a test says."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Relay:
    """Passes connections on to `target`. `cut_up` and `cut_down` say after how many more bytes it breaks.

    The count runs over all connections; None is never. `reached` lists what was asked of a proxy.
    """

    target: tuple[str, int]
    port: int = 0
    cut_up: int | None = None
    cut_down: int | None = None
    is_proxy: bool = False
    refusal: bytes = b""
    reached: list[bytes] = field(default_factory=list)

    def meet(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            if self.is_proxy and not self._connect(near):
                return
            with socket.create_connection(self.target) as far:
                back = threading.Thread(target=self._pass, args=[far, near, "cut_down"])
                back.start()
                self._pass(near, far, "cut_up")
                back.join()

    def _connect(self, near: socket.socket) -> bool:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += near.recv(1)
        self.reached.append(head)
        near.sendall(self.refusal or b"HTTP/1.1 200 Connection established\r\n\r\n")
        return not self.refusal

    def _pass(self, source: socket.socket, sink: socket.socket, limit: str) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                left = getattr(self, limit)
                if left is not None:
                    setattr(self, limit, max(0, left - len(piece)))
                    if len(piece) > left:
                        sink.sendall(piece[:left])
                        break
                sink.sendall(piece)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def relaying(relay: Relay) -> Iterator[Relay]:
    """The relay listens on a free port of loopback until the block ends."""
    threads: list[threading.Thread] = []
    peers: list[socket.socket] = []

    def listen(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = server.accept()
                peers.append(peer)
                threads.append(threading.Thread(target=relay.meet, args=[peer]))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        relay.port = server.getsockname()[1]
        listener = threading.Thread(target=listen, args=[server])
        listener.start()
        try:
            yield relay
        finally:
            server.shutdown(socket.SHUT_RDWR)
            listener.join()
            for peer in peers:
                with contextlib.suppress(OSError):
                    peer.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
