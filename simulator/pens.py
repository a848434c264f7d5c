"""Pens by name: a gesture, a tool and a manner, as in `cross-ballpoint` or `tick-pencil-light`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulator.errors import SimulatorError
from simulator.randomness import Range


class Gesture(StrEnum):
    """How a voter marks a box."""

    CROSS = "cross"
    TICK = "tick"
    FILL = "fill"
    SLASH = "slash"
    SCRIBBLE = "scribble"
    DOT = "dot"


class Manner(StrEnum):
    """With how much care, and what became of the mark.

    struck    crossed out again
    straying  a line of it runs into the nearest other box
    wiped     rubbed out with an eraser, or smeared
    circled   a circle round the box instead of a mark in it
    numbered  a circle round the project's number
    """

    NORMAL = "normal"
    LIGHT = "light"
    SLOPPY = "sloppy"
    OUTSIDE = "outside"
    BLACKENED = "blackened"
    STRUCK = "struck"
    STRAYING = "straying"
    WIPED = "wiped"
    CIRCLED = "circled"
    NUMBERED = "numbered"


Colour = tuple[float, float, float]
"""Share of light that the ink swallows: blue, green, red (OpenCV's order)."""

BLACK: Colour = (0.88, 0.90, 0.90)
BLUE: Colour = (0.40, 0.80, 0.92)
GRAPHITE: Colour = (0.70, 0.72, 0.72)


@dataclass(frozen=True)
class Tool:
    """What a writing tool leaves on paper; ranges span the pens of that kind that people own.

    width_mm  width of the line under a normal hand
    deposit   share of the line's area that is inked under a normal hand
    response  how much paler the line gets without pressure (0 not at all, 1 wholly)
    grain     how much of that the paper's grain takes away (0 none, 1 much)
    bleed_mm  how far the ink runs into the paper (sigma)
    """

    width_mm: Range
    deposit: Range
    response: float
    grain: Range
    bleed_mm: float
    colours: tuple[Colour, ...]


# Line widths as the makers state them (medium ballpoint 0.4, gel 0.5, HB pencil 0.5–0.8, felt tip 1 mm).
TOOLS = {
    "ballpoint": Tool((0.34, 0.52), (0.85, 0.98), 0.7, (0.12, 0.30), 0.015, (BLUE, BLUE, BLACK)),
    "gel": Tool((0.45, 0.65), (0.95, 1.0), 0.25, (0.02, 0.08), 0.02, (BLACK, BLUE)),
    "pencil": Tool((0.48, 0.80), (0.75, 0.92), 0.9, (0.2, 0.4), 0.0, (GRAPHITE,)),
    "felt": Tool((0.9, 1.4), (0.92, 1.0), 0.05, (0.02, 0.10), 0.05, (BLACK, BLACK, BLUE)),
}


@dataclass(frozen=True)
class Pen:
    """A voter's habit on one ballot."""

    gesture: Gesture
    tool: str
    manner: Manner = Manner.NORMAL

    @property
    def name(self) -> str:
        """The name that parse_pen understands."""
        parts = [self.gesture.value, self.tool]
        return "-".join(parts if self.manner is Manner.NORMAL else [*parts, self.manner.value])


ORDINARY_GESTURES = (Gesture.CROSS, Gesture.TICK, Gesture.FILL)
ORDINARY_PENS = tuple(Pen(gesture, tool) for gesture in ORDINARY_GESTURES for tool in TOOLS)
"""Marks about which no human would be in doubt."""


def parse_pen(name: str) -> Pen:
    """The pen of this name (`gesture-tool` or `gesture-tool-manner`); SimulatorError for any other name."""
    parts = name.split("-")
    try:
        gesture, tool = Gesture(parts[0]), parts[1]
        manner = Manner(parts[2]) if len(parts) > 2 else Manner.NORMAL
    except (ValueError, IndexError):
        raise _unknown(name) from None
    if tool not in TOOLS or len(parts) > 3:
        raise _unknown(name)
    return Pen(gesture, tool, manner)


def _unknown(name: str) -> SimulatorError:
    return SimulatorError(
        "There is no pen {name}. A pen is a gesture ({gestures}), a tool ({tools}) and, if you like, "
        "a manner ({manners}), such as tick-pencil-light.",
        name=name,
        gestures=", ".join(Gesture),
        tools=", ".join(TOOLS),
        manners=", ".join(Manner),
    )
