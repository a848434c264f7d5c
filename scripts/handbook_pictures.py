"""Takes the handbook's pictures anew, from the running app: python scripts/handbook_pictures.py

A small official day is played in the station's own pages, with a real browser: two people open, voters are checked in,
their ballots are printed, filled in and scanned by the simulator, read, reviewed, reconciled and delivered to a town
hall that plays central. Run it after pages have changed, and look at the pictures before you keep them.
"""

import io
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
# The day is played with what the tests play days with.
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402

from ballots.election_file import parse_election  # noqa: E402
from station.delivery import sync_online, transport  # noqa: E402
from station.enrolment import deliver_request_online, enrol  # noqa: E402
from station.polling_station import open_station  # noqa: E402
from station.print_outcomes import PrintOutcome  # noqa: E402
from station.printer import DefaultPrinter  # noqa: E402
from station.web import printing as printing_pages  # noqa: E402
from station.web.serve import serving  # noqa: E402
from station.workers import Role, add_worker  # noqa: E402
from sync.keyring import Secrets  # noqa: E402
from tests.browser import Screen, chromium_open  # noqa: E402
from tests.station.conftest import CODE, ELECTION, PASSPHRASES, ROADS  # noqa: E402
from tests.station.scans import BALLOTS, voters  # noqa: E402
from tests.station.town_hall import Door, TownHall  # noqa: E402

FOLDER = ROOT / "docs" / "pictures" / "handbook"
# The least screen that the pages are made for.
SIZE = {"width": 1366, "height": 768}
# All pictures travel with the program. Text on flat grounds needs few colours; the scan of a sheet makes do with fewer.
MOST_BYTES = 90_000
COLOURS = (48, 24, 16, 12)
PINS = {"Kerstin": (Role.CHAIR, "271828"), "Yusuf": (Role.WORKER, "314159")}
# A made-up number whose control digit is right.
VOTER = "19500131-1231"


class ReadyPrinter(DefaultPrinter):
    """A printer at which nothing is amiss."""

    def problem(self, official: bool) -> PrintOutcome | None:
        """Nothing is."""
        return None


@dataclass(frozen=True)
class Played:
    """A station on the morning of its day, with two people who sign in."""

    root: Path
    secrets: Secrets
    folder: Path


def opening(screen: Screen, played: Played) -> None:
    """Nothing is done yet."""
    screen.page.goto(screen.address)
    screen.fill(passphrase=PASSPHRASES["chair"])
    screen.press("Lås upp")
    go_through_the_list(screen)
    screen.sees("Nästa steg: öppna röstlokalen")


def sealed_box(screen: Screen, played: Played) -> None:
    """The numbers of box and seal are written."""
    screen.follow("Öppna röstlokalen")
    screen.fill(box="1", seal="S-4711", pin=PINS["Yusuf"][1])
    screen.page.select_option("#second", "Yusuf")


def checking_in(screen: Screen, played: Played) -> None:
    """A voter is checked in."""
    screen.press("Öppna röstlokalen")
    go(screen, "Pricka av")
    screen.page.get_by_label("Personnummer").fill(VOTER)
    screen.page.locator("input[name=ballot]").first.check()
    screen.press("Pricka av")
    screen.sees("Lämna ut röstsedel")


def printing(screen: Screen, played: Played) -> None:
    """The kinds of ballots that can be printed."""
    screen.press("Nästa väljare")
    go(screen, "Skriv ut röstsedel")


def counted_box(screen: Screen, played: Played) -> None:
    """The box is empty, and its ballots are counted."""
    played.folder.mkdir(exist_ok=True)
    for picture in voters(played.root, played.secrets, played.folder):
        shutil.move(picture, played.folder)
    go(screen, "Dagen")
    screen.follow("Stäng valurnan")
    screen.fill(counted=str(BALLOTS), pin=PINS["Yusuf"][1])
    screen.page.select_option("#second", "Yusuf")


def reading(screen: Screen, played: Played) -> None:
    """All ballots are read; one paper was a photocopy."""
    screen.press("Stäng valurnan med det här antalet")
    go(screen, "Läs av")
    screen.follow("Filer")
    screen.page.set_input_files("#pictures", [str(path) for path in sorted(played.folder.glob("*.jpg"))])
    screen.press("Läs av röstsedlarna")
    screen.sees("Alla filer är lästa")


