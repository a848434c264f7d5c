"""The keeping commands as people and scripts run them, from the board's keys to the counted result."""

import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ballots.serials import new_serials
from central.cli import main
from central.home import Home
from central.intake import take_in
from central.office import open_office
from station.practice.central import free_port
from sync import usb
from sync.batch import Stream
from sync.manifest import Manifest, unverified_manifest
from sync.push import Transport
from sync.usb import Folder
from tests.central.town import ELECTION, NOW, Laptop, Marks, found_town

BALLOT: Marks = {"parks": [("P1", "1")]}


class Desk:
    """A folder with central's home in it, where the program runs as its console script does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"ROSTLOKAL_HOME": str(folder / "central"), "ROSTLOKAL_PASSPHRASE": "övningsfras"}

    def run(self, *arguments: str | Path, status: int = 0) -> str:
        """What one command prints: on standard error when it shall end with a status, else on standard output."""
        out, errors = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(errors),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr(sys, "argv", ["rostlokal-central", *map(str, arguments)])
            for name, value in self.environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        assert ended.value.code == status, errors.getvalue()
        return errors.getvalue() if status else out.getvalue()

    def refused(self, *arguments: str | Path) -> str:
        return self.run(*arguments, status=1)

    @property
    def home(self) -> Home:
        return Home(self.folder / "central")

    def start(self, listen: str) -> subprocess.Popen[str]:
        """The service in a process of its own."""
        program = [sys.executable, "-c", "from central.cli import main; main()", "serve"]
        return subprocess.Popen(
            [*program, "--listen", listen, "--pages", "127.0.0.1:0"],
            env={**os.environ, **self.environment},
            stderr=subprocess.PIPE,
            text=True,
        )

    def serve(self, port: int) -> subprocess.Popen[str]:
        service = self.start(f"127.0.0.1:{port}")
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return service
            time.sleep(0.05)
        raise AssertionError("the service did not start")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A central that is set up without network, its board not asked yet."""
    found_town(tmp_path).office.database.close()
    return Desk(tmp_path)


def laptop_of(kit: Path, code: str) -> Laptop:
    """A station's computer that has unpacked its kit."""
    newest = max(kit.glob("manifest-*.json"), key=lambda path: int(path.stem.partition("-")[2]))
    manifest: Manifest = unverified_manifest(newest.read_bytes())
    return Laptop(manifest, json.loads((kit / "kit.json").read_text())["station"], code)


def test_a_whole_election_by_stick_from_the_boards_keys_to_the_result(tmp_path: Path) -> None:
    desk, stick = Desk(tmp_path), tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "election.toml").write_bytes(ELECTION)
    board = [desk.run("board", "new", name, "-o", name).split()[-1] for name in ("alva", "birgit")]
    desk.run(
        *("init", "--election", "election.toml", "--mode", "official", "--threshold", "2"),
        *("--board", board[0], "--board", board[1], "--recovery-out", "recovery.txt"),
    )
    sign = ("manifest", "sign", "--board-key", "alva", "--board-key", "birgit")
    desk.run("station", "add", "tensta", "--name", "Tensta bibliotek", "--hours", "mån–fre 10–18")
    desk.run(*sign)
    code = desk.run("kit", "tensta", "-o", "kit").split()[-1]
    laptop = laptop_of(tmp_path / "kit", code)
    root = usb.root(stick, laptop.manifest.election)
    usb.write(root / "enrolments", usb.request_name(laptop.request.payload_hash), laptop.request.sealed)
    desk.run("intake", "usb", stick)
    (asked,) = json.loads(desk.run("requests", "--json"))
    desk.run("approve", asked["hash"])
    desk.run(*sign)
    assert "manifest 2" in desk.run("status")
    serials = new_serials(1)
    ballots = {serials[0]: BALLOT}
    for stream, batches in {
        Stream.CHECKINS: [laptop.check_in("a" * 64), laptop.close(Stream.CHECKINS)],
        Stream.PAPER: [laptop.printed(serials), laptop.box_closed(1), laptop.close(Stream.PAPER)],
        Stream.BALLOTS: [laptop.ballots(_election(desk), ballots), laptop.close(Stream.BALLOTS)],
    }.items():
        for seq, batch in enumerate(batches, 1):
            usb.write(root / "batches", usb.batch_name(laptop.id, stream, seq), batch.sealed)
    desk.run("intake", "usb", stick)
    assert len(list((root / Folder.RECEIPTS.value).iterdir())) == 7
    (tmp_path / "platform.csv").write_text("id,contest,choices,values\ndoc:SE:ABC123,parks,P1|P3,\n")
    desk.run("digital", "pseudonymise", "platform.csv", "-o", "votes.csv")
    desk.run("digital", "import", "votes.csv")
    assert "imported already" in desk.refused("digital", "import", "votes.csv")
    desk.run("result", "-o", "out")
    parks = json.loads((tmp_path / "out" / "results.json").read_text())["contests"][0]
    assert parks["scores"] == {"P1": 2, "P2": 0, "P3": 1}
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
    status = json.loads(desk.run("status", "--json"))
    assert (status["preliminary"], status["incidents"]) == (False, [])
    desk.run("backup", "central.age")
    desk.run("--home", "again", "restore", "central.age", "--recovery-key", "recovery.txt")
    desk.run("--home", "again", "result", "-o", "again-out")
    assert (tmp_path / "again-out" / "results.json").read_text() == (tmp_path / "out" / "results.json").read_text()


