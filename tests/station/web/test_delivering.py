import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from urllib3.exceptions import ConnectTimeoutError

from station.outbox import stream_counts
from station.polling_station import Station
from station.web.delivery_job import DeliveryJob
from station.web.workplace import EXTENSION, workplace
from sync.api import Problem
from sync.batch import Stream
from sync.errors import Refused
from sync.keyring import Secrets
from sync.ledger import Verdict
from sync.usb import Folder, root
from tests.station.town_hall import TownHall
from tests.station.web.conftest import Browser


def test_delivery_over_the_network_ends_the_day(browser: Browser, closed: Station, hall: TownHall):
    page = browser.post("/deliver/online")
    assert "nya kvittenser" in page
    assert "Inget är kvar att göra i kväll" in page
    assert "Allt är klart" in browser.get("/")
    for stream in Stream:
        counts = stream_counts(closed.journal, stream)
        assert counts.sealed == counts.receipted == len(hall.batches[stream]) > 0
    assert hall.records(Stream.BALLOTS)[-1]["note"] == "Avprickat på papper."


def test_a_second_delivery_finds_nothing_to_do(browser: Browser, closed: Station):
    browser.post("/deliver/online")
    assert "0 leveranser skickade, 0 nya kvittenser" in browser.post("/deliver/online")


@pytest.fixture
def go_on(app: Flask, root: Path) -> threading.Event:
    """Each wait between two tries ends when this is set."""
    event = threading.Event()

    def pause(end: threading.Event, _: float) -> bool:
        event.wait(30)
        return end.is_set()

    app.extensions[EXTENSION] = replace(workplace(app), delivery=DeliveryJob(root, pause))
    return event


def cut_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib3.PoolManager.request", lambda *_, **__: refuse_connection())


def test_without_a_network_the_page_says_so_and_the_delivery_goes_on_when_it_is_back(
    browser: Browser, closed: Station, app: Flask, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    cut_the_network(monkeypatch)
    page = browser.post("/deliver/online")
    assert "Centralen svarar inte på" in page
    assert "Programmet försöker igen av sig självt" in page
    assert "Kvar att göra: leverera" in browser.get("/deliver/now")
    monkeypatch.undo()
    go_on.set()
    workplace(app).delivery.join(30)
    assert "Inget är kvar att göra" in browser.get("/deliver/now")


def test_a_worker_can_stop_the_trying(
    browser: Browser, closed: Station, app: Flask, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    cut_the_network(monkeypatch)
    browser.post("/deliver/online")
    workplace(app).delivery.end()
    go_on.set()
    assert "Inget skickas" in browser.post("/deliver/end")


def test_a_locked_station_does_not_go_on_trying(
    browser: Browser, closed: Station, app: Flask, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    cut_the_network(monkeypatch)
    browser.post("/deliver/online")
    workplace(app).safe.lock()
    monkeypatch.undo()
    go_on.set()
    workplace(app).delivery.join(30)
    state = workplace(app).delivery.state
    assert state
    assert (state.running, state.ended) == (False, True)


def test_a_double_click_starts_one_delivery(
    browser: Browser, closed: Station, app: Flask, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    cut_the_network(monkeypatch)
    browser.post("/deliver/online")
    first = workplace(app).delivery.state
    browser.post("/deliver/online")
    assert workplace(app).delivery.state is first
    monkeypatch.undo()
    go_on.set()
    workplace(app).delivery.join(30)


def refuse_connection() -> None:
    raise ConnectTimeoutError


def test_delivery_by_stick_waits_for_the_receipts(browser: Browser, closed: Station, tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    page = browser.post("/deliver/stick", folder=f" {stick} ")
    assert "leveranser ligger på USB-minnet" in page
    assert '<span class="tag wait">levererad</span>' in page
    assert "bär USB-minnet till centralen" in page
    assert len(list(stick.rglob("*.age"))) >= 5
    assert "Nästa steg: leverera" in browser.get("/")


def test_a_stick_that_is_not_there_is_said_in_words(browser: Browser, closed: Station, tmp_path: Path):
    page = browser.post("/deliver/stick", status=422, folder=str(tmp_path / "none"))
    assert "Det finns inget USB-minne på" in page
    assert '<span class="tag wait">förseglad</span>' in page


def test_what_central_keeps_without_counting_is_told(
    browser: Browser, closed: Station, monkeypatch: pytest.MonkeyPatch
):
    def quarantined(*_: Any) -> Problem:
        return Problem(error=Verdict.QUARANTINE.value, sentence=Verdict.QUARANTINE.en)

    monkeypatch.setattr("sync.push.Transport.send", quarantined)
    page = browser.post("/deliver/online")
    assert f"Röster 1: {Verdict.QUARANTINE.sv}" in page
    assert Verdict.QUARANTINE.en not in page


def test_a_refusal_of_central_is_told_in_swedish(browser: Browser, closed: Station, monkeypatch: pytest.MonkeyPatch):
    def conflict(*_: Any) -> str:
        raise Refused(409, Verdict.FORK.en, Verdict.FORK.value)

    monkeypatch.setattr("sync.push.Transport.send", conflict)
    assert Verdict.FORK.sv in browser.post("/deliver/online")


def test_junk_on_a_stick_is_named_in_swedish(browser: Browser, closed: Station, tmp_path: Path, hall: TownHall):
    folder = root(tmp_path, hall.election_file.hash) / Folder.BATCHES.value
    folder.mkdir(parents=True)
    (folder / "virus.exe").write_bytes(b"MZ")
    assert "virus.exe hör inte hemma på USB-minnet" in browser.post("/deliver/stick", folder=str(tmp_path))


def test_what_central_grants_is_known_without_unlocking_again(
    browser: Browser, station: Station, app: Flask, secrets: Secrets, hall: TownHall
):
    safe = workplace(app).safe
    safe.complete(secrets.model_copy(update={"election_secret": None}))
    browser.post("/deliver/online")
    assert safe.secrets.election_secret == hall.secret.hex()


def test_delivering_before_the_end_is_fine(browser: Browser, read: Station):
    assert "leveranser skickade" in browser.post("/deliver/online")
    assert "Nästa steg: stäm av" in browser.get("/")


def test_a_stick_that_is_there_is_offered_and_one_that_is_alone_is_chosen(
    browser: Browser, closed: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stick = tmp_path / "USB MINNE"
    stick.mkdir()
    monkeypatch.setattr("station.web.delivering.sticks", lambda: [stick])
    page = browser.get("/deliver/")
    assert "USB MINNE" in page
    assert "checked" in page
    assert "leveranser ligger på USB-minnet" in browser.post("/deliver/stick", stick=str(stick))


def test_nothing_is_written_into_the_empty_folder_of_a_stick_that_was_pulled(
    browser: Browser, closed: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stick = tmp_path / "usb"
    stick.mkdir()
    monkeypatch.setattr("station.web.delivering.sticks", lambda: [stick])
    browser.get("/deliver/")
    monkeypatch.setattr("station.web.delivering.sticks", list)
    page = browser.post("/deliver/stick", status=422, stick=str(stick))
    assert "Det finns inget USB-minne på" in page
    assert list(stick.iterdir()) == []


def test_no_stick_and_no_folder_is_said(browser: Browser, closed: Station, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("station.web.delivering.sticks", list)
    assert "Inget USB-minne syns" in browser.get("/deliver/")
    assert "Välj ett USB-minne" in browser.post("/deliver/stick", status=422, folder=" ")


def test_the_address_of_the_stick_can_be_opened_again(browser: Browser):
    assert "<h1>Leverera</h1>" in browser.get("/deliver/stick")
