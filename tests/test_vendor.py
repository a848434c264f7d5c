"""Files brought along from npm packages: unchanged, licensed, and all that pages, PDFs and tests need."""

import hashlib
import re
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFont

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["station/static/vendor", "central/static/vendor", "ballots/fonts", "tests/vendor"]

SWEDISH, FINNISH, NORTHERN_SAMI = "åäöÅÄÖé", "šžŠŽ", "áčđŋšŧžÁČĐŊŠŦŽ"
POLISH, TURKISH, ROMANIAN = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "şğıİçöüŞĞÇÖÜ", "ăâîșțĂÂÎȘȚ"
SIGNS = "…–—”’•×€½−§\u00a0\u202f"


def listed(folder: str) -> dict[str, tuple[str, str]]:
    """The rows of LICENSES.md: file name to (name of its licence text, SHA-256)."""
    rows = {}
    for line in (ROOT / folder / "LICENSES.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"[0-9a-f]{64}", cells[-1]):
            rows[cells[0]] = (cells[-2], cells[-1])
    return rows


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_vendored_file_is_the_one_recorded(folder: str) -> None:
    actual = {name: hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() for name in listed(folder)}
    assert actual == {name: digest for name, (_, digest) in listed(folder).items()}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_vendored_file_is_recorded_with_a_licence_text(folder: str) -> None:
    rows = listed(folder)
    texts = {text for text, _ in rows.values()}
    assert {path.name for path in (ROOT / folder).iterdir()} == {*rows, *texts, "LICENSES.md"}


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_pdf_font_has_the_letters_of_our_languages(weight: str) -> None:
    font = TTFont(f"NotoSans-{weight}", ROOT / "ballots" / "fonts" / f"NotoSans-{weight}.ttf")
    wanted = SWEDISH + FINNISH + NORTHERN_SAMI + POLISH + TURKISH + ROMANIAN + SIGNS
    assert [sign for sign in wanted if ord(sign) not in font.face.charToGlyph] == []


@pytest.mark.parametrize("room", ["station", "central"])
def test_the_font_style_sheet_names_only_files_that_are_there(room: str) -> None:
    sheet = ROOT / room / "static" / "noto-sans.css"
    named = re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
    assert len(named) == 4
    assert all((sheet.parent / name).is_file() for name in named)


@pytest.mark.parametrize("room", ["station", "central"])
def test_no_style_sheet_or_script_loads_anything_from_another_machine(room: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / room / "static").rglob("*.[cj]s*")]
    assert len(texts) >= 4
    loads = r"""(?:@import|url\(|fetch\(|src=|href=)\s*["']?\s*(?:https?:)?//[^)"'\s]*"""
    assert [match for text in texts for match in re.findall(loads, text)] == []
