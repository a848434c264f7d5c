"""``rostlokal-central ballots print``: the fixed command of the architecture, as a script calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

ELECTION = """
format = 1
id = "prov"
title = "Medborgarbudget"
currency = "SEK"
languages = ["sv"]
who_may_vote = "Alla"
double_vote = "void-both"
tie_lot = { method = "sha256", seed = "1" }
pots = [{ id = "a", amount = 100 }, { id = "b", amount = 100 }]
styles = [
    { id = "staden", contests = ["c1"], languages = ["sv"] },
    { id = "norr", contests = ["c1", "c2"], languages = ["sv"] },
]
[[contests]]
id = "c1"
title = "Staden"
scope = "city"
pot = "a"
method = { type = "choose-one" }
winner_rule = { type = "greedy", on_misfit = "skip" }
projects = [{ id = "1", name = "Park", cost = 50 }]
[[contests]]
id = "c2"
title = "Norr"
scope = "district"
pot = "b"
method = { type = "choose-one" }
winner_rule = { type = "greedy", on_misfit = "skip" }
projects = [{ id = "2", name = "NAME", cost = 50 }]
"""


@pytest.fixture
def election(tmp_path: Path) -> Path:
    path = tmp_path / "election.toml"
    path.write_text(ELECTION.replace("NAME", "Torg"), "utf-8")
    return path


def central(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from central.cli import main; main()", "ballots", "print", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_test_ballots_and_their_layout_are_written(election: Path, tmp_path: Path) -> None:
    done = central(election, "--count", 3, "--test", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    layout = json.loads((tmp_path / "out" / "layout.json").read_text("utf-8"))
    document = pdfium.PdfDocument(tmp_path / "out" / "ballots.pdf")
    assert len(document) == len(layout["sheets"]) == 3
    assert {sheet["style"] for sheet in layout["sheets"]} == {"staden"}
    assert len({sheet["serial"] for sheet in layout["sheets"]}) == 3
    assert "TEST – räknas inte" in document[0].get_textpage().get_text_range()


def test_another_style_is_printed_when_asked_for(election: Path, tmp_path: Path) -> None:
    assert central(election, "--test", "--style", "norr", "-o", tmp_path).returncode == 0
    (page,) = json.loads((tmp_path / "layout.json").read_text("utf-8"))["styles"]["norr"]["pages"].values()
    assert [target["contest"] for target in page["targets"]] == ["c1", "c2"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "OUT"], "in bulk with `rostlokal-station print-run`"),
        (["--test", "--style", "öster", "-o", "OUT"], "has no ballot style öster. Choose one of: staden, norr."),
        (["--test", "-o", "OUT/election.toml/x"], "cannot be written"),
        (["--test", "--count", "0", "-o", "OUT"], "not in the range"),
    ],
)
def test_what_cannot_be_printed_is_one_sentence_and_writes_nothing(
    election: Path, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = central(election, *(each.replace("OUT", str(tmp_path)) for each in arguments))
    assert done.returncode != 0
    assert sentence in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["election.toml"]


def test_text_that_does_not_fit_is_named_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "election.toml"
    path.write_text(ELECTION.replace("NAME", "Vattenlek 💦"), "utf-8")
    done = central(path, "--test", "--style", "norr", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "project 2 in contest c2" in done.stderr
    assert not (tmp_path / "out").exists()
