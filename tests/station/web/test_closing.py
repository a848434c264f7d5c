from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from urllib3.exceptions import ConnectTimeoutError

from ballots.cvr import Box
from station import settings
from station.closing import close
from station.outbox import stream_counts
from station.page_intake import count_page
from station.polling_station import Station
from station.web.workplace import workplace
from sync.api import Problem
from sync.batch import Stream
from sync.errors import Refused
from sync.keyring import Secrets
from sync.ledger import Verdict
from sync.usb import Folder, root
from tests.station.conftest import PAIR
from tests.station.pile import Pile
from tests.station.town_hall import TownHall
from tests.station.web.conftest import NAMES, Browser


@pytest.fixture
def read(pile: Pile, closed_box: Callable[[int], Box]) -> Station:
    """Two ballots are printed and read; nobody is checked in, which is a difference."""
    serials, box = pile.print(2), closed_box(2)
    for serial in serials:
        count_page(pile.station, box, pile.page(serial, "1"))
    return pile.station


@pytest.fixture
def reconciled(read: Station, browser: Browser) -> Station:
    browser.post("/closing/reconcile", unused="0", note="Avprickat på papper.")
    return read


@pytest.fixture
def closed(reconciled: Station, browser: Browser) -> Station:
    browser.post("/closing/close", **NAMES)
    return reconciled


def test_differences_are_named_in_swedish_and_need_a_note(browser: Browser, read: Station):
    page = browser.post("/closing/reconcile", status=422, unused="1", note=" ")
    assert "Utskrivna och tillförda är 2 röstsedlar, men avlästa, kasserade, oanvända och i kuvert är 3." in page
    assert "0 väljare är avprickade utan kuvertröst, men 2 röstsedlar är avlästa." in page
    assert "Leta efter orsaken" in page
    assert 'value="1"' in page
    assert read.journal.setting(settings.UNUSED) is None


def test_a_note_lets_the_day_go_on(browser: Browser, read: Station):
    assert "Nästa steg: stäm av" in browser.get("/")
    page = browser.post("/closing/reconcile", unused="0", note="Avprickat på papper.")
    assert "Antalet är sparat" in page
    assert "Avprickat på papper." in page
    assert "Nästa steg: stäng röstlokalen för gott" in browser.get("/")


def test_what_agrees_needs_no_note(browser: Browser, day: Station):
    browser.post("/close-box", box="1", counted="0", **NAMES)
    assert "Allt stämmer" in browser.post("/closing/reconcile", unused="0")


