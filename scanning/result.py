"""What was read off one page, and the line of JSON that says so."""

import json
from dataclasses import dataclass
from typing import Literal

from scanning.camera_outcomes import CameraHint
from scanning.reasons import Reason, SheetId

MarkDecision = Literal["marked", "blank", "unclear"]
Place = tuple[int, int, int, int]
"""A box in the upright picture: x, y, width, height in pixels."""


@dataclass(frozen=True)
class TargetResult:
    """One box: ink as a share of its inside (0 to 1), the decision, and where it lies in the upright picture.

    ``hidden`` says that something may lie over it, ``poor_light`` that the light may hide what is in it.
    """

    contest: str
    project: str
    column: str
    ink: float
    mark: MarkDecision
    blackened: bool
    place: Place
    hidden: bool = False
    poor_light: bool = False


@dataclass(frozen=True)
class PageResult:
    """One page of one file: read, or rejected with a reason.

    ``serial``, ``style``, ``page`` and ``print_key`` are known as soon as the code was read and is genuine, also on
    rejected pages; ``targets`` is empty on these. ``picture`` is a grey JPEG without metadata, when it was asked for:
    the upright page, or of a rejected one the picture as it came, made smaller; None where nothing could be decoded.
    ``advice`` is what to do where a rejected page is merely too small in its picture.
    """

    source: str
    frame: int
    status: Literal["read", "rejected"]
    reason: Reason | None
    serial: str | None = None
    style: str | None = None
    page: int | None = None
    targets: tuple[TargetResult, ...] = ()
    picture: bytes | None = None
    print_key: str | None = None
    advice: CameraHint | None = None


def rejected(source: str, frame: int, reason: Reason, sheet: SheetId | None = None) -> PageResult:
    """A page that was not read; ``sheet`` says which one it is, when that is known."""
    if sheet is None:
        return PageResult(source, frame, "rejected", reason)
    return PageResult(
        source, frame, "rejected", reason, sheet.serial, sheet.style, sheet.page, print_key=sheet.print_key
    )


def to_json_line(result: PageResult) -> str:
    """The page as a line of ``read --jsonl`` (see the formats in the docs), without the line's end."""
    return json.dumps(
        {
            "source": result.source,
            "frame": result.frame,
            "status": result.status,
            "reason": result.reason.value if result.reason else None,
            "serial": result.serial,
            "style": result.style,
            "page": result.page,
            "targets": [_target(target) for target in result.targets] if result.status == "read" else None,
        },
        ensure_ascii=False,
    )


def _target(target: TargetResult) -> dict[str, object]:
    fields: dict[str, object] = {
        "contest": target.contest,
        "project": target.project,
        "column": target.column,
        "ink": round(target.ink, 4),
        "mark": target.mark,
    }
    return {**fields, "blackened": True} if target.blackened else fields
