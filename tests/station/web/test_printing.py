import re
from collections import Counter
from pathlib import Path

import pytest

from ballots.serials import grouped
from scanning.pool import read_files
from station.counting import reader_spec
from station.pdf_folder import PdfFolder
from station.polling_station import Station
from station.reconcile import balance
from station.web.app import create_app
from station.web.once import Once
from station.web.serve import serving
from station.web.workplace import workplace
from sync.keyring import Secrets
from tests.station.web.conftest import Browser, Clock

ONCE = re.compile(r'name="once" value="([^"]+)"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def tray(folder: Path) -> PdfFolder:
    return PdfFolder(folder)


def once(browser: Browser) -> str:
    found = ONCE.search(browser.get("/print/"))
    assert found
    return found[1]


def press(browser: Browser, style: str = "A", **fields: str) -> str:
    return browser.post("/print/ballot", style=style, **{"once": once(browser), **fields})


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.exists() else []


def serials(station: Station) -> list[str]:
    return [row["serial"] for row in station.journal.rows("SELECT serial FROM serials")]


def test_the_kinds_of_ballots_are_named_in_words_and_not_by_id(browser: Browser):
    page = browser.get("/print/")
    assert "<strong>Parker + Vägar</strong>" in page
    assert "<span>svenska och engelska</span>" in page
    browser.get("/language/en?back=/print/", status=303)
    page = browser.get("/print/")
    assert "<strong>Parks + Roads</strong>" in page
    assert "<span>Swedish and English</span>" in page


def test_one_press_gives_one_ballot_of_the_chosen_kind(browser: Browser, station: Station, folder: Path):
    page = press(browser, "B")
    assert "Röstsedeln ligger som PDF i mappen" in page
    assert "<dd>49</dd>" in page
    assert "<dd>50</dd>" in page
    pages = list(read_files(files(folder), reader_spec(station)))
    assert [(each.status, each.style) for each in pages] == [("read", "B")] * 3


@pytest.mark.parametrize("mode", ["official"])
def test_an_official_ballot_is_signed_by_the_station_s_key(browser: Browser, station: Station, folder: Path):
    press(browser)
    assert [page.status for page in read_files(files(folder), reader_spec(station))] == ["read"]


def test_a_double_click_or_a_page_sent_again_prints_no_second_ballot(browser: Browser, folder: Path):
    key = once(browser)
    press(browser, once=key)
    assert "Den tryckningen är redan utförd" in press(browser, once=key)
    assert "redan utförd" in press(browser, once="")
    assert len(files(folder)) == 1


def test_a_kind_that_does_not_exist_is_refused(browser: Browser, station: Station, folder: Path):
    assert "Det finns ingen röstsedelstyp Z" in press(browser, "Z")
    assert (files(folder), serials(station)) == ([], [])


def test_what_the_printer_lacks_is_said_before_anybody_presses(
    root: Path, secrets: Secrets, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    made = create_app(root, clock)
    client = made.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = workplace(made).safe.put(secrets)
        session["_fresh"] = True
    assert "Datorn har inget utskriftssystem" in Browser(client).get("/print/")


def test_a_spoiled_ballot_is_taken_out_by_its_number(browser: Browser, station: Station):
    press(browser)
    typed = grouped(serials(station)[0])
    assert "Skriv nu ut en ny" in browser.post("/print/spoil", serial=typed)
    assert balance(station).spoiled == 1
    assert "är redan kasserad" in browser.post("/print/spoil", status=422, serial=typed)
    assert "16 bokstäver och siffror" in browser.post("/print/spoil", status=422, serial="Å")


def test_no_page_names_a_serial(browser: Browser, station: Station):
    said = press(browser) + browser.get("/print/") + browser.get("/")
    assert not any(serial in said or grouped(serial) in said for serial in serials(station))


def test_the_set_is_settled_before_the_figures_are_compared(browser: Browser, station: Station):
    press(browser)
    press(browser)
    browser.post("/closing/reconcile", unused="2", note="")
    figures = balance(station)
    assert (figures.printed + figures.stock, figures.on_demand) == (2, 0)
    assert figures.unused == 2


def test_the_set_outlives_the_lock_and_ends_with_the_program(
    root: Path, station: Station, folder: Path, secrets: Secrets
):
    with serving(root, 0, PdfFolder(folder)) as pages:
        made = pages.server.wsgi_app
        client = made.test_client()
        for _ in range(2):
            with client.session_transaction() as session:
                session["_user_id"] = workplace(made).safe.put(secrets)
                session["_fresh"] = True
            press(Browser(client))
            workplace(made).safe.lock()
        assert Counter(row["state"] for row in station.journal.rows("SELECT state FROM serials")) == {"on-demand": 50}
    assert Counter(row["state"] for row in station.journal.rows("SELECT state FROM serials")) == {
        "printed": 2,
        "void": 48,
    }


def test_nobody_prints_while_the_station_is_locked(stranger: Browser, station: Station, folder: Path):
    stranger.get("/print/", status=303)
    stranger.post("/print/ballot", style="A", once="x")
    assert (files(folder), serials(station)) == ([], [])


def test_a_key_for_a_page_works_once_and_old_ones_go():
    keys = Once()
    first = keys.give()
    assert (keys.take(first), keys.take(first), keys.take("guess")) == (True, False, False)
    old = keys.give()
    for _ in range(200):
        keys.give()
    assert not keys.take(old)
