"""Every page of the station is for everyone, in every state of a day: `tests/everyone.py` says what that means.

A new page is found by itself: whatever has a plain address, or is linked from a page, is opened in each state below.
This test fails while a page (a GET address of the app) was shown in no state. Then either add the state in which it
shows to `test_every_page_in_every_state_is_for_everyone` (bring the station there by functions or by ``post``, then
call ``visitor.everywhere`` or, for one page, ``visitor.visit``), or, when it answers with a file or a piece of another
page, add its endpoint to PARTS with the reason. To see the pages: ROSTLOKAL_PICTURES=FOLDER saves each as it is looked
at, at 1366 × 768, at 200 % zoom and as on a tablet.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import ThreadingHTTPServer
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from urllib3.exceptions import ConnectTimeoutError

from ballots.cvr import Box
from ballots.election_file import read_election
from scanning.camera import Device
from scanning.reasons import Reason
from scanning.result import PageResult
from station.box import close_box
from station.cast import finished_ballots
from station.checkin import check_in
from station.day import open_day
from station.delivery import sync_online
from station.page_intake import count_page
from station.pdf_folder import PdfFolder
from station.polling_station import Station, open_station
from station.printing import print_to_file
from station.readiness.sheet import sheet_pdf
from station.review import reviews
from station.sealing import seal_pending
from station.web.second_door import Place as Door
from station.web.serve import serving
from station.web.workplace import workplace
from station.workers import Role, Worker, add_worker
from sync.keyring import Secrets
from sync.manifest import Station as Place
from sync.nullifier import nullifier
from sync.seen import Voters
from tests.browser import DESKTOP, PATIENCE_MS, chromium_open
from tests.scanning.film import jpegs, lying, network_camera, pictures, table
from tests.seen_codes import pack
from tests.station.conftest import PAIR, enrolled_station
from tests.station.pile import Pile
from tests.station.town_hall import STATION, TownHall
from tests.station.web.conftest import PINS, Browser, signed_in, until
from tests.station.web.test_review import jpeg
from tests.visitor import Visitor

PARTS = {
    "static": "files",
    "language.switch": "leads back to the page one was on",
    "unlock.still_unlocked": "empty, or the way to the lock",
    "checking.screen_now": "a piece of checking.screen",
    "following.progress_now": "a piece of following.progress",
    "following.last_picture": "a picture, with its words in following.progress",
    "following.camera_view": "a piece of following.progress",
    "following.camera_hint": "a piece of following.progress",
    "scan.held": "leads to scan.pile",
    "scan.picture": "a picture, with its words in scan.pile",
    "review.box": "a picture, with its words in review.review",
    "review.sheet": "a picture, with its words in review.review",
    "handbook.picture": "a picture of handbook.handbook",
    "practice.how_it_went": "a rehearsal's page, shown in tests/station/practice/test_a_rehearsal.py",
    "closing.record": "a PDF",
    "preparing.sheet_file": "a PDF",
    "preparing.zero_file": "a PDF",
    "checkin.kit": "a PDF",
    "delivering.now": "a piece of delivering.delivering",
}
ELECTIONS = Path(__file__).parents[3] / "examples" / "elections"
YUSUF = {"second": "Yusuf", "pin": PINS["Yusuf"]}


@pytest.fixture
def context(chromium: Path) -> Iterator[BrowserContext]:
    with chromium_open(chromium) as browser:
        context = browser.new_context(viewport=DESKTOP, ignore_https_errors=True)
        context.set_default_timeout(PATIENCE_MS)
        yield context


@pytest.fixture
def visitor(root: Path, context: BrowserContext, tmp_path: Path) -> Iterator[Visitor]:
    with visiting(root, context, tmp_path) as found:
        yield found


@contextmanager
def visiting(root: Path, context: BrowserContext, folder: Path) -> Iterator[Visitor]:
    """A visitor to a station's pages, of which none may load anything from outside."""
    tray = PdfFolder(folder / "printed")
    with serving(root, 0, tray, Door("127.0.0.1", 0)) as pages:
        thread = threading.Thread(target=pages.server.serve, daemon=True)
        thread.start()
        app: Flask = pages.server.wsgi_app
        address = f"http://127.0.0.1:{pages.port}"
        page = context.new_page()
        outside: list[str] = []
        page.on("request", lambda each: each.url.startswith((address, "data:")) or outside.append(each.url))
        yield Visitor(page, address, app, PARTS)
        assert outside == []
        page.close()
        pages.server.stop()
        thread.join()


