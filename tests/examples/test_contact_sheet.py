"""The contact sheet: every page of the chosen styles in one picture."""

import subprocess
import sys
from pathlib import Path

from PIL import Image

from ballots.election_file import parse_election
from ballots.geometry import plan_styles
from tests.ballots.conftest import as_bytes, contest, tables

ROOT = Path(__file__).resolve().parents[2]
STYLES = [
    {"id": edition, "contests": ["c1"], "languages": ["sv", "en"], "edition": edition}
    for edition in ("standard", "large", "contrast")
]


def run(folder: Path, *words: str, data: bytes | None = None) -> subprocess.CompletedProcess[str]:
    """Makes ``sheet.png`` of one election file in the folder."""
    file = folder / "election.toml"
    file.write_bytes(data or as_bytes(tables(contest(projects=30), styles=STYLES)))
    command = [sys.executable, ROOT / "examples" / "contact_sheet.py", file, "-o", folder / "sheet.png", *words]
    return subprocess.run(command, capture_output=True, text=True)


def test_every_page_of_every_style_is_on_the_sheet(tmp_path: Path) -> None:
    plans = plan_styles(parse_election(as_bytes(tables(contest(projects=30), styles=STYLES)), "x").election)
    heights = []
    for words in ((), ("--style", "standard")):
        assert run(tmp_path, "--across", "1", "--wide", "100", *words).returncode == 0
        with Image.open(tmp_path / "sheet.png") as sheet:
            heights.append(sheet.height)
    pages = [sum(len(plan.pages) for plan in plans.values()), len(plans["standard"].pages)]
    gap = (heights[0] * pages[1] - heights[1] * pages[0]) / (pages[1] - pages[0])
    assert pages[0] > pages[1] > 1
    assert 0 < gap < 50


def test_pages_stand_white_on_a_darker_ground_with_their_captions_below(tmp_path: Path) -> None:
    run(tmp_path, "--wide", "200", "--style", "large")
    with Image.open(tmp_path / "sheet.png") as sheet:
        grey = sheet.convert("L")
        corner, page, below = (grey.getpixel(place) for place in ((2, 2), (20, 20), (30, 20 + 283 + 12)))
    assert corner == below < page == 255


def test_a_broken_election_and_an_unknown_style_end_in_a_sentence(tmp_path: Path) -> None:
    broken = run(tmp_path, data=b"format = 2")
    assert (broken.returncode, "not a usable election definition" in broken.stderr) == (1, True)
    unknown = run(tmp_path, "--style", "ingen")
    assert (unknown.returncode, unknown.stderr) == (1, "No ballot style of these elections has this name.\n")
