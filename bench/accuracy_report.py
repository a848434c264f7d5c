"""The figures of the accuracy bench, as JSON and as tables."""

from collections import Counter
from dataclasses import dataclass, field

from bench.accuracy_sheets import Part
from bench.judgement import RIGHT, VERDICTS

Counts = Counter[tuple[str, str, str]]

_DIMENSIONS = ("crowd", "mark", "gesture", "tool", "paper", "device", "dpi")
# Calling everything blank or unclear must fail, so that much of the positions must be inked and borderline.
LEAST_INKED, LEAST_BORDERLINE = 0.3, 0.1
# Of an ordinary crowd's fresh paper: most percent of boxes unclear, and of pages rejected.
PLAIN_TARGETS = {"default 200": (0.1, 0.2), "camera-1080p": (0.5, 1.0)}
# The rule of three: what has not happened in n trials has, with 95 % confidence, a chance of at most 3/n each.
_RULE_OF_THREE = 3


@dataclass
class Total:
    """What came of all sheets: positions by (dimension, value, verdict), pages by (dimension, value, reason)."""

    sheets: int = 0
    seconds: float = 0.0
    positions: Counts = field(default_factory=Counter)
    pages: Counts = field(default_factory=Counter)
    misses: list[dict[str, object]] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """Adds one sheet."""
        self.sheets += 1
        # Counter's own += walks through all that was counted so far.
        self.positions.update(part.positions)
        self.pages.update(part.pages)
        self.misses += part.misses

    def read(self) -> int:
        """Positions that were read."""
        return sum(self.positions["all", "all", verdict] for verdict in VERDICTS)


def figures(total: Total, seeds: str, first: int) -> dict[str, object]:
    """The report as JSON."""
    marks = Counter[str]()
    for (dimension, value, _), count in total.positions.items():
        if dimension == "mark":
            marks[value] += count
    positions, misread = total.read(), total.positions["all", "all", "misread"]
    borderline = sum(count for mark, count in marks.items() if RIGHT[mark].borderline) / max(1, positions)
    inked = 1 - marks["empty"] / max(1, positions)
    return {
        "seeds": seeds,
        "first": first,
        "last": first + total.sheets - 1,
        "sheets": total.sheets,
        "positions": positions,
        "inked_share": round(inked, 4),
        "borderline_share": round(borderline, 4),
        "mix_is_hard_enough": inked >= LEAST_INKED and borderline >= LEAST_BORDERLINE,
        "misread": misread,
        "misread_at_most_per_million": at_most_per_million(misread, positions),
        "seconds": round(total.seconds),
        "by": {dimension: _rows(total, dimension) for dimension in ("all", "plain", *_DIMENSIONS)},
        "misses": total.misses,
    }


def at_most_per_million(misread: int, positions: int) -> float | None:
    """The 95 % upper bound where nothing was misread, None where something was (or nothing read).

    It takes boxes for independent of each other. Those of one page are not, so that it is somewhat too low.
    """
    return round(_RULE_OF_THREE * 1e6 / positions, 2) if positions and not misread else None


def plain(report: dict[str, object]) -> list[str]:
    """How an ordinary crowd's fresh paper was read, and whether that reaches the targets: a sentence a device."""
    rows = {row["value"]: row for row in report["by"]["plain"]}  # type: ignore[index]
    return [_against_target(rows[device], *limits) for device, limits in PLAIN_TARGETS.items() if device in rows]


def _against_target(row: dict[str, object], unclear: float, rejected: float) -> str:
    reached = row["unclear_percent"] <= unclear and row["rejected_percent"] <= rejected  # type: ignore[operator]
    return (
        f"plain, {row['value']}: {row['unclear_percent']} % unclear (target {unclear}) of {row['positions']}, "
        f"{row['rejected_percent']} % rejected (target {rejected}) of {row['pages']} pages, {_misread(row)}: "
        + ("reached" if reached else "NOT REACHED")
    )


def _misread(row: dict[str, object]) -> str:
    most = row["misread_at_most_per_million"]
    return f"{row['misread']} misread" + ("" if most is None else f" (95 %: at most {most} in a million)")


def _rows(total: Total, dimension: str) -> list[dict[str, object]]:
    values = sorted({value for d, value, _ in (*total.positions, *total.pages) if d == dimension})
    return [_row(total, dimension, value) for value in values]


def _row(total: Total, dimension: str, value: str) -> dict[str, object]:
    of = {verdict: total.positions[dimension, value, verdict] for verdict in VERDICTS}
    positions = sum(of.values())
    pages = {reason: count for (d, v, reason), count in total.pages.items() if (d, v) == (dimension, value)}
    rejected = {reason: count for reason, count in sorted(pages.items()) if reason != "read"}
    return {
        "value": value,
        "positions": positions,
        **of,
        "misread_at_most_per_million": at_most_per_million(of["misread"], positions),
        "unclear_percent": round(100 * of["unclear"] / max(1, positions), 3),
        "pages": sum(pages.values()),
        "rejected": rejected,
        "rejected_percent": round(100 * sum(rejected.values()) / max(1, sum(pages.values())), 3),
    }


def print_report(report: dict[str, object]) -> None:
    """The tables."""
    print(
        f"{report['positions']} positions on {report['sheets']} sheets, "
        f"seeds {report['seeds']} from {report['first']} to {report['last']}: "
        f"{_misread(report)}; {report['inked_share']} inked, {report['borderline_share']} borderline; "
        f"{report['seconds']} s"
    )
    mix = "hard enough" if report["mix_is_hard_enough"] else "TOO EASY"
    print(f"mix: {mix} (at least {LEAST_INKED} inked and {LEAST_BORDERLINE} borderline)")
    print(*plain(report), sep="\n")
    for dimension, rows in report["by"].items():  # type: ignore[attr-defined]
        print(f"\n{dimension:<16}{'positions':>10}{'misread':>9}{'≤ a million':>13}", end="")
        print(f"{'unclear %':>11}{'by setting':>12}{'pages':>8}  rejected")
        for row in rows:
            print(_line(row))


def _line(row: dict[str, object]) -> str:
    why = ", ".join(f"{reason} {count}" for reason, count in row["rejected"].items())  # type: ignore[attr-defined]
    most = row["misread_at_most_per_million"]
    return (
        f"{row['value']:<16}{row['positions']:>10}{row['misread']:>9}{'' if most is None else most:>13}"
        f"{row['unclear_percent']:>11}{row['by-setting']:>12}{row['pages']:>8}  {row['rejected_percent']} %  {why}"
    )
