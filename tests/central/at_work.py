"""Central's own program as a process that stations reach, and that ends like a machine whose plug is pulled."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-c", "from central.cli import main; main()"]


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def central_at_work(home: Path, listen: str, words_before: Sequence[str] = ()) -> Iterator[subprocess.Popen[str]]:
    """The service at this address; ``words_before`` its command put it on a host of its own."""
    service = subprocess.Popen(
        [*words_before, *COMMAND, "serve", "--listen", listen, "--pages", "127.0.0.1:0"],
        env={**os.environ, "ROSTLOKAL_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert service.stdout
        assert "Stations reach central" in service.stdout.readline()
        yield service
    finally:
        service.send_signal(signal.SIGKILL)
        service.communicate()
