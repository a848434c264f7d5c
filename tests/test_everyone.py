"""The laws for every page find what breaks them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.everyone import axe_finds, colour_finds, edge_finds, keyboard_finds, narrow_finds

ROOT = Path(__file__).resolve().parent.parent
GOOD = """
<main><h1>Sida</h1><nav aria-label="Sidor"><ul>
<li><a href="#a" aria-current="page" style="font-weight: bold">Här</a></li><li><a href="#b">Där</a></li></ul></nav>
<div class="notice wait"><p><strong>Vänta:</strong> strax klart</p></div><span class="tag good">klar</span>
<form><label>Namn <input></label><label><input type="radio" name="x"> A</label>
<label><input type="radio" name="x"> B</label><button style="border: 1px solid">Spara</button></form></main>"""
FAULTS: dict[str, tuple[Callable[[Page], list[str]], str]] = {
    "label": (axe_finds, "<input type='text'>"),
    "color-contrast": (axe_finds, "<p style='color: #aaa; background: #fff'>svag</p>"),
    "target-size": (axe_finds, "<a href='#c' style='font-size: 6px'>x</a><a href='#d' style='font-size: 6px'>y</a>"),
    "heading-order": (axe_finds, "<h4>Rubrik</h4>"),
    "never comes": (
        keyboard_finds,
        "<input aria-label='fälla' onkeydown='event.preventDefault()'><a href='#g'>sist</a>",
    ),
    "nobody sees": (keyboard_finds, "<button style='outline: none; border: 1px solid'>osynlig</button>"),
    "outside the window": (keyboard_finds, "<a href='#e' style='position: fixed; left: -9999px'>utanför</a>"),
    "goes back": (keyboard_finds, "<button tabindex='1'>först</button>"),
    "wider than 683": (narrow_finds, "<p style='width: 700px'>bred</p>"),
    "wider than 320": (narrow_finds, "<p style='width: 500px'>bred</p>"),
    "no word says what": (colour_finds, "<div class='notice stop'><p>rött</p></div>"),
    "colour alone": (colour_finds, "<span class='tag stop' style='padding: 5px'></span>"),
    "how far": (colour_finds, "<ol class='path'><li class='done'>Öppna</li></ol>"),
    "without an edge": (colour_finds, "<a class='button' href='#f' style='border: 0'>knapp</a>"),
    "hardly sees": (edge_finds, "<label>Namn <input style='border-color: #cfd5e2'></label>"),
    "where one is": (colour_finds, "<nav><ul><li><a aria-current='page'>x</a></li><li><a>y</a></li></ul></nav>"),
}


@pytest.fixture(scope="module")
def page(chromium: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page(viewport={"width": 1366, "height": 768})
        browser.close()


def show(page: Page, body: str) -> None:
    css = "".join((ROOT / "station" / "static" / name).read_text() for name in ("vendor/pico.min.css", "app.css"))
    head = f"<title>Sida</title><meta name='viewport' content='width=device-width'><style>{css}</style>"
    page.set_content(f"<!doctype html><html lang='sv' data-theme='light'><head>{head}</head><body>{body}</body></html>")


def test_a_good_page_breaks_no_law(page: Page):
    show(page, GOOD)
    assert axe_finds(page) + edge_finds(page) + narrow_finds(page) + colour_finds(page) + keyboard_finds(page) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(page: Page, fault: str):
    law, markup = FAULTS[fault]
    show(page, GOOD.replace("</main>", f"{markup}</main>"))
    assert [found for found in law(page) if fault in found]