def reviewing(screen: Screen, played: Played) -> None:
    """A box is not clear."""
    go(screen, "Granska")
    screen.follow("Börja granska")
    expect(screen.page.locator("fieldset img").first).not_to_have_js_property("naturalWidth", 0)
    screen.page.keyboard.press("1")
    screen.page.select_option("#second", "Yusuf")
    screen.fill(pin=PINS["Yusuf"][1])


def reconciling(screen: Screen, played: Played) -> None:
    """The numbers are compared, and one difference has its note."""
    screen.press("Spara beslutet")
    screen.sees("1 granskning väntar")
    screen.page.keyboard.press("1")
    screen.press("Spara beslutet")
    go(screen, "Stäm av och stäng")
    screen.fill(unused="1", note="En väljare tog med sig sin röstsedel. Vi såg det från bordet men hann inte fram.")


def delivering(screen: Screen, played: Played) -> None:
    """Central has receipted everything."""
    screen.press("Jämför antalen")
    screen.page.select_option("#second", "Yusuf")
    screen.fill(pin=PINS["Yusuf"][1])
    screen.press("Stäng röstlokalen för gott")
    screen.sees("Skriv ut stängningsprotokollet")
    go(screen, "Leverera")
    screen.press("Leverera över nätet")
    screen.sees("Inget är kvar att göra i kväll")


Moment = Callable[[Screen, Played], None]
MOMENTS: dict[str, Moment] = {
    "day-open.png": opening,
    "open.png": sealed_box,
    "check-in.png": checking_in,
    "print.png": printing,
    "close-box.png": counted_box,
    "reading.png": reading,
    "review.png": reviewing,
    "reconcile.png": reconciling,
    "deliver.png": delivering,
}
"""The pictures in the order in which the day comes by them: each moment starts where the one before it ended."""


def main() -> None:
    """Plays the day and keeps a picture of each moment."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with morning() as played, app(played.root) as screen:
        for name, moment in MOMENTS.items():
            moment(screen, played)
            size = keep(screen.page, FOLDER / name)
            print(f"{name}: {size // 1000} kB")  # noqa: T201 - a command says what it does


def go_through_the_list(screen: Screen) -> None:
    """Nothing is amiss, or it has been seen to: the program lets the station open."""
    screen.follow("Förbered")
    screen.page.locator("form[action$='/done'] button").click()


def go(screen: Screen, tab: str) -> None:
    """Opens one of the pages at the top."""
    screen.page.get_by_role("navigation", name="Sidor").get_by_role("link", name=tab).first.click()


def keep(page: Page, place: Path) -> int:
    """Keeps what the screen shows as a small picture; its size in bytes."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement && document.activeElement.blur(); scrollTo(0, 0)")
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in COLOURS:
        shown.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(place, optimize=True)
        if place.stat().st_size <= MOST_BYTES:
            break
    return place.stat().st_size


@contextmanager
def morning() -> Iterator[Played]:
    """A station that a town hall has enrolled, in a folder that goes afterwards."""
    with TemporaryDirectory() as name, ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        folder = Path(name)
        election = parse_election((ELECTION + ROADS).encode(), "election.toml")
        hall = TownHall("official", election, f"http://127.0.0.1:{server.server_address[1]}")
        server.hall = hall  # type: ignore[attr-defined]
        hall.publish()
        root = folder / "station"
        secrets = enrol(root, hall.kit(folder / "kit"), CODE, PASSPHRASES)
        with open_station(root) as station:
            with transport(station) as central:
                deliver_request_online(station, central)
            hall.approve(hall.requests[-1])
            sync_online(station, secrets)
            for person, (role, pin) in PINS.items():
                add_worker(station, secrets, person, role, pin)
        yield Played(root, secrets.model_copy(update={"election_secret": hall.secret.hex()}), folder / "voters")
        server.shutdown()


@contextmanager
def app(root: Path) -> Iterator[Screen]:
    """The station's pages in a browser."""
    # What this computer's own print system keeps is not the handbook's business.
    printing_pages.print_server_traces = list
    program = Path(shutil.which("chromium") or shutil.which("chromium-browser") or "")
    with serving(root, 0, tray=ReadyPrinter()) as pages, chromium_open(program) as browser:
        thread = threading.Thread(target=pages.server.serve, daemon=True)
        thread.start()
        yield Screen(browser.new_page(viewport=SIZE), f"http://127.0.0.1:{pages.port}")
        pages.server.stop()
        thread.join()


if __name__ == "__main__":
    main()
