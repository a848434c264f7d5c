"""The pages' own server: on this computer, beside the stations' interface."""

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from central.errors import CentralError
from central.web.server import pages_served
from tests.central.town import Town

PROGRAM = Path(sys.executable).parent / "rostlokal-central"


def test_the_pages_are_served_until_the_block_ends(staffed: Town) -> None:
    with (
        pages_served(staffed.office, "127.0.0.1", 0) as port,
        urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer,
    ):
        assert answer.url.endswith("/sign-in?back=/")
        assert "Logga in" in answer.read().decode()
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", port)):
        pass


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_the_pages_are_not_served_to_the_network(staffed: Town, host: str) -> None:
    with pytest.raises(CentralError, match="this computer only"), pages_served(staffed.office, host, 8001):
        pass


# cheroot forgets the socket of an address that it tried in vain.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_port_that_is_taken_is_named(staffed: Town) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CentralError, match=f"{port}.*--pages"), pages_served(staffed.office, "127.0.0.1", port):
            pass


def test_the_command_serves_both_and_ends_when_told(town: Town) -> None:
    command = [PROGRAM, "--home", town.office.home.folder, "serve", "--listen", "127.0.0.1:0", "--pages", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline(), process.stdout.readline()]
            with urllib.request.urlopen(lines[1].split()[-1]) as answer:
                page = answer.read().decode()
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=20)
        finally:
            process.kill()
    assert lines[0].startswith("Stations reach central at https://127.0.0.1")
    assert "staff add NAMN" in page
    assert (process.returncode, said) == (0, "")
