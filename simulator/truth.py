"""truth.jsonl: what really is on each scan, for those who check a reading."""

from __future__ import annotations

import json

from simulator.layout import Target
from simulator.plan import Job
from simulator.voter import MarkedTarget

FILE_NAME = "truth.jsonl"


def truth_line(source: str, job: Job, paper: str) -> str:
    """One line of JSON for a scan in the file ``source`` of a sheet on this kind of paper."""
    line = {
        "source": source,
        "serial": job.sheet.serial,
        "style": job.sheet.style,
        "page": job.sheet.page,
        "pen": job.pen.name,
        "photocopy": job.copy > 0,
        "paper": paper,
        "marks": [_mark(mark) for mark in job.marks],
    }
    return json.dumps(line, ensure_ascii=False) + "\n"


def _mark(mark: MarkedTarget) -> dict[str, object]:
    """The box, how it was marked, and for a straying mark the other box that it runs into."""
    line: dict[str, object] = {**_box(mark.target), "kind": mark.manner.value}
    return line if mark.into is None else {**line, "into": _box(mark.into)}


def _box(target: Target) -> dict[str, str]:
    return {"contest": target.contest, "project": target.project, "column": target.column}
