from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from station import settings
from station.closing import close
from station.closing_record.facts import record_facts
from station.closing_record.record import closing_record
from station.pdf_folder import PdfFolder
from station.polling_station import Station
from station.web.workplace import EXTENSION, workplace
from sync.keyring import Secrets
from tests.station.conftest import PAIR
from tests.station.web.conftest import NAMES, Browser


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


@pytest.mark.parametrize("path", ["/closing/reconcile", "/closing/close"])
def test_the_address_of_each_form_can_be_opened_again(browser: Browser, path: str):
    assert "<h1>Stäm av och stäng</h1>" in browser.get(path)


def test_the_closing_record_can_be_saved_and_printed_once_the_station_is_closed(
    browser: Browser, closed: Station
) -> None:
    assert "Skriv ut stängningsprotokollet" in browser.get("/closing/")
    answer = browser.client.get("/closing/record.pdf")
    assert answer.data == closing_record(record_facts(closed))
    assert "stangningsprotokoll" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_there_is_no_closing_record_of_an_open_station(browser: Browser, read: Station) -> None:
    assert "Skriv ut stängningsprotokollet" not in browser.get("/closing/")
    browser.get("/closing/record.pdf", status=303)
    assert "Stäng den först" in browser.get("/closing/")


def test_both_copies_are_printed_where_ballots_are(
    app: Flask, browser: Browser, closed: Station, tmp_path: Path
) -> None:
    app.extensions[EXTENSION] = replace(workplace(app), tray=PdfFolder(tmp_path / "tray"))
    browser.post("/closing/print-record")
    [made] = (tmp_path / "tray").iterdir()
    assert made.read_bytes() == closing_record(record_facts(closed))
