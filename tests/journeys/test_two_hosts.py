"""A station and central as two hosts, and a line between them that loses, delays, reorders and breaks.

Where the machine gives no network namespaces (no root, no iproute2), both run on loopback behind a relay that cuts;
that is another journey and says so by its name.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from central import schema
from central.enrolment import approve, waiting_requests
from central.kits import write_kit
from station.checkin import check_in
from station.commands.shared import PASSPHRASE
from station.day import open_day
from station.enrolment import enrol
from station.ladder import Rung, stream_status
from station.polling_station import open_station
from station.sealing import seal_pending
from sync import keyring
from sync.batch import Stream
from tests.central.at_work import central_at_work, free_port
from tests.central.town import Town, found_town, rows
from tests.relay import Relay, relaying
from tests.weather import Weather, missing, two_hosts

PORT = 8443
PASSPHRASES = {"chair": "ordförandens fras", "deputy": "ersättarens fras"}
BATCHES = 25
# No step of the journey may hang for ever; on a busy machine in bad weather the whole takes half a minute.
MOST_SECONDS = 240


@dataclass
class Journey:
    """The two programs, each started with the words that put it on its host."""

    folder: Path
    town: Town
    on_central: Sequence[str] = ()
    on_station: Sequence[str] = ()
    listen: str = ""

    @property
    def station(self) -> Path:
        return self.folder / "station"

    def serving(self) -> AbstractContextManager[subprocess.Popen[str]]:
        """Central's service."""
        return central_at_work(self.town.office.home.folder, self.listen, self.on_central)

    def syncing(self) -> subprocess.Popen[str]:
        program = [sys.executable, "-c", "from station.cli import main; main()", "sync", "--keep-trying"]
        return subprocess.Popen(
            [*self.on_station, *program],
            env={**os.environ, "ROSTLOKAL_HOME": str(self.station), PASSPHRASE: PASSPHRASES["chair"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def sync(self) -> None:
        syncing = self.syncing()
        _, said = syncing.communicate(timeout=MOST_SECONDS)
        assert syncing.returncode == 0, said

    def enrol(self) -> None:
        """Over the network, with an approval in between."""
        kit = self.folder / "kit"
        enrol(self.station, kit, write_kit(self.town.office, "tensta", kit), PASSPHRASES)
        self.sync()
        with self.town.office.database.reading() as connection:
            waiting = waiting_requests(connection)
        approve(self.town.office, waiting[0].hash)
        self.town.sign()
        self.sync()

    def work(self) -> None:
        """A day's check-ins, one batch each, delivered nowhere yet."""
        with open_station(self.station) as station:
            secrets = keyring.unlock(station.journal.home.keys, PASSPHRASES["chair"])
            open_day(station, ("Kerstin", "Yusuf"), date(2027, 5, 1), "1", "S-1")
            for number in range(BATCHES):
                check_in(station, secrets, f"doc:SE:AB{number:04}", "A", date(2027, 5, 1))
                seal_pending(station, secrets)

    def wait_for_receipts(self, number: int) -> None:
        end = time.monotonic() + MOST_SECONDS
        with open_station(self.station) as station:
            while stream_status(station.journal, Stream.CHECKINS).receipted < number:
                assert time.monotonic() < end
                time.sleep(0.05)

    def check(self) -> None:
        """Everything that was stored is receipted, and counted once."""
        with open_station(self.station) as station:
            found = {stream: stream_status(station.journal, stream) for stream in Stream}
        assert found[Stream.CHECKINS].rung is Rung.RECEIPTED
        assert found[Stream.CHECKINS].receipted == BATCHES
        assert found[Stream.PAPER].rung is Rung.RECEIPTED
        assert rows(self.town, schema.check_ins) == BATCHES
        assert rows(self.town, schema.disputed) == rows(self.town, schema.incidents) == 0


def founded(folder: Path, address: str) -> Town:
    town = found_town(folder, address=address)
    town.add_station("tensta")
    town.sign()
    return town


def test_two_hosts_with_loss_delay_reordering_and_a_cut(tmp_path: Path) -> None:
    if (lack := missing()) is not None:
        pytest.skip(f"No hosts of their own here: {lack}. The journey over a relay on loopback stands in for this one.")
    weather = Weather(loss=0.06, delay=(0.05, 0.09))
    with two_hosts(weather) as (one, other):
        listen = f"{one.address}:{PORT}"
        journey = Journey(tmp_path, founded(tmp_path, f"https://{listen}"), one.command(), other.command(), listen)
        with journey.serving():
            journey.enrol()
            journey.work()
            syncing = journey.syncing()
            journey.wait_for_receipts(5)
            other.set_link("down")
        # Central's plug was pulled while the line was down.
        with journey.serving():
            time.sleep(1)
            other.set_link("up")
            journey.wait_for_receipts(12)
            one.set_link("down")
            time.sleep(1)
            one.set_link("up")
            _, said = syncing.communicate(timeout=MOST_SECONDS)
            assert syncing.returncode == 0, said
        journey.check()
        journey.town.office.database.close()
    assert "Trying again" in said
    # Of 267 packets that were carried once, 10 were lost and 34 overtaken.
    assert min(weather.lost, weather.overtaken) > 0


def test_one_host_with_a_relay_that_cuts(tmp_path: Path) -> None:
    port = free_port()
    with relaying(Relay(("127.0.0.1", port))) as relay:
        town = founded(tmp_path, f"https://127.0.0.1:{relay.port}")
        journey = Journey(tmp_path, town, listen=f"127.0.0.1:{port}")
        with journey.serving():
            journey.enrol()
            journey.work()
            relay.cut_up, relay.cut_down = 20_000, None
            syncing = journey.syncing()
            journey.wait_for_receipts(3)
            relay.cut_up, relay.cut_down = None, 9_000
            journey.wait_for_receipts(6)
        with journey.serving():
            relay.cut_down = None
            _, said = syncing.communicate(timeout=MOST_SECONDS)
            assert syncing.returncode == 0, said
        journey.check()
        town.office.database.close()
    assert "Trying again" in said
