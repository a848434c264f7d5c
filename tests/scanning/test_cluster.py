"""Reading on a cluster: real schedulers and workers with TLS, the same results as one machine, and workers that die."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import simplejpeg
from distributed import Client

from scanning.cluster import Cluster
from scanning.cluster_keys import CERTIFICATE, KEY, make_keys
from scanning.cluster_machines import join
from scanning.errors import ClusterError, UnreadableFile
from scanning.pool import read_files, read_with
from tests.scanning.paper import Paper, serials

STATION = Path(sys.executable).parent / "rostlokal-station"


@dataclass(frozen=True)
class Centre:
    """A counting centre: its scheduler's address and the keys of its machines."""

    address: str
    keys: Path


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A scheduler and two workers, started as their users would."""
    keys = tmp_path_factory.mktemp("centre") / "keys"
    make_keys(keys)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tls://127.0.0.1:{port}"
    commands = (
        ("scheduler", "--keys", keys, "--host", "127.0.0.1", "--port", port),
        ("worker", address, "--keys", keys, "--jobs", "2"),
    )
    with (keys.parent / "log").open("wb") as log:
        machines = [subprocess.Popen([STATION, "cluster", *command], stdout=log, stderr=log) for command in commands]
        yield Centre(address, keys)
        for machine in reversed(machines):
            machine.terminate()
            machine.wait()


@pytest.fixture
def client(centre: Centre) -> Iterator[Client]:
    with join(centre.address, centre.keys) as joined:
        joined.wait_for_workers(2, timeout=60)
        yield joined


@pytest.fixture(scope="module")
def files(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A PDF of twelve ballots, a letter, and a scan."""
    folder = tmp_path_factory.mktemp("files")
    scan = simplejpeg.encode_jpeg(paper.crossed(("2", "1"))[:, :, None], 85, "GRAY")
    data = {"stack.pdf": paper.pdf(serials(12)), "letter.jpg": b"Dear voters,\n", "scan.jpg": scan}
    for name, content in data.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in data]


def test_a_cluster_reads_the_same_in_the_same_order_as_one_machine(
    client: Client, paper: Paper, files: list[Path]
) -> None:
    alone = list(read_files(files, paper.spec, keep_pictures=True))
    assert len(alone) == 14
    assert list(read_with(Cluster(client, paper.spec, keep_pictures=True), files)) == alone


def test_a_worker_that_is_killed_loses_nothing(client: Client, paper: Paper, files: list[Path]) -> None:
    many = [*files, *files]
    pages = read_with(Cluster(client, paper.spec, keep_pictures=False), many)
    first = next(pages)
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    assert [first, *pages] == list(read_files(many, paper.spec))


def test_a_missing_file_is_told_and_the_rest_goes_on(
    client: Client, paper: Paper, files: list[Path], tmp_path: Path
) -> None:
    problems: list[UnreadableFile] = []
    readers = Cluster(client, paper.spec, keep_pictures=False)
    pages = list(read_with(readers, [tmp_path / "gone.jpg", tmp_path, files[2]], problems.append))
    assert [page.source for page in pages] == [str(files[2])]
    assert [problem.reason for problem in problems] == ["No such file or directory", "Is a directory"]


def test_a_machine_with_other_keys_stays_out(centre: Centre, tmp_path: Path) -> None:
    make_keys(tmp_path / "keys")
    with pytest.raises(ClusterError, match="does not answer"):
        join(centre.address, tmp_path / "keys", patience_seconds=2)


def test_keys_are_for_their_owner_only_and_never_overwritten(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys")
    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {
        CERTIFICATE: 0o600,
        KEY: 0o600,
    }
    with pytest.raises(ClusterError, match="already"):
        make_keys(tmp_path / "keys")


def test_a_folder_without_keys_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="holds no keys"):
        join("tls://127.0.0.1:1", tmp_path)
