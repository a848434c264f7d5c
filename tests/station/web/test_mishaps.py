"""What goes wrong on a day, met in a real browser at the real program.

Each page says in plain words what has happened and what to do, nothing that was stored is lost, and the day goes on
from there. Power cuts are played in ``test_survives``.
"""

import re
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import pytest
from playwright.sync_api import Browser, Locator, expect

from scanning.camera_outcomes import CameraHint, CameraOutcome
from station.checkin import check_in
from station.polling_station import Station, open_station
from station.print_outcomes import PrintOutcome
from station.printing import print_to_file
from sync import usb
from sync.batch import Stream
from sync.keyring import Secrets
from tests.browser import DESKTOP, Screen, chromium_open
from tests.hands import Mouse
from tests.scanning.film import Lens, network_camera, pictures
from tests.small_disk import blow_up, pull, small_disk
from tests.station.conftest import PAIR, PASSPHRASES
from tests.station.pile import Pile, records
from tests.station.print_server import PrintServer, print_server
from tests.station.scans import scanned
from tests.station.town_hall import TownHall
from tests.station.web.conftest import until
from tests.station.web.program import Program, start

VOTERS = ("195001311231", "500191-1238", "19991231-1231")
PAGES = ("prepare", "open", "close-box", "print", "scan", "review", "closing", "deliver", "stick")
FULL = "Disken är full. Allt som sparats tidigare är säkert"


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with chromium_open(chromium) as browser:
        yield browser


@pytest.fixture
def stand_ins(tmp_path: Path) -> Path:
    (tmp_path / "stand-ins").mkdir()
    return tmp_path / "stand-ins"


@pytest.fixture
def begin(stand_ins: Path) -> Iterator[Callable[..., Program]]:
    """Starts the program; whatever runs in the end is killed."""
    running: list[Program] = []

    def begun(root: Path, *options: str | Path, **environment: str) -> Program:
        running.append(start(root, *options, stand_ins=stand_ins, environment=environment))
        return running[-1]

    yield begun
    for program in running:
        program.kill()


def sit_down(browser: Browser, program: Program) -> Mouse:
    """Opens a browser anew and unlocks the station."""
    screen = Screen(browser.new_context(viewport=DESKTOP).new_page(), program.address)
    hands = Mouse(screen)
    screen.page.goto(screen.address)
    unlock(hands)
    return hands


def unlock(hands: Mouse) -> None:
    hands.screen.sees("Lås upp röstlokalen")
    hands.fill(passphrase=PASSPHRASES["chair"])
    hands.press("Lås upp")


def type_in(hands: Mouse, voter: str) -> None:
    hands.fill(number=voter)
    hands.pick("Parker")


def said(station: Station, stream: Stream) -> Counter[str]:
    return Counter(str(each["type"]) for each in records(station, stream))


def test_a_morning_of_double_clicks_two_tabs_a_jam_a_pulled_stick_and_an_hour_of_sleep(
    browser: Browser,
    begin: Callable[..., Program],
    stand_ins: Path,
    root: Path,
    station: Station,
    cupsd: Path,
    tmp_path: Path,
    hall: TownHall,
):
    with print_server(cupsd) as printer:
        program = begin(root, **printer.environment)
        hands = sit_down(browser, program)
        opened_twice(hands, station)
        with small_disk(tmp_path / "usb", "1m") as stick:
            hands.page.goto(f"{program.address}/stick/")
            hands.fill(folder=str(stick))
            hands.press("Använd den här stickan")
            hands.screen.sees("Stickan är aktuell")
        checked_in_twice(hands, station)
        until(lambda: is_behind(hands))
        with small_disk(stick, "1m"):
            in_two_tabs(hands, station)
            until(lambda: not is_behind(hands))
            assert any(stick.rglob("*.age"))
            printed(hands, printer, station)
            hands = closed_and_opened(hands, browser, program)
            asleep(hands, program, stand_ins)
    assert said(station, Stream.CHECKINS) == {"check-in": 2}
    assert hands.screen.complaints == []