def test_the_note_is_shown_as_text(browser: Browser, read: Station):
    page = browser.post("/closing/reconcile", unused="0", note="<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_closing_waits_for_what_comes_first(browser: Browser, day: Station):
    page = browser.get("/closing/")
    assert "Röstlokalen kan stängas när" in page
    assert "Stäng röstlokalen för gott</button>" not in page
    page = browser.post("/closing/close", status=422, **NAMES)
    assert "Valurna 1 är fortfarande öppen" in page
    browser.get("/language/en", status=303)
    page = browser.post("/closing/close", status=422, **NAMES)
    assert "Box 1 is still open" in page
    assert "close-box" not in page.replace('href="/close-box"', "")
    assert not day.closed


def test_two_people_close_the_station_for_good(browser: Browser, reconciled: Station):
    page = browser.post("/closing/close", status=422, first="Kerstin", second="kerstin")
    assert "Två olika personer" in page
    page = browser.post("/closing/close", **NAMES)
    assert "Röstlokalen är stängd för gott. Leverera nu." in page
    assert reconciled.closed
    assert "Nästa steg: leverera" in browser.get("/")


def test_a_double_click_on_closing_is_no_harm(browser: Browser, closed: Station):
    assert "stängd för gott" in browser.post("/closing/close", **NAMES)


def test_a_closing_that_was_cut_off_is_finished(
    browser: Browser, reconciled: Station, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
):
    def cut(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("station.closing.seal_close", cut)
    with pytest.raises(KeyboardInterrupt):
        close(reconciled, secrets, PAIR)
    monkeypatch.undo()
    assert "Nästa steg: stäng röstlokalen för gott" in browser.get("/")
    assert "stängd för gott" in browser.post("/closing/close", **NAMES)


def test_delivery_over_the_network_ends_the_day(browser: Browser, closed: Station, hall: TownHall):
    page = browser.post("/closing/deliver")
    assert "nya kvittenser" in page
    assert "Inget är kvar att göra i kväll" in page
    assert "Allt är klart" in browser.get("/")
    for stream in Stream:
        counts = stream_counts(closed.journal, stream)
        assert counts.sealed == counts.receipted == len(hall.batches[stream]) > 0
    assert hall.records(Stream.BALLOTS)[-1]["note"] == "Avprickat på papper."


def test_a_second_delivery_finds_nothing_to_do(browser: Browser, closed: Station):
    browser.post("/closing/deliver")
    assert "0 leveranser skickade, 0 nya kvittenser" in browser.post("/closing/deliver")


def test_without_a_network_nothing_is_lost_and_the_page_says_so(
    browser: Browser, closed: Station, monkeypatch: pytest.MonkeyPatch, hall: TownHall
):
    monkeypatch.setattr("urllib3.PoolManager.request", lambda *_, **__: refuse_connection())
    page = browser.post("/closing/deliver")
    assert "Centralen svarar inte på" in page
    assert "Kvar att göra: leverera" in page
    monkeypatch.undo()
    assert "Inget är kvar att göra" in browser.post("/closing/deliver")


def refuse_connection() -> None:
    raise ConnectTimeoutError


def test_delivery_by_stick_waits_for_the_receipts(browser: Browser, closed: Station, tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    page = browser.post("/closing/stick", folder=f" {stick} ")
    assert "leveranser ligger på USB-minnet" in page
    assert '<span class="tag wait">levererad</span>' in page
    assert "bär USB-minnet till centralen" in page
    assert len(list(stick.rglob("*.age"))) >= 5
    assert "Nästa steg: leverera" in browser.get("/")


def test_a_stick_that_is_not_there_is_said_in_words(browser: Browser, closed: Station, tmp_path: Path):
    page = browser.post("/closing/stick", status=422, folder=str(tmp_path / "none"))
    assert "Det finns inget USB-minne på" in page
    assert '<span class="tag wait">förseglad</span>' in page


def test_what_central_keeps_without_counting_is_told(
    browser: Browser, closed: Station, monkeypatch: pytest.MonkeyPatch
):
    def quarantined(*_: Any) -> Problem:
        return Problem(error=Verdict.QUARANTINE.value, sentence=Verdict.QUARANTINE.en)

    monkeypatch.setattr("sync.push.Transport.send", quarantined)
    page = browser.post("/closing/deliver")
    assert f"Röster 1: {Verdict.QUARANTINE.sv}" in page
    assert Verdict.QUARANTINE.en not in page


def test_a_refusal_of_central_is_told_in_swedish(browser: Browser, closed: Station, monkeypatch: pytest.MonkeyPatch):
    def conflict(*_: Any) -> str:
        raise Refused(409, Verdict.FORK.en, Verdict.FORK.value)

    monkeypatch.setattr("sync.push.Transport.send", conflict)
    assert Verdict.FORK.sv in browser.post("/closing/deliver")


def test_junk_on_a_stick_is_named_in_swedish(browser: Browser, closed: Station, tmp_path: Path, hall: TownHall):
    folder = root(tmp_path, hall.election_file.hash) / Folder.BATCHES.value
    folder.mkdir(parents=True)
    (folder / "virus.exe").write_bytes(b"MZ")
    assert "virus.exe hör inte hemma på USB-minnet" in browser.post("/closing/stick", folder=str(tmp_path))


def test_what_central_grants_is_known_without_unlocking_again(
    browser: Browser, station: Station, app: Flask, secrets: Secrets, hall: TownHall
):
    safe = workplace(app).safe
    safe.complete(secrets.model_copy(update={"election_secret": None}))
    browser.post("/closing/deliver")
    assert safe.secrets.election_secret == hall.secret.hex()


def test_delivering_before_the_end_is_fine(browser: Browser, read: Station):
    assert "leveranser skickade" in browser.post("/closing/deliver")
    assert "Nästa steg: stäm av" in browser.get("/")


@pytest.mark.parametrize("path", ["/closing/reconcile", "/closing/close", "/closing/deliver", "/closing/stick"])
def test_the_address_of_each_form_can_be_opened_again(browser: Browser, path: str):
    assert "<h1>Stäng och leverera</h1>" in browser.get(path)
