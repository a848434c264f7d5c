"""The bench of delivery, with a city of two stations: it finds everything there, and it would find what is lost."""

from pathlib import Path

import pytest

from bench.syncing_city import city, what_central_has
from bench.syncing_outboxes import City, outbox_of, prepare
from central.home import Home
from central.office import opened_office
from station.journal import Journal

LOST = ("ballots lost", "check-ins lost", "batches lost", "batches disputed", "differences that a recheck finds")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "city"
    prepare(folder, stations=2, ballots=11)
    return folder


def test_what_was_prepared_arrives_whole(folder: Path) -> None:
    found = city(folder, minutes=5)
    assert found["ballots"] == 22
    assert [found[name] for name in LOST] == [0, 0, 0, 0, []]
    assert found["receipts that stations hold"] == found["batches"]


def test_what_never_came_is_called_lost(folder: Path) -> None:
    with opened_office(Home(folder / "central")) as office:
        known = City("", "", "", {}, ballots=11, batches=5, sealing_seconds=0)
        found = what_central_has(office, known, stations=2)
    assert [found[name] for name in LOST] == [22, 22, 10, 0, []]


def test_an_outbox_holds_a_stations_whole_day(folder: Path) -> None:
    with Journal(outbox_of(folder, "s1")) as journal:
        streams = journal.rows("SELECT stream, count(*) AS sealed FROM outbox GROUP BY stream ORDER BY stream")
        assert {row["stream"]: row["sealed"] for row in streams} == {"ballots": 1, "checkins": 2, "paper": 2}
