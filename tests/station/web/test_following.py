"""A reading is followed live: the last page with its marks, the counts, and the sounds."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from ballots.cvr import Box
from scanning.reasons import Reason
from scanning.result import rejected
from station.outcomes import ScanOutcome
from station.page_intake import CountedPage
from station.web.piles import Pile
from station.web.reading import Progress, ReadingJob, after
from station.web.workplace import workplace
from tests.station.pile import Pile as Ballots
from tests.station.scans import scanned
from tests.station.web.conftest import Browser, until
from tests.station.web.test_review import jpeg


@pytest.fixture
def watched(
    app: Flask, browser: Browser, pile: Ballots, closed_box: Callable[[int], Box], tmp_path: Path
) -> tuple[ReadingJob, list[bytes], Path]:
    """A copier's folder is read; two ballots wait to be put there."""
    pages = scanned(pile, 2, tmp_path)
    closed_box(2)
    folder = tmp_path / "copier"
    folder.mkdir()
    browser.post("/scan/from/folder", box="1", folder=str(folder), watch="y")
    return workplace(app).reading, pages, folder


def test_the_last_page_is_shown_with_its_marks_and_a_sound(
    browser: Browser, watched: tuple[ReadingJob, list[bytes], Path]
):
    reading, pages, folder = watched
    assert browser.client.get("/scan/progress/picture").status_code == 204
    (folder / "a.jpg").write_bytes(pages[0])
    until(lambda: reading.progress is not None and reading.progress.pages == 1)
    page = browser.get("/scan/progress")
    assert "Bladet är läst och sparat" in page
    assert "Rutor med kryss: 0" in page
    assert ".wav" not in page, "a page that is opened does not ring for what was read before"
    assert "sounds/read.wav" in browser.get("/scan/progress/now?said=0&pages=0&stops=0")
    assert reading.progress
    browser.get(f"/scan/progress/now?said={reading.progress.state}", status=204)
    drawn = browser.client.get("/scan/progress/picture")
    assert drawn.headers["Cache-Control"] == "no-store"
    colours = Image.open(io.BytesIO(drawn.data)).convert("RGB").getcolors(1_000_000) or []
    assert any(blue > red + 60 for _, (red, _, blue) in colours), "empty boxes have a blue frame"
    (folder / "a.jpg").unlink()
    (folder / "b.jpg").write_bytes(jpeg((300, 300)))
    until(lambda: reading.progress is not None and reading.progress.stops == 1)
    assert "sounds/stop.wav" in browser.get("/scan/progress/now?said=0&pages=1&stops=0")
    browser.post("/scan/end")
    until(lambda: not reading.running)
    assert browser.client.get("/scan/progress/picture").status_code == 204, "nothing of the ballots stays in memory"
    page = browser.get("/scan/progress")
    assert "Den senaste sidan" not in page
    assert 'href="/scan/piles/unreadable"' in page


def test_a_stop_is_heard_even_when_a_good_page_came_after_it(
    browser: Browser, watched: tuple[ReadingJob, list[bytes], Path]
):
    reading = watched[0]
    reading.progress = Progress("1", 3, stops=1, pages=3)
    assert "sounds/stop.wav" in browser.get("/scan/progress/now?said=0&pages=1&stops=0")
    assert ".wav" not in browser.get("/scan/progress/now?said=0&pages=x&stops=0")
    reading.end()


def test_pages_are_counted_by_pile(pile: Ballots):
    serial = pile.print(1)[0]
    good = CountedPage("a.jpg", 0, ScanOutcome.ACCEPTED, None, None, pile.page(serial, "1", unclear=["2"]))
    bad = CountedPage(
        "b.jpg", 0, ScanOutcome.REJECTED, Reason.WRONG_MODE, None, rejected("b.jpg", 0, Reason.WRONG_MODE)
    )
    progress = after(after(Progress("1", 2), good, 1, "a.jpg"), bad, 2, "b.jpg")
    assert (progress.count(Pile.ACCEPTED), progress.count(Pile.FOREIGN), progress.stops) == (1, 1, 1)
    assert [each.file for each in progress.set_aside] == ["b.jpg"]
    assert progress.last
    assert progress.last.is_stop
    assert progress.last.drawn() is None
    shown = after(Progress("1", 2), good, 1, "a.jpg").last
    assert shown
    assert (shown.marked, shown.unclear, shown.is_stop) == (1, 1, False)
    assert shown.drawn() is None, "what is no picture is not shown"
    assert serial not in repr(progress)