def _election(desk: Desk):
    office = open_office(desk.home)
    office.database.close()
    return office.election.election


def test_what_the_service_receipted_survives_kill_9(tmp_path: Path) -> None:
    desk, town = Desk(tmp_path), found_town(tmp_path)
    port = free_port()
    town.add_station("tensta")
    town.sign()
    laptop = town.enrolled("tensta")
    address, pin = [f"https://127.0.0.1:{port}"], town.office.keys.tls_pin
    first, second = laptop.check_in("a" * 64), laptop.check_in("b" * 64)
    service = desk.serve(port)
    with Transport(address, pin) as transport:
        receipt = transport.send(first.sealed)
    service.send_signal(signal.SIGKILL)
    service.communicate()
    service = desk.serve(port)
    with Transport(address, pin) as transport:
        assert transport.head(laptop.id, Stream.CHECKINS).head == first.payload_hash
        assert transport.send(first.sealed) == receipt
        transport.send(second.sealed)
    service.send_signal(signal.SIGINT)
    service.communicate()
    assert service.returncode == 0
    assert town.take(second).receipt is not None
    town.office.database.close()


def test_an_address_that_cannot_be_listened_at_is_told(desk: Desk) -> None:
    service = desk.start("192.0.2.1:8443")
    assert "cannot listen at 192.0.2.1:8443" in service.communicate()[1]
    assert service.returncode == 1


