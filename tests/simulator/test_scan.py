"""The whole command: marks in, scans and their truth out, measured again from the pixels."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.devices import DEVICES
from simulator.pens import ORDINARY_PENS

LEAST_INK = {"cross": 0.15, "tick": 0.08, "fill": 0.7}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("pen", [pen.name for pen in ORDINARY_PENS])
def test_an_ordinary_pen_darkens_its_box_and_no_other(ballots: Any, pen: str) -> None:
    line = {"serial": "aaaa", "pen": pen, "marks": [ballots.mark("P11", "2"), ballots.mark("P13")]}
    assert ballots.scan("scans", line).exit_code == 0
    ink = ballots.inked("scans", "aaaa")
    marked = {("P11", "2"), ("P13", "1")}
    assert all(ink[key] > LEAST_INK[pen.split("-")[0]] for key in marked), ink
    assert all(share < 0.01 for key, share in ink.items() if key not in marked), ink


def test_marks_lie_on_the_page_that_has_their_box(ballots: Any) -> None:
    line = {"serial": "bbbb", "pen": "fill-gel", "marks": [ballots.mark("P22", "2")]}
    ballots.scan("scans", line)
    assert max(ballots.inked("scans", "bbbb", 1).values()) < 0.01
    assert ballots.inked("scans", "bbbb", 2)["P22", "2"] > 0.7


def test_the_truth_names_file_page_pen_and_marks(ballots: Any) -> None:
    line = {"serial": "aaaa", "pen": "tick-pencil-light", "marks": [ballots.mark("P20", kind="blackened")]}
    ballots.scan("scans", line, options=["--no-shuffle"])
    first, second = ballots.truth("scans")
    assert (first["serial"], first["style"], first["page"], first["marks"]) == ("aaaa", "sv", 1, [])
    assert (second["page"], second["pen"]) == (2, "tick-pencil-light")
    assert second["marks"] == [{"contest": "city", "project": "P20", "column": "1", "kind": "blackened"}]
    assert {line["source"] for line in (first, second)} | {"truth.jsonl"} == set(files(ballots.folder / "scans"))


def test_ballots_that_nobody_fills_in_are_not_scanned(ballots: Any) -> None:
    ballots.scan("scans", {"serial": "cccc", "marks": []})
    assert {line["serial"] for line in ballots.truth("scans")} == {"cccc"}


def test_no_marks_at_all_give_an_empty_truth(ballots: Any) -> None:
    assert ballots.scan("scans").exit_code == 0
    assert files(ballots.folder / "scans") == {"truth.jsonl": b""}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(ballots: Any) -> None:
    lines = [{"serial": serial, "marks": [ballots.mark("P10")]} for serial in ("aaaa", "bbbb")]
    for out, seed in (("once", "7"), ("again", "7"), ("other", "8")):
        ballots.scan(out, *lines, options=["--seed", seed])
    once, again, other = (files(ballots.folder / out) for out in ("once", "again", "other"))
    assert once == again
    assert not set(once.values()) & set(other.values())
    assert set(once) & set(other) == {"truth.jsonl"}


def test_two_processes_write_what_one_writes(ballots: Any) -> None:
    lines = [{"serial": serial, "marks": [ballots.mark("P12")]} for serial in ("aaaa", "bbbb", "cccc")]
    marks = ballots.marks(*lines)
    program = [str(Path(sys.executable).with_name("rostlokal-simulator")), "scan", str(ballots.pdf)]
    for jobs in ("1", "2"):
        options = ["--marks", str(marks), "-o", str(ballots.folder / jobs), "--jobs", jobs]
        subprocess.run([*program, str(ballots.layout), *options], check=True, capture_output=True)
    assert files(ballots.folder / "1") == files(ballots.folder / "2")


def test_each_ballot_gets_one_of_the_pens_that_were_offered(ballots: Any) -> None:
    lines = [{"serial": serial} for serial in ("aaaa", "bbbb", "cccc")]
    ballots.scan("scans", *lines, options=["--pens", "cross-gel, tick-felt"])
    pens: dict[str, set[str]] = {}
    for line in ballots.truth("scans"):
        pens.setdefault(line["serial"], set()).add(line["pen"])
    assert all(len(used) == 1 and used <= {"cross-gel", "tick-felt"} for used in pens.values())


def test_file_names_tell_nothing_and_the_order_is_mixed(ballots: Any) -> None:
    lines = [{"serial": serial} for serial in ("aaaa", "bbbb", "cccc")]
    ballots.scan("mixed", *lines)
    ballots.scan("ordered", *lines, options=["--no-shuffle"])
    mixed, ordered = ballots.truth("mixed"), ballots.truth("ordered")
    assert [(x["serial"], x["page"]) for x in ordered] == [(s["serial"], p) for s in lines for p in (1, 2)]
    assert mixed != ordered
    assert sorted(mixed, key=str) == sorted(ordered, key=str)
    assert all(re.fullmatch(r"[0-9a-f]{16}\.jpg", line["source"]) for line in mixed)


def test_a_photocopy_repeats_the_serial_and_the_marks_in_another_scan(ballots: Any) -> None:
    line = {"serial": "aaaa", "pen": "cross-gel", "marks": [ballots.mark("P10")]}
    ballots.scan("scans", line, options=["--photocopy", "aaaa", "--photocopy", "aaaa"])
    first_pages = [line for line in ballots.truth("scans") if line["page"] == 1]
    assert sorted(line["photocopy"] for line in first_pages) == [False, True, True]
    assert all([mark["project"] for mark in line["marks"]] == ["P10"] for line in first_pages)
    assert len({path.read_bytes() for path in ballots.find("scans", "aaaa")}) == 3


def test_only_a_ballot_that_is_filled_in_can_be_photocopied(ballots: Any) -> None:
    sentence = ballots.refused({"serial": "aaaa"}, options=["--photocopy", "bbbb"])
    assert sentence.startswith("Serial bbbb cannot be photocopied")


def test_a_folder_with_files_in_it_is_refused_and_left_alone(ballots: Any) -> None:
    ballots.scan("scans", {"serial": "aaaa"})
    before = files(ballots.folder / "scans")
    again = ballots.scan("scans", {"serial": "bbbb"})
    assert again.exit_code == 1
    assert "is not empty" in again.stderr
    assert files(ballots.folder / "scans") == before


def test_a_folder_that_cannot_be_made_is_named(ballots: Any) -> None:
    result = ballots.scan("marks.jsonl/scans", {"serial": "aaaa"})
    assert result.exit_code == 1
    assert "Choose another folder" in result.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_full_disk_ends_with_a_sentence(ballots: Any, jobs: str) -> None:
    marks = ballots.marks({"serial": "aaaa"})
    program = Path(sys.executable).with_name("rostlokal-simulator")
    command = f"{program} scan {ballots.pdf} {ballots.layout} --marks {marks} -o {ballots.folder}/s --jobs {jobs}"
    # A limit of 8 blocks on any file plays the full disk.
    done = subprocess.run(["bash", "-c", f"ulimit -f 8; {command}"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "Make room or choose another folder" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_photocopied_gives_a_copy_of_every_ballot_and_no_ballot(ballots: Any) -> None:
    lines = [{"serial": serial, "marks": [ballots.mark("P10")]} for serial in ("aaaa", "bbbb")]
    assert ballots.scan("scans", *lines, options=["--photocopied", "--no-shuffle"]).exit_code == 0
    truth = [(line["serial"], line["page"], line["photocopy"]) for line in ballots.truth("scans")]
    assert truth == [(serial, page, True) for serial in ("aaaa", "bbbb") for page in (1, 2)]
    assert ballots.inked("scans", "aaaa")["P10", "1"] > 0.08


def test_a_straying_mark_says_into_which_box_it_runs_and_a_sheet_on_which_paper_it_is(ballots: Any) -> None:
    line = {"serial": "aaaa", "pen": "cross-gel", "marks": [ballots.mark("P10", kind="straying")]}
    ballots.scan("scans", line, options=["--paper", "coffee", "--device", "feeder"])
    first = next(line for line in ballots.truth("scans") if line["page"] == 1)
    assert first["paper"] == "coffee"
    assert first["marks"] == [{**ballots.mark("P10", kind="straying"), "into": ballots.mark("P10", "2")}]


@pytest.mark.parametrize("device", DEVICES)
def test_every_device_gives_a_picture_of_its_own(ballots: Any, device: str) -> None:
    result = ballots.scan("scans", {"serial": "aaaa"}, options=["--device", device, "--dpi", "100"])
    assert result.exit_code == 0, result.output
    assert len(list((ballots.folder / "scans").glob("*.jpg"))) == 2
