"""``handouts.toml``: read whole, or every problem named by its place and its project."""

from pathlib import Path

import pytest
from PIL import Image

from ballots.election import Election
from ballots.handouts.handouts_file import Handouts, HandoutsError, read_handouts
from tests.ballots.conftest import Elections, contest

GOOD = """
format = 1
election = "prov-2027"
about = { sv = "Om", en = "About" }
[[projects]]
contest = "c1"
project = "2"
description = "Mera"
picture = { file = "bilder/a.png", caption = { sv = "Bild", en = "Picture" } }
map = { file = "bilder/a.png", caption = "Karta" }
"""


@pytest.fixture(scope="module")
def election() -> Election:
    return Elections.file(contest(1, 3)).election


def read(folder: Path, text: str, election: Election) -> Handouts:
    (folder / "bilder").mkdir(exist_ok=True)
    Image.new("RGB", (40, 30)).save(folder / "bilder" / "a.png")
    (folder / "handouts.toml").write_text(text, "utf-8")
    return read_handouts(folder / "handouts.toml", election)


def test_texts_and_pictures_come_by_contest_and_project(tmp_path: Path, election: Election) -> None:
    handouts = read(tmp_path, GOOD, election)
    more = handouts.more("c1", "2")
    assert (handouts.about, more.description) == ({"sv": "Om", "en": "About"}, "Mera")
    assert more.picture is not None
    assert more.picture.picture.width == 40
    assert more.map is not None
    assert more.map.caption == "Karta"
    assert handouts.more("c1", "1").picture is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"prov-2027"', '"other"', "election: 'other' is another election; this one is 'prov-2027'"),
        ('project = "2"', 'project = "9"', "projects[1] (project 9 in contest c1): the election has no such project"),
        ('contest = "c1"', 'contest = "c9"', "projects[1] (project 2 in contest c9): the election has no such project"),
        (', en = "About"', "", "about.en: no words in this language"),
        (', en = "Picture"', "", "projects[1] (project 2 in contest c1): picture.caption.en: no words"),
        (
            '"bilder/a.png", caption = "K',
            '"b.gif", caption = "K',
            "(project 2 in contest c1): map.file: 'b.gif' is no PNG",
        ),
        ('"bilder/a.png", caption = "K', '"../b.png", caption = "K', "map.file: '../b.png' leads out of the folder"),
        ("format = 1", "format = 2", "format: "),
        ("format = 1", "", "format: is missing"),
        ("description", "descripton", "projects[1].descripton: is no setting that this program knows"),
        ("format = 1", "format = ", "not TOML"),
        ("about = {", "about = {{", "not TOML"),
        ('"Mera"', '""', "projects[1].description: must not be empty"),
    ],
)
def test_a_problem_is_named_by_its_place(tmp_path: Path, election: Election, old: str, new: str, problem: str) -> None:
    with pytest.raises(HandoutsError) as refused:
        read(tmp_path, GOOD.replace(old, new), election)
    assert problem in str(refused.value)


def test_all_problems_come_together(tmp_path: Path, election: Election) -> None:
    double = GOOD + GOOD[GOOD.index("[[projects]]") :].replace("bilder/a.png", "missing.png")
    with pytest.raises(HandoutsError) as refused:
        read(tmp_path, double.replace('"prov-2027"', '"x"'), election)
    assert len(refused.value.problems) == 4
    assert "the project stands here twice; keep one" in str(refused.value)


def test_a_missing_binary_or_huge_file_is_one_sentence(tmp_path: Path, election: Election) -> None:
    path = tmp_path / "h.toml"
    with pytest.raises(HandoutsError, match="cannot be read"):
        read_handouts(path, election)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(HandoutsError, match="not UTF-8"):
        read_handouts(path, election)
    with path.open("wb") as file:
        file.truncate(9_000_000)
    with pytest.raises(HandoutsError, match="larger than"):
        read_handouts(path, election)
