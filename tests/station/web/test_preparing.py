import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from station.commands.ready import ready, zero_report
from station.pdf_folder import PdfFolder
from station.polling_station import Station
from station.readiness.outcomes import Check, State
from station.readiness.sheet import sheet_pdf
from station.readiness.tried import remember_read, tried
from station.web.app import create_app
from tests.station.web.conftest import NAMES, Browser, Clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def tray(folder: Path) -> PdfFolder:
    return PdfFolder(folder)


def test_the_list_names_every_check_with_its_state_and_a_sentence(browser: Browser):
    page = browser.get("/prepare/")
    for check in Check:
        assert check.sv in page
    assert "Centralen har godkänt datorn för Stadsbiblioteket. Omröstningen är Medborgarbudget Lund." in page
    assert "Ingen är avprickad, ingen valurna är i bruk och inget är läst. Utskrivna röstsedlar: 0." in page
    assert page.count('class="tag') == len(Check)


def test_a_computer_that_is_not_approved_yet_still_has_the_list(requested: Path, clock: Clock):
    app = create_app(requested, clock)
    assert "/prepare/" in {rule.rule for rule in app.url_map.iter_rules()}
    lines = json.loads(CliRunner().invoke(ready, ["--json"], obj=requested).output)
    assert (lines[0]["state"], lines[0]["says"]) == ("look", "not-approved")


def test_the_day_begins_with_the_list_but_it_may_be_passed_over(browser: Browser):
    page = browser.get("/")
    assert "Nästa steg: förbered" in page
    assert 'href="/open"' in page
    page = browser.post("/prepare/done")
    assert "Nästa steg: öppna röstlokalen" in page


def test_every_stage_of_the_path_leads_to_its_page(browser: Browser):
    page = browser.get("/")
    path = page[page.index('<ol class="path">') : page.index("</ol>")]
    for address in ("/prepare/", "/open", "/check-in/", "/close-box", "/scan/", "/closing/", "/deliver/"):
        assert f'href="{address}"' in path


def test_printing_the_test_sheet_ticks_the_printer(browser: Browser, station: Station, folder: Path):
    assert "Skriv ut provbladet och se att det är rakt" in browser.get("/prepare/")
    page = browser.post("/prepare/print-sheet")
    assert "Provbladet skickades till skrivaren i dag" in page
    assert len(list(folder.iterdir())) == 1
    assert station.journal.number("SELECT count(*) FROM serials") == 0


def test_reading_the_test_sheet_ticks_the_reader(browser: Browser, station: Station, tmp_path: Path):
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(sheet_pdf(station))
    with sheet.open("rb") as file:
        page = browser.post("/prepare/read-sheet", pictures=(file, "sheet.pdf"), camera="", scanner="")
    assert "Provbladet lästes helt rätt: 2 kryss och 1 tomma rutor." in page
    assert "Provbladet lästes helt rätt i dag." in page
    assert station.journal.number("SELECT count(*) FROM ballots") == 0


def test_a_fault_takes_the_tick_back(browser: Browser, station: Station, tmp_path: Path):
    remember_read(station, date.today(), right=True)
    picture = tmp_path / "x.jpg"
    picture.write_bytes(b"no picture")
    with picture.open("rb") as file:
        page = browser.post("/prepare/read-sheet", pictures=(file, "x.jpg"), camera="", scanner="")
    assert "Stopp:" in page
    assert not tried(station, date.today()).read


def test_reading_nothing_says_what_to_choose(browser: Browser):
    assert "Välj bilderna först" in browser.post("/prepare/read-sheet", camera="", scanner="")


def test_the_zero_report_is_a_pdf_until_a_box_is_in_use(browser: Browser, folder: Path):
    assert browser.client.get("/prepare/zero-report.pdf").data.startswith(b"%PDF")
    browser.post("/prepare/print-zero-report")
    assert len(list(folder.iterdir())) == 1
    browser.post("/open", box="1", seal="S-1", **NAMES)
    assert "kan inte göras längre" in browser.get("/prepare/")
    browser.get("/prepare/zero-report.pdf", status=303)
    assert "innan den första valurnan tas i bruk" in browser.get("/prepare/")


def test_the_commands_say_the_same(root: Path, tmp_path: Path):
    runner = CliRunner()
    lines = json.loads(runner.invoke(ready, ["--json"], obj=root).output)
    assert [line["check"] for line in lines] == [check.value for check in Check]
    assert {line["state"] for line in lines} <= {state.value for state in State}
    assert "Computer and election: Central has approved" in runner.invoke(ready, obj=root).output
    report = tmp_path / "zero.pdf"
    assert runner.invoke(zero_report, ["-o", str(report)], obj=root).exit_code == 0
    assert report.read_bytes().startswith(b"%PDF")
