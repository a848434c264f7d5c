"""truth.jsonl: what really is on each scan, for those who check a reading."""

from __future__ import annotations

import json

from simulator.plan import Job

FILE_NAME = "truth.jsonl"


def truth_line(source: str, job: Job) -> str:
    """One line of JSON for a scan in the file ``source``."""
    marks = [
        {
            "contest": mark.target.contest,
            "project": mark.target.project,
            "column": mark.target.column,
            "kind": mark.manner.value,
        }
        for mark in job.marks
    ]
    line = {
        "source": source,
        "serial": job.sheet.serial,
        "style": job.sheet.style,
        "page": job.sheet.page,
        "pen": job.pen.name,
        "photocopy": job.copy > 0,
        "marks": marks,
    }
    return json.dumps(line, ensure_ascii=False) + "\n"
