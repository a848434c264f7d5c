"""Starts and joins a cluster: a scheduler, workers on each machine, and the one who gives out the pages."""

from pathlib import Path
from typing import Any

import dask.config
from distributed import Client, Nanny, Scheduler
from distributed.security import Security

from scanning.cluster_keys import CERTIFICATE, KEY, check_keys
from scanning.errors import ClusterError

_SETTINGS = {
    # A worker starts a reading process of its own, which daemons may not.
    "distributed.worker.daemon": False,
    # Pictures of ballots never go to the disk.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    # A scan or a stack of them is the usual thing to send here.
    "distributed.admin.large-graph-warning-threshold": "1GB",
}


def configure() -> None:
    """Sets what a cluster of ballots needs, in this process; call before anything below."""
    dask.config.set(_SETTINGS)


def security(keys: Path) -> Security:
    """TLS in both directions with the keys in this folder, and no connection without. Raises ClusterError."""
    check_keys(keys)
    ends: dict[str, Any] = {
        f"tls_{role}_{part}": str(keys / name)
        for role in ("client", "worker", "scheduler")
        for part, name in (("cert", CERTIFICATE), ("key", KEY))
    }
    return Security(tls_ca_file=str(keys / CERTIFICATE), require_encryption=True, **ends)


async def run_scheduler(host: str, port: int, keys: Path) -> None:
    """Gives work out until the process is ended. Raises ClusterError."""
    try:
        async with Scheduler(host=host, port=port, protocol="tls", security=security(keys), dashboard=False) as running:
            await running.finished()
    except OSError as error:
        raise ClusterError(
            "The scheduler cannot listen on {host}:{port}: {reason}.", host=host, port=port, reason=error.strerror
        ) from error


async def run_workers(address: str, jobs: int, keys: Path) -> None:
    """Reads pages with ``jobs`` processes until the scheduler ends or this process does. Raises ClusterError."""
    both = security(keys)
    workers = [
        await Nanny(address, nthreads=1, security=both, protocol="tls", dashboard=False, death_timeout=60)
        for _ in range(jobs)
    ]
    for worker in workers:
        await worker.finished()


def join(address: str, keys: Path, patience_seconds: float = 20) -> Client:
    """A connection to the scheduler at ``tls://host:port``. Raises ClusterError when it does not answer."""
    configure()
    try:
        return Client(address, security=security(keys), timeout=patience_seconds)
    except (OSError, TimeoutError) as error:
        raise ClusterError(
            "The cluster's scheduler at {address} does not answer. Check the address and the keys, and that it runs.",
            address=address,
        ) from error
