"""``test-deck`` and ``check-deck``: from the printed deck through pens, scanner and reader back to its marks."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.ballots.conftest import as_bytes, contest, tables
from tests.ballots.plans import GRADES

PROGRAMS = {"central": "central.cli", "simulator": "simulator.cli", "station": "station.cli"}


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"from {PROGRAMS[program]} import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An election and the deck of its style."""
    folder = tmp_path_factory.mktemp("deck")
    ranking = {"type": "ranking", "points": [3, 2, 1]}
    election = tables(contest(1, 3, method=ranking), contest(2, 3, method=GRADES))
    (folder / "election.toml").write_bytes(as_bytes(election))
    done = run("central", "ballots", "test-deck", folder / "election.toml", "--marked", "-o", folder / "deck")
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def checked(folder: Path, lines: str) -> subprocess.CompletedProcess[str]:
    (folder / "read.jsonl").write_text(lines, "utf-8")
    election = ["--election", folder / "election.toml"]
    return run("central", "ballots", "check-deck", folder / "deck", folder / "read.jsonl", *election)


def read(folder: Path, *pictures: Path) -> str:
    return run("station", "read", "--election", folder / "election.toml", "--test", "--jsonl", *pictures).stdout


def test_pens_scanner_and_reader_bring_back_what_the_deck_says(folder: Path) -> None:
    deck = folder / "deck"
    scans = folder / "scans"
    marks = ["--marks", deck / "marks.jsonl", "-o", scans]
    assert run("simulator", "scan", deck / "ballots.pdf", deck / "layout.json", *marks).returncode == 0
    lines = read(folder, *sorted(scans.glob("*.jpg")))
    done = checked(folder, lines)
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "No difference")
    wrong = lines.replace('"mark": "marked"', '"mark": "blank"', 1)
    done = checked(folder, wrong)
    assert done.returncode == 1
    assert "the reader says blank; the deck says marked." in done.stdout


def test_the_print_with_ready_made_crosses_reads_as_the_deck_says(folder: Path) -> None:
    assert checked(folder, read(folder, folder / "deck" / "ballots-marked.pdf")).returncode == 0


def test_the_expectation_counts_by_the_elections_rules(folder: Path) -> None:
    expected = json.loads((folder / "deck" / "expected.json").read_text("utf-8"))
    ranking, grades = expected["totals"]
    assert (ranking["invalid"], ranking["review"]) == ({"two-ranks": 1, "two-on-rank": 1, "gap-in-ranks": 1}, 1)
    # Three rotations give 6 points each; one group of three ranks more 3, 2 and 1.
    assert ranking["scores"] == {"1": 9, "2": 8, "3": 7}
    assert grades["crosses"]["3"]["g1"] == 3
    assert ranking["winners"] == ["1", "2", "3"]


def test_the_list_tells_a_person_what_to_mark_on_which_ballot(folder: Path) -> None:
    with (folder / "deck" / "deck-list.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    assert [(row["mark"], row["expected"]) for row in rows[:2]] == [("inget kryss", "blank")] * 2
    assert (rows[2]["mark"], rows[2]["expected"]) == ("1:a val: 1; 2:a val: 2; 3:e val: 3", "valid")
    document = pdfium.PdfDocument(folder / "deck" / "deck-list.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    for row in rows:
        assert row["serial"] in text
    assert "fyll rutan helt: 1:a val: 1" in text


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [("{}", "line 1 is not what this comparison reads"), ("nonsense", "line 1 is not"), ("", "sheet 1 was not read")],
)
def test_what_no_reader_wrote_is_one_sentence(folder: Path, lines: str, sentence: str) -> None:
    done = checked(folder, lines)
    assert done.returncode == 1
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_deck_of_another_election_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_bytes((folder / "election.toml").read_bytes() + b"\n")
    (folder / "empty.jsonl").write_text("", "utf-8")
    done = run("central", "ballots", "check-deck", folder / "deck", folder / "empty.jsonl", "--election", other)
    assert done.returncode == 1
    assert "made for another election definition" in done.stderr