def test_a_preliminary_result_says_so_loudly(tmp_path: Path) -> None:
    town = found_town(tmp_path)
    town.add_station("tensta")
    town.sign()
    town.office.database.close()
    out = Desk(tmp_path).run("result", "-o", "out")
    assert "PRELIMINARY" in out
    assert "Not closed: tensta" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--home", "nowhere", "status"), "no election in nowhere"),
        (("manifest", "sign", "--board-key", "nowhere"), "not a board member's key folder"),
        (("kit", "tensta", "-o", "kit"), "not signed a manifest"),
        (("result", "-o", "out"), "not signed a manifest"),
        (("approve", "0123456789"), "does not name one request"),
        (("revoke", "0123456789"), "does not name one computer"),
        (("digital", "import", "nowhere.csv"), "cannot be read"),
        (("digital", "import", "nowhere.pb"), "cannot be read"),
        (("digital", "import", "election.toml"), "does not begin with the columns"),
        (("intake", "usb", "nowhere"), "no stick"),
        (("serve", "--listen", "8443"), "no address to listen at"),
        (("serve", "--listen", "127.0.0.1:99999"), "no address to listen at"),
        (("restore", "nowhere.age", "--recovery-key", "election.toml"), "not an age key"),
        (("restore", "nowhere.age", "--recovery-key", "nowhere.txt"), "recovery key cannot be read"),
        (("backup", "election.toml"), "exists already"),
        (("station", "add", "Å", "--name", "x"), "stations"),
    ],
)
def test_bad_input_ends_with_a_sentence_and_status_1(desk: Desk, arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in desk.refused(*arguments)


def test_a_wrong_passphrase_signs_nothing(desk: Desk) -> None:
    desk.run("board", "new", "Alva", "-o", "alva")
    desk.environment["ROSTLOKAL_PASSPHRASE"] = "another"
    assert "passphrase" in desk.refused("manifest", "sign", "--board-key", "alva")


def test_the_recovery_key_is_never_overwritten_and_not_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "election.toml").write_bytes(ELECTION)
    init = ("init", "--election", "election.toml", "--mode", "test", "--threshold", "1", "--board", "a" * 64)
    (tmp_path / "recovery.txt").write_text("precious")
    assert "Name a new file" in desk.refused(*init, "--recovery-out", "recovery.txt")
    assert (tmp_path / "recovery.txt").read_text() == "precious"
    shown = next(line for line in desk.run(*init).splitlines() if "AGE-SECRET-KEY-1" in line).strip()
    for path in desk.home.folder.rglob("*"):
        assert path.is_dir() or shown.encode() not in path.read_bytes()


def test_an_init_that_fails_leaves_no_recovery_key(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    init = ("init", "--election", "nowhere.toml", "--mode", "test", "--threshold", "1", "--board", "a" * 64)
    assert "cannot be read" in desk.refused(*init, "--recovery-out", "recovery.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_stick_with_problems_ends_with_status_1_but_takes_the_rest(tmp_path: Path) -> None:
    town = found_town(tmp_path)
    town.add_station("tensta")
    town.sign()
    laptop = town.enrolled("tensta")
    (tmp_path / "stick").mkdir()
    root = usb.root(tmp_path / "stick", laptop.manifest.election)
    usb.write(root / "batches", usb.batch_name(laptop.id, Stream.CHECKINS, 1), laptop.check_in("a" * 64).sealed)
    usb.write(root / "batches", usb.batch_name(laptop.id, Stream.PAPER, 1), b"damaged")
    assert "damaged" in Desk(tmp_path).refused("intake", "usb", "stick")
    assert take_in(town.office, laptop.batch_at(9, "0" * 64, Stream.CHECKINS, records=[{}]).sealed, NOW).next_seq == 2
    town.office.database.close()


def test_the_board_hands_over_and_central_moves_by_command(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "election.toml").write_bytes(ELECTION)
    keys = {name: desk.run("board", "new", name, "-o", name).split()[-1] for name in ("alva", "cem", "dana")}
    both = ("--board", keys["alva"], "--board", keys["cem"])
    desk.run("init", "--election", "election.toml", "--mode", "official", "--threshold", "2", *both)
    desk.run("manifest", "sign", "--board-key", "alva", "--board-key", "cem")
    assert "waits for signatures of both boards" in desk.run(
        "board", "change", "--board", keys["alva"], "--board", keys["dana"], "--threshold", "2"
    )
    desk.run("manifest", "change", "--address", "https://ny.example.se", "--minimum-software", "0.1.0")
    assert "enough of the old one" in desk.refused("manifest", "sign", "--board-key", "alva", "--board-key", "dana")
    shown = desk.run("manifest", "sign", "--board-key", "alva", "--board-key", "cem", "--board-key", "dana")
    assert f"new board member {keys['dana']}" in shown
    assert f"board member {keys['cem']} leaves" in shown
    assert "central at https://ny.example.se" in shown
    assert "Manifest 2 is signed by 3 board members" in shown
    assert "Say what changes" in desk.run("manifest", "change", status=2)
