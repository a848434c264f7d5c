"""Plans of small and real ballots, for tests of what stands on them."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ballots.geometry import PagePlan, StylePlan, plan_style

THIN, NO_BREAK = "\u202f", "\u00a0"

GRADE_NAMES = [
    ("Mycket bra", "Very good", "جيد جدًا"),
    ("Bra", "Good", "جيد"),
    ("Tveksamt", "Doubtful", "مشكوك فيه"),
    ("Dåligt", "Bad", "سيئ"),
]
GRADES = {
    "type": "grades",
    "ungraded": "worst",
    "grades": [
        {"id": f"g{place}", "name": {"sv": sv, "en": en, "ar": ar}} for place, (sv, en, ar) in enumerate(GRADE_NAMES, 1)
    ],
}


def words(page: PagePlan) -> str:
    """All printed lines of a page."""
    return " ".join(text.words for text in page.texts)


def plan(elections: Any, *contests: dict[str, Any], **changes: Any) -> StylePlan:
    """The plan of the style with these contests."""
    return plan_style(elections.file(*contests, **changes).election, "alla")


def real_projects(file: Path) -> Iterator[dict[str, Any]]:
    """The projects of a Pabulib file as in an election file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=";")
        while next(rows) != ["PROJECTS"]:
            pass
        heads = next(rows)
        while (row := next(rows)) != ["VOTES"]:
            fields = dict(zip(heads, row, strict=False))
            yield {"id": fields["project_id"], "name": fields["name"], "cost": int(fields["cost"])}
