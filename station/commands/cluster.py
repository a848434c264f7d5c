"""``rostlokal-station cluster``: a counting centre reads on several machines."""

import asyncio
import contextlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from scanning.pool import Hire, Readers, processes
from scanning.reader import ReaderSpec

_PATH = click.Path(path_type=Path)
_F = TypeVar("_F", bound=Callable[..., Any])
_PORT = 8786


def cluster_options(command: _F) -> _F:
    """Adds ``--cluster`` and ``--cluster-keys``: read on the machines of this cluster."""
    command = click.option("--cluster-keys", type=_PATH, help="The folder with the cluster's keys.")(command)
    return click.option("--cluster", metavar="ADDRESS", help="Read on a cluster, e.g. tls://10.0.0.5:8786.")(command)


def hired(jobs: int, address: str | None, keys: Path | None) -> Hire:
    """The cluster at ``address``, or ``jobs`` processes of this machine when that is None."""
    if address is None:
        return processes(jobs)
    if keys is None:
        raise click.UsageError("--cluster needs --cluster-keys: the folder with the cluster's keys.")
    _require_distributed()
    return _cluster_at(address, keys)


def _cluster_at(address: str, keys: Path) -> Hire:
    from scanning.cluster import Cluster
    from scanning.cluster_machines import join

    @contextlib.contextmanager
    def joined(spec: ReaderSpec, keep_pictures: bool) -> Iterator[Readers]:
        with join(address, keys) as client:
            yield Cluster(client, spec, keep_pictures)

    return joined


def _require_distributed() -> None:
    if importlib.util.find_spec("distributed") is None:
        raise click.ClickException("Reading on several machines needs one more package: pip install rostlokal[cluster]")


@click.group()
def cluster() -> None:
    """Read ballots on several machines of a counting centre."""


@cluster.command()
@click.option("-o", "--output", required=True, type=_PATH, help="The new folder.")
def keys(output: Path) -> None:
    """Make the keys by which the machines know each other. Carry a copy to each, and delete them all afterwards."""
    from scanning.cluster_keys import make_keys

    make_keys(output)
    click.echo(f"The cluster's keys are in {output}. Whoever has them can read along: keep them off the network.")


@cluster.command()
@click.option("--keys", "folder", required=True, type=_PATH, help="The folder with the cluster's keys.")
@click.option("--host", default="", help="The address to listen on; all of them without this option.")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(1, 65535))
def scheduler(folder: Path, host: str, port: int) -> None:
    """Give work out to the workers, until Ctrl-C. One machine of the centre runs this."""
    _require_distributed()
    from scanning.cluster_machines import configure, run_scheduler

    configure()
    click.echo(f"Workers join with: rostlokal-station cluster worker tls://THIS-MACHINE:{port} --keys …", err=True)
    asyncio.run(run_scheduler(host, port, folder))


@cluster.command()
@click.argument("address")
@click.option("--keys", "folder", required=True, type=_PATH, help="The folder with the cluster's keys.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Pages read at the same time.")
def worker(address: str, folder: Path, jobs: int) -> None:
    """Read pages for the scheduler at ADDRESS (tls://host:8786), until Ctrl-C."""
    _require_distributed()
    from scanning.cluster_machines import configure, run_workers

    configure()
    asyncio.run(run_workers(address, jobs, folder))
