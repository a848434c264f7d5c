from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ballots.cvr import Box
from station.delivery import sync_online
from station.polling_station import Station
from station.readiness.judge import Power
from station.readiness.probes import free_bytes, last_receipt, power
from sync.keyring import Secrets
from sync.keys import SigningKey
from tests.station.town_hall import TownHall


def supply(folder: Path, name: str, **words: str) -> None:
    (folder / name).mkdir()
    for word, text in words.items():
        (folder / name / word).write_text(f"{text}\n")


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        ([], None),
        ([("AC", {"type": "Mains", "online": "1"})], None),
        ([("BAT0", {"type": "Battery", "status": "Discharging", "capacity": "61"})], Power(False, 61)),
        ([("BAT0", {"type": "Battery", "status": "Charging", "capacity": "61"})], Power(True, 61)),
        (
            [
                ("AC", {"type": "Mains", "online": "1"}),
                ("BAT0", {"type": "Battery", "status": "Unknown", "capacity": "90"}),
                ("BAT1", {"type": "Battery", "status": "Unknown", "capacity": "40"}),
            ],
            Power(True, 40),
        ),
        ([("mouse", {"type": "Battery", "scope": "Device", "status": "Full", "capacity": "5"})], None),
        ([("BAT0", {"type": "Battery", "capacity": "a lot"})], None),
    ],
)
def test_power_is_told_from_what_linux_says(
    tmp_path: Path, supplies: list[tuple[str, dict[str, str]]], expected: Power
):
    for name, words in supplies:
        supply(tmp_path, name, **words)
    assert power(tmp_path) == expected


def test_a_computer_that_tells_nothing_of_its_power_has_no_battery(tmp_path: Path):
    assert power(tmp_path / "nowhere") is None


def test_room_on_the_disk_is_told_where_the_station_lies(tmp_path: Path):
    free = free_bytes(tmp_path)
    assert free is not None
    assert free > 0
    assert free_bytes(tmp_path / "nowhere") is None


def test_the_last_receipt_tells_the_time(
    station: Station, secrets: Secrets, hall: TownHall, closed_box: Callable[[int], Box]
):
    assert last_receipt(station) is None
    closed_box(0)
    sync_online(station, secrets)
    assert last_receipt(station) == datetime(2027, 5, 1, 18, tzinfo=UTC)


def test_a_receipt_of_another_central_tells_nothing(
    station: Station, secrets: Secrets, hall: TownHall, closed_box: Callable[[int], Box]
):
    closed_box(0)
    sync_online(station, secrets)
    central = station.manifest.central.model_copy(update={"receipt_key": SigningKey.generate().public})
    changed = replace(station, manifest=station.manifest.model_copy(update={"central": central}))
    assert last_receipt(changed) is None
