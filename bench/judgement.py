"""Which outcomes are right for each kind of mark: the table of docs/how-marks-are-read.md, and the judge."""

from dataclasses import dataclass
from typing import Literal, get_args

from scanning.result import MarkDecision

Verdict = Literal["right", "unclear", "by-setting", "misread"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Right:
    """The outcomes that are no mistake for one kind of mark; ``borderline`` marks could be doubted by people."""

    outcomes: frozenset[MarkDecision]
    borderline: bool


def _right(*outcomes: MarkDecision, borderline: bool = False) -> Right:
    return Right(frozenset(outcomes), borderline)


RIGHT: dict[str, Right] = {
    "empty": _right("blank", "unclear"),
    "cross": _right("marked", "unclear"),
    "tick": _right("marked", "unclear"),
    "slash": _right("marked", "unclear"),
    "scribble": _right("marked", "unclear"),
    "fill": _right("marked", "unclear"),
    "blackened": _right("unclear"),
    "light": _right("marked", "unclear", borderline=True),
    "light-copied": _right("marked", "unclear", "blank", borderline=True),
    "sloppy": _right("marked", "unclear", borderline=True),
    "straying": _right("marked", "unclear", borderline=True),
    "strayed-into": _right("blank", "unclear", borderline=True),
    "dot": _right("blank", "unclear", borderline=True),
    "outside": _right("blank", "unclear", borderline=True),
    "circled": _right("blank", "unclear", borderline=True),
    "numbered": _right("blank", "unclear", borderline=True),
    "wiped": _right("blank", "unclear", borderline=True),
    "struck": _right("unclear", borderline=True),
}
# A box that is black all over is decided by the election's setting, by whatever way it became so.
MAY_BE_BLACK = ("fill", "scribble", "struck", "blackened", "sloppy", "straying")


def kind_of(gesture: str, manner: str, copied: bool) -> str:
    """The row of the table for a mark of the simulator, on a ballot or a photocopy of it."""
    if manner == "normal" or (gesture == "dot" and manner in ("light", "sloppy")):
        return gesture
    return "light-copied" if copied and manner == "light" else manner


def allowed(own: str, strayed_into: bool) -> frozenset[MarkDecision]:
    """The right outcomes of a box with this kind of mark; another mark's stray line is a reason for doubt."""
    if own == "empty" and strayed_into:
        return RIGHT["strayed-into"].outcomes
    return RIGHT[own].outcomes | {"unclear"} if strayed_into else RIGHT[own].outcomes


def verdict(own: str, strayed_into: bool, decision: MarkDecision, blackened: bool, by_setting: MarkDecision) -> Verdict:
    """What to say of one decision; ``by_setting`` is what the election makes of a blackened box."""
    if blackened and own in MAY_BE_BLACK:
        return "by-setting" if decision == by_setting else "misread"
    if decision not in allowed(own, strayed_into):
        return "misread"
    return "unclear" if decision == "unclear" else "right"