def is_behind(hands: Mouse) -> bool:
    """Whether the table's page says so of the stick."""
    hands.go("Pricka av")
    return "Stickan ligger efter. Fortsätt ta emot röster" in hands.page.content()


def opened_twice(hands: Mouse, station: Station) -> None:
    hands.follow("Öppna röstlokalen")
    hands.fill(box="1", seal="S-1", first=PAIR[0], second=PAIR[1])
    hands.press("Öppna röstlokalen")
    hands.page.go_back()
    hands.fill(box="1", seal="S-1", first=PAIR[0], second=PAIR[1])
    hands.press("Ta en till valurna i bruk")
    hands.look("opened twice")
    hands.go("Dagen")
    hands.screen.sees("Nästa steg: ta emot röster")
    assert said(station, Stream.PAPER) == {"day": 1, "box-opened": 1}


def checked_in_twice(hands: Mouse, station: Station) -> None:
    hands.go("Pricka av")
    type_in(hands, VOTERS[0])
    press_twice(hands, hands.page.get_by_role("button", name="Pricka av", exact=True))
    hands.screen.sees("Lämna ut röstsedel")
    hands.page.reload()
    hands.screen.sees("Lämna ut röstsedel")
    hands.press_until("Nästa väljare", "#number")
    hands.page.go_back()
    hands.go("Pricka av")
    expect(hands.page.locator("#number")).to_have_value("")
    assert said(station, Stream.CHECKINS) == {"check-in": 1}


def press_twice(hands: Mouse, button: Locator) -> None:
    """A double click, and all that comes of it: what the second press asks for may break off the first one's answer."""
    hands.page.evaluate("window.pressed = 'twice'")
    button.dblclick()
    hands.page.wait_for_function("window.pressed === undefined")
    hands.page.wait_for_load_state("networkidle")


def in_two_tabs(hands: Mouse, station: Station) -> None:
    other = Mouse(Screen(hands.page.context.new_page(), hands.screen.address))
    other.page.goto(f"{hands.screen.address}/check-in/")
    type_in(hands, VOTERS[1])
    type_in(other, VOTERS[1])
    hands.press("Pricka av")
    other.press("Pricka av")
    other.look("two tabs")
    other.screen.sees("Lämna inte ut någon röstsedel")
    other.press_until("Nästa väljare", "#number")
    other.page.close()
    assert said(station, Stream.CHECKINS) == {"check-in": 2}


def printed(hands: Mouse, printer: PrintServer, station: Station) -> None:
    hands.go("Skriv ut röstsedel")
    printer.admin("cupsdisable", "PDF")
    hands.press_one_of("Parker")
    hands.screen.sees(PrintOutcome.STOPPED.sv, "Tryck igen bara om ingen kommer")
    hands.look("printer stopped")
    printer.admin("lpadmin", "-p", "jam", "-E", "-v", "moody:/media-jam-error", "-m", "raw")
    printer.admin("lpadmin", "-d", "jam")
    subprocess.run(["lp", "-d", "jam", "-"], input=b"x", env=printer.environment, check=True, capture_output=True)
    printer.wait_until_idle(0)
    hands.press_one_of("Parker")
    hands.screen.sees(PrintOutcome.JAMMED.sv)
    assert station.journal.number("SELECT count(*) FROM serials") == 0
    printer.admin("lpadmin", "-d", "PDF")
    printer.admin("cupsenable", "PDF")
    hands.go("Skriv ut röstsedel")
    press_twice(hands, hands.page.locator("button", has_text="Parker").first)
    hands.screen.sees(PrintOutcome.PRINTED.sv)
    hands.page.go_back()
    hands.go("Skriv ut röstsedel")
    assert len(printer.take(1)) == 1


def closed_and_opened(hands: Mouse, browser: Browser, program: Program) -> Mouse:
    """The browser is closed while a voter is typed in."""
    hands.go("Pricka av")
    type_in(hands, VOTERS[2])
    hands.page.context.close()
    again = sit_down(browser, program)
    again.screen.sees("Nästa steg: ta emot röster", "Avprickade2")
    again.go("Pricka av")
    expect(again.page.locator("#number")).to_have_value("")
    return again