def no_second_door(visitor: Visitor) -> None:
    """What the page of other screens says where the program was started without them."""
    screens = workplace(visitor.app).screens
    door, screens.door = screens.door, None
    visitor.visit("no second door", "/screens/")
    screens.door = door


def at_the_second_door(visitor: Visitor, context: BrowserContext) -> Visitor:
    """The same visitor, at a colleague's tablet."""
    assert context.browser
    door = workplace(visitor.app).screens.door
    assert door
    page = context.browser.new_page(viewport={"width": 820, "height": 1180}, ignore_https_errors=True)
    return replace(visitor, page=page, address=f"https://{door.host}")


def test_every_page_in_every_state_is_for_everyone(
    visitor: Visitor,
    context: BrowserContext,
    station: Station,
    secrets: Secrets,
    hall: TownHall,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    app, page = visitor.app, visitor.page
    visitor.everywhere("nobody registered, locked")

    staff: dict[str, Worker] = request.getfixturevalue("staff")
    workplace(app).safe.put(secrets)
    visitor.everywhere("locked")
    sign_in(page, visitor.address, "Kerstin")
    chair = Browser(signed_in(app, staff["Kerstin"]).client)
    hall.publish(stations=[*hall.manifest.stations, Place(id="lund", name="Lund", opening_hours=[])])
    sync_online(station, secrets)
    visitor.everywhere("empty day")
    no_second_door(visitor)
    prepare(visitor, station, tmp_path)
    tablet = at_the_second_door(visitor, context)
    let_a_tablet_in(visitor, tablet)

    chair.post("/open", box="1", seal="S-1", **YUSUF)
    pile = Pile(station, secrets)
    for number in range(3):
        check_in(station, secrets, f"doc:SE:AB123{number}", "A", date.today())
    elsewhere = nullifier("pnr:195001911238", hall.secret, test_mode=True)
    hall.list_seen(station.incarnation, Voters(("parks",), pack([elsewhere])))
    sync_online(station, secrets)
    visitor.everywhere("open")
    check_in_at_the_table(visitor)
    for what in ("seal", "box", "spoiled"):
        visitor.visit("something to correct", f"/correct/{what}")
    seals = {"boxes-0-box": "1", "boxes-0-seal": "S-1"}
    chair.post("/boxes/close-day", **seals, **YUSUF)
    visitor.everywhere("closed for today")
    chair.post("/boxes/open-again", **seals, **YUSUF)
    with camera(app, pile, tmp_path) as take_away:
        check_a_ballot(visitor, chair, take_away)
        chair.post("/close-box", box="1", counted="5", **YUSUF)
        visitor.everywhere("box closed")
        visitor.visit("something to correct", "/correct/count")
        read_by_camera(visitor, chair)
    visitor.everywhere("read")

    box = Box(STATION, "1", "S-1")
    fill_the_box(pile, box)
    visitor.everywhere("papers set aside, to review, without a sheet")
    type_in_a_sheet(visitor, chair, *pile.print(1))
    page.goto(f"{visitor.address}/language/en")
    for path in ("/", "/print/", "/scan/", "/review/", "/closing/", "/deliver/"):
        visitor.visit("in English", path)
    page.goto(f"{visitor.address}/language/sv")
    decide(chair, station)
    visitor.everywhere("reviewed")
    correct_what_is_sealed(visitor, chair, station, secrets)
    chair.post("/closing/reconcile", status=422, unused="0", note="")
    visitor.everywhere("with differences")
    chair.post("/closing/reconcile", unused="0", note="Avprickat på papper.")
    visitor.everywhere("reconciled")
    chair.post("/closing/close", **YUSUF)
    visitor.everywhere("closed")

    monkeypatch.setattr("urllib3.PoolManager.request", no_network)
    chair.post("/deliver/online")
    visitor.visit("without a network", "/deliver/")
    keeps_the_focus(visitor, "/deliver/", "Sluta försöka")
    monkeypatch.undo()
    chair.post("/deliver/end")
    workplace(app).delivery.join(30)
    visitor.visit("delivery ended", "/deliver/")
    chair.post("/deliver/online")
    workplace(app).delivery.join(30)
    visitor.everywhere("delivered")

    visitor.visit("no such page", "/nowhere")
    station.journal.stop("This computer may not write any more.")
    visitor.everywhere("stopped")
    workplace(app).safe.lock()
    tablet.visit("the station is locked", "/sign-in")
    goes_on_by_itself(tablet, lambda: workplace(app).safe.put(secrets))
    assert not visitor.problems, "\n".join(visitor.problems)
    assert visitor.never_met() == set(), "read the first lines of this file"


def test_a_ranking_is_copied_by_everyone_from_a_table_as_on_its_paper(
    server: ThreadingHTTPServer, context: BrowserContext, quick_pins: None, tmp_path: Path
):
    (folder := tmp_path / "haninge").mkdir()
    there = enrolled_station(server, read_election(ELECTIONS / "haninge.toml"), folder, "test")
    box = "4 Parkourbana – 2:a val, 2 poäng"
    with open_station(there.root) as station, visiting(there.root, context, tmp_path) as visitor:
        for name, role in zip(PAIR, (Role.CHAIR, Role.WORKER), strict=True):
            add_worker(station, there.secrets, name, role, PINS[name])
        open_day(station, PAIR, date(2027, 5, 1), "1", "S-1")
        [serial] = Pile(station, there.secrets).print(1, "jordbro")
        close_box(station, "1", 1, PAIR)
        workplace(visitor.app).safe.put(there.secrets)
        page = visitor.page
        sign_in(page, visitor.address, "Kerstin")
        page.goto(f"{visitor.address}/enter/")
        page.fill("#serial", serial)
        page.keyboard.press("Enter")
        expect(page.get_by_role("columnheader", name="1:a val")).to_be_visible()
        visitor.look("a ranking is copied")
        page.reload()
        page.get_by_role("checkbox", name=box).focus()
        page.keyboard.press("Space")
        page.select_option("#second", label="Yusuf")
        page.fill("#pin", PINS["Yusuf"])
        page.keyboard.press("Enter")
        expect(page.get_by_text("Bladet är sparat")).to_be_visible()
        [ballot] = finished_ballots(station)
        assert ballot.contests[0].marks == (("4", "2"),)
        [asked] = reviews(station, waiting=False)
        visitor.visit("a copied ranking", f"/review/{asked.id}")
        page.goto(f"{visitor.address}/review/{asked.id}")
        expect(page.get_by_role("checkbox", name=box)).to_be_checked()
        assert not visitor.problems, "\n".join(visitor.problems)


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.select_option("#name", label=name)
    page.fill("#pin", PINS[name])
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_have_text(name)


def prepare(visitor: Visitor, station: Station, folder: Path) -> None:
    """The test sheet is printed, then read wrongly and rightly, and the zero report is made."""
    page, right, wrong = visitor.page, folder / "sheet.pdf", folder / "copier.jpg"
    right.write_bytes(sheet_pdf(station))
    wrong.write_bytes(b"no picture")
    for state, button, picture in (
        ("the test sheet is printed", "Skriv ut provbladet", None),
        ("the test sheet cannot be read", "Läs av provbladet", wrong),
        ("the test sheet is read", "Läs av provbladet", right),
        ("the zero report is made", "Skriv ut nollrapporten", None),
    ):
        page.goto(f"{visitor.address}/prepare/")
        if picture:
            page.set_input_files("#pictures", picture)
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
        visitor.look(state)


def let_a_tablet_in(visitor: Visitor, tablet: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}/screens/")
    page.get_by_role("button", name="Visa en kod").click()
    code = page.locator("p.code").inner_text()
    visitor.look("a code is shown")
    tablet.visit("at a screen that is not let in", "/screens/pair")
    tablet.page.goto(f"{tablet.address}/screens/pair")
    tablet.page.fill("#code", code)
    tablet.page.fill("#name", "Bordet vid dörren")
    tablet.page.keyboard.press("Enter")
    expect(tablet.page.locator("#pin")).to_be_visible()
    tablet.look("at a screen that is let in")
    sign_in(tablet.page, tablet.address, "Yusuf")
    tablet.visit("a page of the chair's", "/people/")


def check_in_at_the_table(visitor: Visitor) -> None:
    """Every way to say who somebody is; a voter who comes twice, one who was elsewhere, and an emergency form."""
    for way in ("doc", "decl"):
        visitor.visit(f"check-in, {way}", f"/check-in/?by={way}")
        visitor.visit(f"an emergency form, {way}", f"/check-in/forms?by={way}")
        visitor.visit(f"taken back, {way}", f"/check-in/undo?by={way}")
    comers = (
        ("a voter is checked in", "19500131-1231"),
        ("the voter comes again", "19500131-1231"),
        ("a voter was seen elsewhere", "19500191-1238"),
    )
    for state, number in comers:
        fill_in(visitor, "/check-in/", number=number)
        visitor.look(state)
        # What comes sooner after the answer is taken for an Enter too many.
        visitor.page.wait_for_timeout(1_000)
        visitor.page.locator("form[action='/check-in/next'] button").click()
        expect(visitor.page.locator("#number")).to_be_visible()
    fill_in(visitor, "/check-in/", number="19500131-1230")
    visitor.look("a wrong number")
    fill_in(visitor, "/check-in/forms", form_number="7K3F-001", number="19500131-1231")
    visitor.look("an emergency form is entered")


def fill_in(visitor: Visitor, path: str, **fields: str) -> None:
    page = visitor.page
    page.goto(visitor.address + path)
    for name, text in fields.items():
        page.fill(f"#{name}", text)
    page.locator("[name=ballot][value=parks]").check()
    page.locator("main button.big").click()


@contextmanager
def camera(app: Flask, pile: Pile, folder: Path) -> Iterator[threading.Event]:
    """A printed ballot lies under a camera; it is taken away while the event is set."""
    pdf, away, over = folder / "lying.pdf", threading.Event(), threading.Event()
    print_to_file(pile.station, "A", 1, pile.key, pdf, None)
    sheet, empty = list(jpegs(lying(pictures(pdf)[0], 4))), list(jpegs(lying(table(), 4)))

    class Frames(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            for number in count():
                yield (empty if away.is_set() else sheet)[number % 4]

    with network_camera(Frames(), over.is_set) as address:
        workplace(app).cameras.found = [Device(address, "Dokumentkamera", 1920, 1080)]
        yield away
        over.set()


def check_a_ballot(visitor: Visitor, chair: Browser, take_away: threading.Event) -> None:
    check = workplace(visitor.app).check
    visitor.visit("a camera is found", "/check/")
    chair.post("/check/start", camera=workplace(visitor.app).cameras.found[0].path)
    until(lambda: check.sheet is not None)
    visitor.visit("a ballot is checked", "/check/")
    visitor.visit("a ballot is checked", "/check/screen")
    take_away.set()
    until(lambda: check.sheet is None)
    visitor.visit("no ballot under the camera", "/check/screen")
    chair.post("/check/end")
    until(lambda: not check.running)
    take_away.clear()


def read_by_camera(visitor: Visitor, chair: Browser) -> None:
    reading = workplace(visitor.app).reading
    # The form of the camera's page asks for no more than a press.
    if not reading.running:
        chair.post("/scan/from/camera", box="1", camera=workplace(visitor.app).cameras.found[0].path)
    until(lambda: reading.progress is not None and reading.progress.pages > 0)
    visitor.everywhere("reading by camera")
    chair.post("/scan/end")
    until(lambda: not reading.running)


def goes_on_by_itself(tablet: Visitor, unlock: Callable[[], object]) -> None:
    """A screen that waits for the chair to unlock the station asks for a PIN as soon as that is done."""
    tablet.page.goto(f"{tablet.address}/sign-in")
    expect(tablet.page.get_by_role("heading", level=1)).to_have_text("Röstlokalen är låst")
    unlock()
    expect(tablet.page.locator("#pin")).to_be_visible(timeout=30_000)


def keeps_the_focus(visitor: Visitor, path: str, name: str) -> None:
    """A part of a page that fetches itself anew leaves a button to whoever is about to press it by keyboard."""
    page = visitor.page
    page.goto(visitor.address + path)
    button = page.get_by_role("button", name=name)
    button.focus()
    for _ in range(2):
        page.wait_for_event("response", lambda answer: answer.url.endswith("/now"))
    page.evaluate("new Promise(done => setTimeout(done, 100))")
    expect(button).to_be_focused()


def fill_the_box(pile: Pile, box: Box) -> None:
    """Two unclear ballots, one that comes a second time with other marks, one of two sheets, and a blurred picture."""
    first, second = pile.print(2)
    [long] = pile.print(1, "B")
    pages = [
        pile.page(first, "3", unclear=["1", "2"], picture=jpeg()),
        pile.page(second, unclear=["3"], picture=jpeg((601, 400))),
        pile.page(first, "1", picture=jpeg((602, 400))),
        pile.page(long, "1", style="B", picture=jpeg((603, 400))),
        PageResult("scan.jpg", 0, "rejected", Reason.BLURRED, None, None, None, (), jpeg((604, 400))),
    ]
    for page in pages:
        count_page(pile.station, box, page)


def type_in_a_sheet(visitor: Visitor, chair: Browser, serial: str) -> None:
    chair.post("/enter/", follow=False, box="1", serial=serial, style="A", page="1", held="")
    assert chair.last
    visitor.visit("a sheet is typed in", str(chair.last.location))


def decide(chair: Browser, station: Station) -> None:
    """One review is decided, over the other the two disagree; the lacking sheet is given up."""
    agreed, disputed = reviews(station, waiting=True)
    chair.post(f"/review/{agreed.id}", **{"box-0": "marked", "box-1": "blank", "box-2": "blank"}, **YUSUF)
    chair.post(f"/review/{disputed.id}", disagree="yes", **YUSUF)
    [serial] = re.findall(r'<option[^>]* value="(\w{16})"', chair.get("/scan/missing"))
    chair.post("/scan/missing", serial=serial, **YUSUF)


def correct_what_is_sealed(visitor: Visitor, chair: Browser, station: Station, secrets: Secrets) -> None:
    """A decision that is sealed is opened again, looked at and made once more."""
    seal_pending(station, secrets)
    agreed = next(each for each in reviews(station, waiting=False) if each.marked)
    visitor.visit("a decision is sealed", f"/review/{agreed.id}")
    path = f"/amend/?of={agreed.id}"
    visitor.visit("a decision is sealed", path)
    chair.post(path, what=agreed.contest, reason="Krysset hör till raden under.", **YUSUF)
    visitor.visit("a decision is corrected", f"/review/{agreed.id}")
    visitor.visit("a decision is corrected", "/review/")
    visitor.visit("a decision is corrected", "/")
    chair.post(f"/review/{agreed.id}", **{"box-0": "marked", "box-1": "blank", "box-2": "blank"}, **YUSUF)


def no_network(*_: object, **__: object) -> None:
    raise ConnectTimeoutError
