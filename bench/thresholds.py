"""Where the limits come from: what is measured of boxes with each kind of mark, and on which side of limits it lies.

    python bench/thresholds.py [--sheets N] [--first N] [--jobs N]

Plays sheets of the tune seeds (see bench/crowds.py), and prints for every feature of a box (scanning.decide.BoxLook)
how it is distributed over the kinds of marks (docs/how-marks-are-read.md), in sharp and in soft pictures; and for every
limit how many boxes of each kind lie below it and from it on, and how far from it the nearest box is of those that
should be on that side. Writes build/bench/thresholds.json. The limits alone: rostlokal-station thresholds.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np

from bench.accuracy_sheets import start
from bench.box_looks import Looks, looks_of_sheet
from bench.limit_sides import LIMITS, sides
from bench.reading import ROOT
from bench.sheet_pool import in_order

OUT = ROOT / "build/bench"
QUANTILES = {"min": 0.0, "0.1 %": 0.001, "1 %": 0.01, "median": 0.5, "99 %": 0.99, "99.9 %": 0.999, "max": 1.0}


def main() -> None:
    """Measures, prints and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first sheet")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=OUT / "thresholds.json")
    chosen = parser.parse_args()
    looks = measured(chosen.first, chosen.sheets, chosen.jobs)
    report = {
        "seeds": "tune",
        "first": chosen.first,
        "sheets": chosen.sheets,
        "features": distributions(looks),
        "limits": [sides(limit, looks) for limit in LIMITS],
    }
    print_report(report)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(report, indent=1) + "\n")


def measured(first: int, sheets: int, jobs: int) -> Looks:
    """All that was measured on these sheets of the tune seeds."""
    looks: Looks = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        parts = in_order(looks_of_sheet, start, ("tune", Path(folder), Path(folder), (), ()), first, jobs)
        for _ in range(sheets):
            for key, values in next(parts).items():
                looks[key] += values
        parts.close()
    return looks


def distributions(looks: Looks) -> list[dict[str, object]]:
    """A row for each feature, kind of mark and kind of picture."""
    rows: list[dict[str, object]] = []
    for (feature, mark, picture), values in sorted(looks.items()):
        quantiles = np.quantile(values, list(QUANTILES.values())).round(4).tolist()
        rows.append(
            {"feature": feature, "mark": mark, "picture": picture, "count": len(values)}
            | {"mean": round(float(np.mean(values)), 4)}
            | dict(zip(QUANTILES, quantiles, strict=True))
        )
    return rows


def print_report(report: dict[str, object]) -> None:
    """The tables: features with the limits on them, then limits with what lies on their sides."""
    limits: list[dict[str, object]] = report["limits"]  # type: ignore[assignment]
    columns = ("mean", *QUANTILES)
    feature = None
    for row in report["features"]:  # type: ignore[attr-defined]
        if row["feature"] != feature:
            feature = row["feature"]
            print(f"\n{feature:<16}{'picture':<9}{'count':>8}" + "".join(f"{name:>9}" for name in columns))
            for limit in (limit for limit in limits if limit["feature"] == feature):
                print(f"  {limit['name']} = {limit['value']:g}")
        print(f"{row['mark']:<16}{row['picture']:<9}{row['count']:>8}" + "".join(f"{row[n]:>9g}" for n in columns))
    for limit in limits:
        pictures = " and ".join(limit["pictures"])  # type: ignore[arg-type]
        print(f"\n{limit['name']} = {limit['value']:g} on {limit['feature']}, {pictures} pictures")
        for side, words in (("below", "below it"), ("from_it_on", "from it on")):
            kinds, margin = limit[f"should_be_{side}"], limit[f"margin_{side}"]
            if kinds:
                crossed = f"margin {margin}, {limit[f'crossed_{side}']} crossed"
                print(f"  {words} should be {', '.join(kinds)}: {crossed}")  # type: ignore[arg-type]
        for mark, count in limit["marks"].items():  # type: ignore[attr-defined]
            print(f"    {mark:<16}{count['below']:>8} below {count['from_it_on']:>8} from it on")


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main()