def asleep(hands: Mouse, program: Program, stand_ins: Path) -> None:
    """The lid is closed for an hour while a voter is typed in."""
    type_in(hands, VOTERS[2])
    program.signal(SIGSTOP)
    (stand_ins / "asleep").write_text("3600")
    program.signal(SIGCONT)
    # What the page asks for every twenty seconds.
    hands.page.evaluate("htmx.ajax('GET', '/still-unlocked', {swap: 'none'})")
    unlock(hands)
    expect(hands.page.locator("#number")).to_have_value("")
    hands.screen.sees("Vem vill rösta?", "Avprickade2")


def test_a_full_disk_is_said_on_every_page_and_the_day_goes_on_when_there_is_room(
    browser: Browser, begin: Callable[..., Program], root: Path, pile: Pile, hall: TownHall, tmp_path: Path
):
    sheets = [tmp_path / f"{number}.jpg" for number in range(2)]
    for path, picture in zip(sheets, scanned(pile, 2, tmp_path), strict=True):
        path.write_bytes(picture)
    pile.station.journal.close()
    with small_disk(tmp_path / "disk", "6m") as disk:
        home = disk / "station"
        subprocess.run(["cp", "-a", str(root), str(home)], check=True)
        program = begin(home, "--pdf-folder", tmp_path / "out")
        hands = sit_down(browser, program)
        hands.go("Pricka av")
        type_in(hands, VOTERS[0])
        balloon = blow_up(disk)
        hands.press("Pricka av")
        hands.screen.sees(FULL)
        hands.look("disk full, check-in")
        hands.go("Skriv ut röstsedel")
        hands.press_one_of("Parker")
        hands.screen.sees(FULL)
        program.kill()
        program = begin(home, "--pdf-folder", tmp_path / "out")
        hands = sit_down(browser, program)
        hands.screen.sees(FULL, "Nästa steg: ta emot röster", "Avprickade0")
        hands.look("disk full, day")
        for page in PAGES:
            hands.page.goto(f"{program.address}/{page}")
            hands.screen.sees(FULL)
            assert "Det gick inte" not in hands.page.content(), page
        balloon.unlink()
        hands.go("Pricka av")
        type_in(hands, VOTERS[0])
        hands.press("Pricka av")
        hands.screen.sees("Lämna ut röstsedel")
        hands.go("Dagen")
        hands.follow("Stäng valurnan")
        hands.fill(counted="2", first=PAIR[0], second=PAIR[1])
        hands.press("Stäng valurnan med det här antalet")
        hands.follow("Läs av")
        hands.follow("Filer")
        balloon = blow_up(disk, leave=100_000)
        hands.page.set_input_files("#pictures", sheets)
        hands.press("Läs av röstsedlarna")
        hands.screen.sees(FULL)
        hands.look("disk full, files")
        balloon.unlink()
        hands.page.goto(f"{program.address}/scan/from/files")
        hands.page.set_input_files("#pictures", sheets)
        hands.press("Läs av röstsedlarna")
        hands.screen.sees("Alla filer är lästa: 2 sidor", "Godkända2")
        with open_station(home) as station:
            assert said(station, Stream.CHECKINS) == {"check-in": 1}
            assert station.journal.number("SELECT count(*) FROM sheets") == 2
        program.kill()


def test_an_evening_of_steps_back_a_lost_camera_and_a_pulled_stick(
    browser: Browser,
    begin: Callable[..., Program],
    stand_ins: Path,
    root: Path,
    pile: Pile,
    secrets: Secrets,
    hall: TownHall,
    tmp_path: Path,
):
    print_to_file(pile.station, "A", 2, pile.key, tmp_path / "ballots.pdf", None)
    for number in range(2):
        check_in(pile.station, secrets, f"doc:SE:AB{number}", "A", date.today())
    lens, unplugged = Lens(), threading.Event()
    with network_camera(lens, unplugged.is_set, per_second=10) as address:
        (stand_ins / "camera").write_text(address)
        program = begin(root, "--pdf-folder", tmp_path / "out")
        hands = sit_down(browser, program)
        closed_twice(hands, pile.station)
        camera_unplugged(hands, lens, unplugged, tmp_path / "ballots.pdf")
        unplugged.set()
        closed_for_good_twice(hands, pile.station)
        stick_pulled(hands, program, stand_ins, tmp_path / "usb", hall)
    assert len([text for text in hall.texts() if text.startswith('{"serial":')]) == 2
    assert hands.screen.complaints == []


