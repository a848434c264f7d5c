import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from station.errors import NotEnrolled, NotPossible
from station.web.serve import serving

COMMAND = [sys.executable, "-c", "from station.cli import main; main()"]


def test_the_command_opens_the_pages_and_ends_when_told(root: Path):
    with subprocess.Popen(
        [*COMMAND, "--home", str(root), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            assert program.stdout
            address = re.search(r"http://127\.0\.0\.1:\d+", program.stdout.readline())
            assert address
            with urllib.request.urlopen(address[0], timeout=20) as answer:
                assert "Lås upp röstlokalen" in answer.read().decode()
        finally:
            program.send_signal(signal.SIGTERM)
        _, complaints = program.communicate(timeout=20)
    assert (program.returncode, complaints) == (0, "")


def test_a_folder_without_a_station_is_refused(tmp_path: Path):
    with pytest.raises(NotEnrolled), serving(tmp_path, 0):
        pass


def test_a_station_has_its_pages_open_once(root: Path):
    with serving(root, 0), pytest.raises(NotPossible, match="open already"), serving(root, 0):
        pass
    with serving(root, 0) as pages:
        assert pages.port > 0


def test_a_taken_port_is_refused_in_words(root: Path, tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(NotPossible, match="is taken"), serving(root, other.getsockname()[1]):
            pass


def test_the_pages_are_open_to_this_computer_alone(root: Path):
    with serving(root, 0) as pages:
        assert pages.server.bind_addr[0] == "127.0.0.1"
