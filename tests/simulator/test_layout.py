"""Layouts that belong to no PDF, or are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest


def edited(ballots: Any, change: Callable[[dict[str, Any]], object]) -> str:
    layout = json.loads(ballots.layout.read_text())
    change(layout)
    ballots.layout.write_text(json.dumps(layout))
    return str(ballots.refused({"serial": "aaaa"}))


def first_box(layout: dict[str, Any]) -> dict[str, Any]:
    box: dict[str, Any] = layout["styles"]["sv"]["pages"]["1"]["targets"][0]
    return box


@pytest.mark.parametrize("text", ["", "{", '{"page_mm": [210', "[]", "\xff"], ids=repr)
def test_broken_json_is_no_layout(ballots: Any, text: str) -> None:
    ballots.layout.write_bytes(text.encode("latin-1"))
    assert "is no ballot layout" in ballots.refused({"serial": "aaaa"})


def test_a_missing_layout_is_named(ballots: Any) -> None:
    ballots.layout.unlink()
    assert ballots.refused({"serial": "aaaa"}) == f"Cannot read {ballots.layout}: No such file or directory."


def test_a_page_that_the_pdf_lacks_is_named(ballots: Any) -> None:
    sentence = edited(ballots, lambda layout: layout["sheets"][0].update(pdf_page=6))
    assert "names PDF page 6 (counted from 0), but the PDF has 6 pages" in sentence


def test_a_style_that_is_not_described_is_named(ballots: Any) -> None:
    sentence = edited(ballots, lambda layout: layout["sheets"][0].update(style="fi"))
    assert "gives serial aaaa page 1 of style fi, but describes no such page" in sentence


def test_the_same_page_of_a_serial_twice_is_refused(ballots: Any) -> None:
    sentence = edited(ballots, lambda layout: layout["sheets"][1].update(page=1))
    assert "has page 1 of serial aaaa twice" in sentence


def test_a_box_off_the_page_is_named_by_its_project(ballots: Any) -> None:
    sentence = edited(ballots, lambda layout: first_box(layout).update(box_mm=[100, 40, 6, 6]))
    assert "puts the box of project P10 (style sv) outside the page" in sentence


def test_a_wrong_value_is_named_by_its_path(ballots: Any) -> None:
    sentence = edited(ballots, lambda layout: first_box(layout).update(box_mm=[60, 40, -6, 6]))
    assert "styles.sv.pages.1.targets.0.box_mm.2: Input should be greater than 0" in sentence


def test_a_layout_for_other_paper_is_refused(ballots: Any) -> None:
    layout = json.loads(ballots.layout.read_text())
    layout["page_mm"] = [210, 297]
    ballots.layout.write_text(json.dumps(layout))
    result = ballots.scan("scans", {"serial": "aaaa"})
    assert result.exit_code == 1
    assert "is 105 × 148 mm, but its layout says 210 × 297 mm" in " ".join(result.stderr.split())