def closed_twice(hands: Mouse, station: Station) -> None:
    hands.follow("Stäng valurnan")
    hands.fill(counted="2", first=PAIR[0], second=PAIR[1])
    hands.press("Stäng valurnan med det här antalet")
    hands.screen.sees("Nästa steg: läs av")
    hands.page.go_back()
    hands.screen.sees("Ingen valurna är öppen", "Nästa steg: läs av")
    assert said(station, Stream.PAPER)["box-closed"] == 1


def camera_unplugged(hands: Mouse, lens: Lens, unplugged: threading.Event, ballots: Path) -> None:
    first, second = pictures(ballots)
    hands.follow("Läs av")
    hands.follow("Kamera")
    hands.press("Leta efter kameror (tar några sekunder)")
    hands.press("Starta kameran")
    lens.lay(first)
    hands.screen.sees(CameraHint.READ.sv, "Godkända1")
    unplugged.set()
    hands.screen.sees(CameraOutcome.LOST.sv, "Avläsningen slutade i förtid. Det som lästes innan är sparat.")
    expect(hands.page.get_by_role("button", name="Bladet går inte att läsa")).to_be_hidden()
    expect(hands.page.locator("#progress audio")).to_have_attribute("src", re.compile("stop.wav"))
    hands.look("camera unplugged")
    unplugged.clear()
    hands.follow("Läs av fler")
    hands.screen.sees("1 kvar att läsa")
    hands.follow("Kamera")
    hands.press("Starta kameran")
    lens.lay(second)
    hands.screen.sees(CameraHint.READ.sv)
    hands.press("Avsluta avläsningen")
    hands.screen.sees("Avläsningen är avslutad")


def closed_for_good_twice(hands: Mouse, station: Station) -> None:
    hands.go("Stäm av och stäng")
    hands.fill(unused="0")
    hands.press("Jämför antalen")
    hands.page.go_back()
    hands.screen.sees("Allt stämmer")
    hands.fill(first=PAIR[0], second=PAIR[1])
    hands.press("Stäng röstlokalen för gott")
    hands.page.go_back()
    hands.screen.sees("Röstlokalen är stängd för gott")
    expect(hands.page.get_by_role("button", name="Stäng röstlokalen för gott")).to_have_count(0)
    assert station.journal.number("SELECT count(*) FROM outbox WHERE kind = 'close'") == len(Stream)


def stick_pulled(hands: Mouse, program: Program, stand_ins: Path, stick: Path, hall: TownHall) -> None:
    hands.go("Leverera")
    with small_disk(stick, "1m"):
        (stand_ins / "pulled").write_text(str(stick))
        pulling = threading.Thread(target=pull_when_written_to, args=(program, stick))
        pulling.start()
        hands.fill(folder=str(stick))
        hands.press("Skriv till USB-minnet")
        pulling.join()
        hands.screen.sees("Det finns inget USB-minne på", "Kvar att göra: leverera")
        hands.look("stick pulled")
    with small_disk(stick, "1m"):
        hands.fill(folder=str(stick))
        hands.press("Skriv till USB-minnet")
        hands.screen.sees("leveranser ligger på USB-minnet", "bär USB-minnet till centralen")
        hall.put_answers(usb.root(stick, hall.election_file.hash))
        hands.fill(folder=str(stick))
        hands.press("Skriv till USB-minnet")
        hands.screen.sees("Inget är kvar att göra i kväll")


def pull_when_written_to(program: Program, stick: Path) -> None:
    """The program has stopped itself at the first file on the stick."""
    state = Path(f"/proc/{program.process.pid}/stat")
    until(lambda: state.read_text().rpartition(")")[2].split()[0] == "T")
    pull(stick)
    program.signal(SIGCONT)
