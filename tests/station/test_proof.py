"""Proof by reading: a good style passes, and each way of spoiling one is named with its place and condition."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from ballots.election_file import ElectionFile
from ballots.geometry import PagePlan, plan_style
from scanning.grey import Grey
from scanning.reader import Reader, ReaderSpec
from station.errors import StationError
from station.proof import trial as trials
from station.proof.as_json import as_json
from station.proof.conditions import Condition
from station.proof.faults import Box, Fault, Lack, Part
from station.proof.figures import ConditionResult, summed_up
from station.proof.margins import ink_margins
from station.proof.prove import Proof, StyleResult, prove_style
from station.proof.report import report_bytes
from station.proof.seen import look
from station.proof.trial import Trial, print_trial, take_pictures
from tests.scanning.paper import election

STATION = Path(sys.executable).parent / "rostlokal-station"
FILE: ElectionFile = election(projects=3, columns=2)
(STYLE,) = FILE.election.styles
PLAN: PagePlan = plan_style(FILE.election, STYLE.id).pages[0]
# Spoilt ballots are drawn as pictures this fine.
DPI = 300


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ReaderSpec(FILE.data, "test"))


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return print_trial(FILE, STYLE.id, tmp_path / "trial")


def under(condition: Condition, trial: Trial, reader: Reader) -> ConditionResult:
    """The result of one condition."""
    return summed_up(STYLE.id, condition, look(take_pictures(trial, condition, 1), reader), ink_margins(PLAN.look.box))


def spoil(trial: Trial, change: Callable[[Grey], None]) -> None:
    """Draws every printed page as a picture, changed."""
    path = trial.folder / "ballots.pdf"
    document: Any = pdfium.PdfDocument(path)
    pages = [np.array(page.render(scale=DPI / 72, grayscale=True).to_numpy()) for page in document]
    document.close()
    for page in pages:
        change(page)
    first, *rest = (Image.fromarray(page) for page in pages)
    first.save(path, resolution=DPI, save_all=True, append_images=rest)


def area(grey: Grey, x: float, y: float, w: float, h: float) -> Grey:
    """A rectangle of the page, in millimetres."""
    left, top, right, bottom = (round(mm * DPI / 25.4) for mm in (x, y, x + w, y + h))
    return grey[top:bottom, left:right]


def found(result: ConditionResult) -> set[tuple[Lack, Box | Part]]:
    return {(fault.lack, fault.part) for fault in result.faults}


def test_a_good_style_passes_every_condition_and_every_box_is_seen_marked_and_empty(tmp_path: Path) -> None:
    (tmp_path / "election.toml").write_bytes(FILE.data)
    command = [str(STATION), "proof", "--election", "election.toml", "-o", "out", "--jobs", "2"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Style A: passed" in done.stdout
    told = json.loads((tmp_path / "out/proof.json").read_text("utf-8"))
    assert told["passed"] is True
    (style,) = told["styles"]
    assert [each["condition"] for each in style["conditions"]] == [condition.value for condition in Condition]
    for each in style["conditions"]:
        # Five ballots of one page with six boxes.
        assert (each["pictures"], each["boxes"], each["passed"]) == (5, 30, True)
        assert each["least_mark"] > style["required"]["least_mark"]
    document: Any = pdfium.PdfDocument(tmp_path / "out/proof.pdf")
    assert len(document) == 1
    assert "GODKÄND" in document[0].get_textpage().get_text_range()
    document.close()


def test_every_box_is_marked_once_and_empty_otherwise(trial: Trial) -> None:
    for condition in (Condition.GREY_150, Condition.PHOTOCOPY):
        pictures = take_pictures(trial, condition, 1)
        marked = [box for picture in pictures for box in picture.marked]
        assert sorted(marked) == sorted((t.contest, t.project, t.column) for t in PLAN.targets)
        assert [len(picture.marked) for picture in pictures][-1] == 0


def test_a_box_that_is_printed_elsewhere_than_the_layout_says_is_named(trial: Trial, reader: Reader) -> None:
    path = trial.folder / "layout.json"
    layout = json.loads(path.read_text("utf-8"))
    target = layout["styles"]["A"]["pages"]["1"]["targets"][2]
    target["box_mm"][0] += 6
    target["box_mm"][1] += 6
    path.write_text(json.dumps(layout), "utf-8")
    result = under(Condition.GREY_150, trial, reader)
    (fault,) = [fault for fault in result.faults if fault.lack is Lack.MARK_LOST]
    assert fault.part == Box("city", target["project"], target["column"])
    assert fault.en.startswith(
        f"Style A, page 1, box city {target['project']}/{target['column']}, scanner, 150 dpi: the mark was read as"
    )


def test_a_missing_outline_is_named(trial: Trial, reader: Reader) -> None:
    box = PLAN.targets[0].box

    def erase(page: Grey) -> None:
        area(page, box.x - 0.5, box.y - 0.5, box.w + 1, box.h + 1)[:] = 255

    spoil(trial, erase)
    result = under(Condition.GREY_150, trial, reader)
    first = PLAN.targets[0]
    named = Box(first.contest, first.project, first.column)
    assert (Lack.OUTLINE_FAINT, named) in found(result)
    assert {part for _, part in found(result)} == {named}


def shifted(left: float, top: float, wide: float, tall: float) -> Callable[[Grey], None]:
    """Moves what is printed in this area of a page 1.5 mm to the right."""

    def shift(page: Grey) -> None:
        whole = area(page, left, top, wide, tall)
        whole[:] = np.roll(whole, round(1.5 * DPI / 25.4), axis=1)

    return shift


def test_outlines_that_are_off_are_named(trial: Trial, reader: Reader) -> None:
    boxes = [target.box for target in PLAN.targets]
    left, top = min(box.x for box in boxes) - 2, min(box.y for box in boxes) - 2
    right, bottom = (max(getattr(box, side) + 6 for box in boxes) + 2 for side in ("x", "y"))

    spoil(trial, shifted(left, top, right - left, bottom - top))
    result = under(Condition.SCALE_97, trial, reader)
    target = PLAN.targets[1]
    assert (Lack.BOX_OFF, Box(target.contest, target.project, target.column)) in found(result)


def test_one_box_that_is_not_where_its_neighbours_are_is_named(trial: Trial, reader: Reader) -> None:
    box = PLAN.targets[1].box
    spoil(trial, shifted(box.x - 2, box.y - 1, box.w + 4, box.h + 2))
    result = under(Condition.SCALE_97, trial, reader)
    target = PLAN.targets[1]
    assert (Lack.OUTLINE_FAINT, Box(target.contest, target.project, target.column)) in found(result)


def test_print_in_a_box_is_named(trial: Trial, reader: Reader) -> None:
    box = PLAN.targets[3].box

    def stain(page: Grey) -> None:
        area(page, box.x + 2, box.y + 2, 1, 0.4)[:] = 0

    spoil(trial, stain)
    result = under(Condition.SCALE_103, trial, reader)
    target = PLAN.targets[3]
    assert {part for _, part in found(result)} == {Box(target.contest, target.project, target.column)}
    assert {lack for lack, _ in found(result)} <= {Lack.MARK_SEEN, Lack.BOX_INKED}


def test_a_pale_code_is_named(trial: Trial, reader: Reader) -> None:
    def pale(page: Grey) -> None:
        code = area(page, *PLAN.qr)
        code[:] = np.maximum(code, 245)

    spoil(trial, pale)
    result = under(Condition.CAMERA, trial, reader)
    assert found(result) <= {(Lack.CODE_HARD, Part.TOKEN), (Lack.SHEET_LOST, Part.TOKEN)}
    assert found(result)


def test_a_covered_marker_is_named_with_the_readers_reason(trial: Trial, reader: Reader) -> None:
    x, y = PLAN.corners[2]

    def cover(page: Grey) -> None:
        area(page, x - 3, y - 3, 9, 9)[:] = 0

    spoil(trial, cover)
    result = under(Condition.PHOTOCOPY, trial, reader)
    (fault,) = result.faults
    assert (fault.lack, fault.part, fault.page) == (Lack.SHEET_LOST, Part.MARKERS, 1)
    assert fault.en == (
        "Style A, page 1, the corner markers, photocopy: the sheet was not read. A corner is missing, or something "
        "covers the sheet. Lay it so that all of it shows, and read it again."
    )
    assert result.figures.least_mark is None


def test_the_sheet_of_another_ballot_is_not_taken_for_this_one(trial: Trial, reader: Reader) -> None:
    path = trial.folder / "layout.json"
    layout = json.loads(path.read_text("utf-8"))
    pages = [sheet["pdf_page"] for sheet in layout["sheets"]]
    for sheet, page in zip(layout["sheets"], pages[1:] + pages[:1], strict=True):
        sheet["pdf_page"] = page
    path.write_text(json.dumps(layout), "utf-8")
    assert found(under(Condition.GREY_150, trial, reader)) == {(Lack.OTHER_SHEET, Part.TOKEN)}


def test_the_report_of_a_failed_style_says_so_and_names_the_faults(trial: Trial, reader: Reader) -> None:
    box = PLAN.targets[0].box

    def erase(page: Grey) -> None:
        area(page, box.x - 0.5, box.y - 0.5, box.w + 1, box.h + 1)[:] = 255
        area(page, *PLAN.qr)[:] = 255

    spoil(trial, erase)
    result = prove_style(STYLE, trial, reader, 1, lambda _: None)
    proof = Proof(FILE, (result,))
    assert not proof.passed
    document: Any = pdfium.PdfDocument(report_bytes(proof))
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert len(document) == 1
    document.close()
    assert "INTE GODKÄND" in text
    assert "Typ A, blad 1, koden, Skanner, 150 punkter/tum: bladet blev inte läst." in text
    (style,) = as_json(proof)["styles"]  # type: ignore[misc]
    assert style["faults"][0]["part"] == "token"


def test_a_fault_that_is_seen_often_is_told_once_with_its_worst_figure(trial: Trial, reader: Reader) -> None:
    spoil(trial, lambda page: np.copyto(area(page, *PLAN.qr), 200, where=area(page, *PLAN.qr) < 128))
    faults: tuple[Fault, ...] = StyleResult(
        STYLE, ink_margins(PLAN.look.box), (under(Condition.GREY_150, trial, reader),), ()
    ).faults
    assert len(faults) == len({(fault.lack, fault.part) for fault in faults})


def test_an_unknown_style_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "election.toml").write_bytes(FILE.data)
    command = [str(STATION), "proof", "--election", "election.toml", "-o", "out", "--style", "B"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "The election has no ballot style B. Its styles are A." in done.stderr


def test_a_missing_simulator_is_said(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "SIMULATOR", "rostlokal-nothing")
    with pytest.raises(StationError, match=r"is missing\. Install Röstlokal anew"):
        take_pictures(trial, Condition.GREY_150, 1)


def test_what_stops_the_simulator_is_said(trial: Trial) -> None:
    (trial.folder / "ballots.pdf").write_bytes(b"no PDF")
    with pytest.raises(StationError, match=r"could not be marked and scanned: .*cannot be opened as a PDF"):
        take_pictures(trial, Condition.GREY_150, 1)
