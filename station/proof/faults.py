"""What can be wrong with a ballot style: a closed list, and each fault found with its place and its figure."""

from dataclasses import dataclass

from ballots.outcome import Outcome
from station.proof.conditions import Condition


class Lack(Outcome):
    """What was not read, or not with a wide margin. {part}, {value}, {limit} and {reason} are filled in by a Fault."""

    SHEET_LOST = ("sheet-lost", "bladet blev inte läst. {reason}", "the sheet was not read. {reason}")
    OTHER_SHEET = ("other-sheet", "koden lästes som ett annat blad", "the code was read as another sheet's")
    MARK_LOST = ("mark-lost", "krysset lästes som {reason}", "the mark was read as {reason}")
    MARK_SEEN = ("mark-seen", "den tomma rutan lästes som {reason}", "the empty box was read as {reason}")
    MARK_FAINT = (
        "mark-faint",
        "krysset syns för svagt ({value}, minst {limit})",
        "the mark is too faint ({value}, at least {limit})",
    )
    BOX_INKED = (
        "box-inked",
        "den tomma rutan är inte ren ({value}, högst {limit})",
        "the empty box is not clean ({value}, at most {limit})",
    )
    OUTLINE_FAINT = (
        "outline-faint",
        "rutans ram syns för svagt ({value}, minst {limit})",
        "the box's outline is too faint ({value}, at least {limit})",
    )
    BOX_OFF = (
        "box-off",
        "rutan ligger fel ({value} mm, högst {limit})",
        "the box is off its place ({value} mm, at most {limit})",
    )
    MARKERS_OFF = (
        "markers-off",
        "hörnmärkena ligger fel ({value} mm, högst {limit})",
        "the corner markers are off their places ({value} mm, at most {limit})",
    )
    CODE_HARD = (
        "code-hard",
        "koden lästes först vid försök {value} (högst {limit})",
        "the code was read only at attempt {value} (at most {limit})",
    )
    CODE_SMALL = (
        "code-small",
        "koden är för liten i bilden ({value} punkter per modul, minst {limit})",
        "the code is too small in the picture ({value} pixels a module, at least {limit})",
    )


# Figures of ink need more digits than lengths; attempts need none.
_DIGITS = {Lack.MARK_FAINT: 3, Lack.BOX_INKED: 4, Lack.CODE_HARD: 0, Lack.CODE_SMALL: 1}


class Part(Outcome):
    """What a fault is about, where it is no box."""

    SHEET = ("sheet", "bladet", "the sheet")
    MARKERS = ("markers", "hörnmärkena", "the corner markers")
    TOKEN = ("token", "koden", "the token")


@dataclass(frozen=True)
class Box:
    """A box that a fault is about."""

    contest: str
    project: str
    column: str

    @property
    def sv(self) -> str:
        """Its name in Swedish."""
        return f"ruta {self.contest} {self.project}/{self.column}"

    @property
    def en(self) -> str:
        """Its name in English."""
        return f"box {self.contest} {self.project}/{self.column}"


@dataclass(frozen=True)
class Why:
    """A reason in both languages: the reader's sentence, or its decision."""

    sv: str = ""
    en: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing that was not read with a wide margin; ``page`` counts from 1."""

    lack: Lack
    style: str
    page: int
    part: Box | Part
    condition: Condition
    value: float = 0.0
    limit: float = 0.0
    why: Why = Why()

    @property
    def sv(self) -> str:
        """The whole sentence in Swedish."""
        value, limit = (in_swedish(number, self._digits) for number in (self.value, self.limit))
        what = self.lack.sv.format(value=value, limit=limit, reason=self.why.sv).rstrip(".")
        return f"Typ {self.style}, blad {self.page}, {self.part.sv}, {self.condition.sv}: {what}."

    @property
    def en(self) -> str:
        """The whole sentence in English."""
        value, limit = (f"{number:.{self._digits}f}" for number in (self.value, self.limit))
        what = self.lack.en.format(value=value, limit=limit, reason=self.why.en).rstrip(".")
        return f"Style {self.style}, page {self.page}, {self.part.en}, {self.condition.en}: {what}."

    @property
    def _digits(self) -> int:
        return _DIGITS.get(self.lack, 2)


def in_swedish(number: float, digits: int) -> str:
    """A number with a decimal comma."""
    return f"{number:.{digits}f}".replace(".", ",")
