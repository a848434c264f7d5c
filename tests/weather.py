"""Two hosts of their own and the bad network between them: loss, delay, reordering and cuts, on one machine.

Each host is a network namespace (iproute2) with one end of a line (a TUN device). This program is the line: it reads
the packets at one end and writes them at the other later, in another order, or never. That needs no kernel module
like netem, and disturbs nothing outside the two namespaces.
"""

import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_CLONE_NEWNET = 0x4000_0000
_TUNSETIFF, _IFF_TUN_NO_HEADER = 0x4004_54CA, 0x1001
DEVICE = "line0"


def missing() -> str | None:
    """What this machine lacks for hosts of their own, or None."""
    if os.geteuid() != 0:
        return "only root can make network namespaces"
    if shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None:
        return "iproute2 is missing"
    if not Path("/dev/net/tun").exists():
        return "/dev/net/tun is missing"
    name = f"rostlokal-try-{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode:
        return "network namespaces cannot be made here"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return None


@dataclass
class Host:
    """A network namespace with one end of the line."""

    name: str
    address: str
    end: int = -1

    def command(self, *arguments: str) -> list[str]:
        """A command line that runs on this host."""
        return ["ip", "netns", "exec", self.name, *arguments]

    def set_link(self, state: str) -> None:
        """Takes this host's end of the line ``up`` or ``down``."""
        subprocess.run(["ip", "-n", self.name, "link", "set", DEVICE, state], check=True)

    def come_up(self) -> None:
        subprocess.run(["ip", "netns", "add", self.name], check=True)
        thread = threading.Thread(target=self._open_end)
        thread.start()
        thread.join()
        subprocess.run(["ip", "-n", self.name, "addr", "add", f"{self.address}/30", "dev", DEVICE], check=True)
        subprocess.run(["ip", "-n", self.name, "link", "set", "lo", "up"], check=True)
        self.set_link("up")

    def go(self) -> None:
        if self.end >= 0:
            os.close(self.end)
        subprocess.run(["ip", "netns", "del", self.name], check=False, capture_output=True)

    def _open_end(self) -> None:
        """In a thread of its own, since a thread that has entered a namespace stays there."""
        with Path(f"/run/netns/{self.name}").open() as namespace:
            if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), _CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "the namespace cannot be entered")
        self.end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.end, _TUNSETIFF, struct.pack("16sH22x", DEVICE.encode(), _IFF_TUN_NO_HEADER))


@dataclass
class Weather:
    """``loss`` of 1 and ``delay`` in seconds from least to most, for each packet by itself, so that they overtake."""

    loss: float
    delay: tuple[float, float]
    chance: random.Random = field(default_factory=lambda: random.Random(23))
    lost: int = 0
    carried: int = 0
    overtaken: int = 0

    def carry(self, hosts: tuple[Host, Host], stop: threading.Event) -> None:
        """Carries packets between the two hosts until ``stop``."""
        across = {hosts[0].end: hosts[1].end, hosts[1].end: hosts[0].end}
        on_the_way: list[tuple[float, int, int, bytes]] = []
        newest = 0
        while not stop.is_set():
            wait = max(0.0, on_the_way[0][0] - time.monotonic()) if on_the_way else 0.1
            ready, _, _ = select.select(list(across), [], [], min(wait, 0.1))
            for end in ready:
                with contextlib.suppress(OSError):
                    packet = os.read(end, 65_536)
                    if self.chance.random() < self.loss:
                        self.lost += 1
                        continue
                    self.carried += 1
                    at = time.monotonic() + self.chance.uniform(*self.delay)
                    heapq.heappush(on_the_way, (at, self.carried, across[end], packet))
            while on_the_way and on_the_way[0][0] <= time.monotonic():
                _, number, end, packet = heapq.heappop(on_the_way)
                self.overtaken += number < newest
                newest = max(newest, number)
                # Nothing is delivered to an end that is down.
                with contextlib.suppress(OSError):
                    os.write(end, packet)


@contextlib.contextmanager
def two_hosts(weather: Weather) -> Iterator[tuple[Host, Host]]:
    """Two hosts with a line in this weather between them; nothing of it is left afterwards."""
    number = os.getpid()
    hosts = (Host(f"rostlokal-c{number}", "10.231.77.1"), Host(f"rostlokal-s{number}", "10.231.77.2"))
    stop = threading.Event()
    carrier = threading.Thread(target=weather.carry, args=[hosts, stop])
    try:
        for host in hosts:
            host.come_up()
        carrier.start()
        yield hosts
    finally:
        stop.set()
        if carrier.is_alive():
            carrier.join()
        for host in hosts:
            host.go()
