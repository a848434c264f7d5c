"""The hands and tools of the six sets of seeds: no two sets write alike, so that limits which fit one set's pens too
closely show on another.
"""

from dataclasses import replace

from simulator.pens import BLACK, BLUE, GRAPHITE, TOOLS, Colour, Tool
from simulator.randomness import Range
from simulator.voter import USUAL, Habits

# Wax and pigment on the paper's surface: paler than graphite, and dark enough to be meant for writing.
BLUE_PENCIL: Colour = (0.40, 0.68, 0.80)

# Red ink lets red light through, and a grey picture is made of three tenths of that.
RED: Colour = (0.80, 0.84, 0.18)

# Dark green ink lets some green light through, and a grey picture is made of that by more than half.
GREEN: Colour = (0.78, 0.48, 0.88)

# Thermochromic ink is paler than a ballpoint's.
FADED_BLUE: Colour = (0.42, 0.72, 0.82)


def _thinner(tool: Tool) -> Tool:
    """The same kind of pen from a thinner, drier and more broken range."""
    return replace(
        tool,
        width_mm=_times(tool.width_mm, 0.92),
        deposit=_times(tool.deposit, 0.96),
        grain=_times(tool.grain, 1.15),
    )


def _times(span: Range, by: float) -> Range:
    return span[0] * by, span[1] * by


FINAL = Habits(
    {name: _thinner(tool) for name, tool in TOOLS.items()},
    slant_deg=(-2, 6),
    bow=(0.02, 0.06),
    tremor_mm=(0.03, 0.1),
    size=(0.86, 1.2),
    drift=0.035,
)
# Line widths as makers state them: fountain pens 0.4 (fine) to 0.8 (broad), thin felts 0.3 to 0.6, rollerballs 0.3 to
# 0.6, coloured pencils about 1 and markers with a round tip from 1.
SEALED = Habits(
    {
        "fountain": Tool((0.42, 0.75), (0.9, 1.0), 0.35, (0.03, 0.1), 0.03, (BLUE, BLACK)),
        "thin-felt": Tool((0.32, 0.58), (0.9, 1.0), 0.1, (0.03, 0.12), 0.03, (BLACK, BLUE)),
        "rollerball": Tool((0.33, 0.6), (0.9, 1.0), 0.4, (0.05, 0.2), 0.02, (BLUE, BLACK)),
        "blue-pencil": Tool((0.55, 0.95), (0.75, 0.9), 0.8, (0.2, 0.42), 0.0, (BLUE_PENCIL,)),
        "marker": Tool((1.0, 1.6), (0.93, 1.0), 0.05, (0.02, 0.08), 0.06, (BLACK, BLUE)),
    },
    slant_deg=(4, 7),
    bow=(-0.03, 0.07),
    tremor_mm=(0.01, 0.11),
    size=(0.84, 1.22),
    drift=0.04,
)
# Fineliners of 0.3 to 0.5 (medium), promotional ballpoints with thin ink, soft pencils of 0.6 to 1 once they are blunt,
# erasable gel pens of 0.4 to 0.6, whiteboard pens with a worn round tip of 1.1 to 1.7.
RESERVE = Habits(
    {
        "fineliner": Tool((0.3, 0.55), (0.92, 1.0), 0.15, (0.02, 0.1), 0.015, (BLACK, BLUE)),
        "cheap-ballpoint": Tool((0.36, 0.56), (0.78, 0.95), 0.75, (0.15, 0.33), 0.01, (BLUE, BLACK)),
        "soft-pencil": Tool((0.6, 1.0), (0.8, 0.96), 0.85, (0.18, 0.4), 0.0, (GRAPHITE,)),
        "erasable-gel": Tool((0.42, 0.62), (0.84, 0.96), 0.3, (0.04, 0.12), 0.02, (FADED_BLUE, BLACK)),
        "whiteboard": Tool((1.1, 1.7), (0.88, 1.0), 0.1, (0.03, 0.12), 0.05, (BLACK, BLUE)),
    },
    slant_deg=(-5, 8),
    bow=(0.01, 0.065),
    tremor_mm=(0.02, 0.12),
    size=(0.85, 1.25),
    drift=0.038,
)
# Broad ballpoints of 0.5 to 0.7, red ones of 0.4 to 0.5, needle-point gel pens of 0.3 to 0.4, mechanical pencils with
# leads of 0.5 and 0.7, school felts of 0.8 to 1.2, paint markers of 1.2 to 1.8; unsteady hands.
UNSEEN = Habits(
    {
        "broad-ballpoint": Tool((0.46, 0.7), (0.86, 0.98), 0.6, (0.1, 0.26), 0.015, (BLACK, BLUE)),
        "red-ballpoint": Tool((0.36, 0.54), (0.85, 0.98), 0.7, (0.12, 0.3), 0.015, (RED,)),
        "needle-gel": Tool((0.3, 0.44), (0.94, 1.0), 0.2, (0.02, 0.09), 0.018, (BLUE, BLACK)),
        "mechanical-pencil": Tool((0.45, 0.72), (0.78, 0.94), 0.85, (0.2, 0.38), 0.0, (GRAPHITE,)),
        "school-felt": Tool((0.8, 1.2), (0.9, 1.0), 0.08, (0.02, 0.12), 0.06, (BLACK, BLUE, RED)),
        "paint-marker": Tool((1.2, 1.8), (0.95, 1.0), 0.0, (0.01, 0.06), 0.04, (BLACK, BLUE)),
    },
    slant_deg=(7, 6),
    bow=(0.03, 0.055),
    tremor_mm=(0.04, 0.13),
    size=(0.83, 1.2),
    drift=0.042,
)
# Fine ballpoints of 0.3 to 0.4, green gel pens of 0.5 to 0.7, sharp HB pencils of 0.4 to 0.6, fineliners of 0.8, felts
# with a brush's tip of 0.7 to 1.3, chisel markers held any way, 1.3 to 2; hands that lean either way, small and large.
BLIND = Habits(
    {
        "fine-ballpoint": Tool((0.32, 0.46), (0.85, 0.97), 0.7, (0.12, 0.3), 0.012, (BLUE, BLACK)),
        "green-gel": Tool((0.48, 0.7), (0.92, 1.0), 0.25, (0.02, 0.1), 0.02, (GREEN,)),
        "sharp-pencil": Tool((0.42, 0.64), (0.76, 0.92), 0.9, (0.2, 0.38), 0.0, (GRAPHITE,)),
        "broad-liner": Tool((0.65, 0.86), (0.93, 1.0), 0.1, (0.02, 0.1), 0.02, (BLACK, BLUE)),
        "brush-felt": Tool((0.7, 1.3), (0.9, 1.0), 0.15, (0.02, 0.12), 0.05, (BLACK, BLUE)),
        "chisel-marker": Tool((1.3, 2.0), (0.92, 1.0), 0.05, (0.02, 0.08), 0.06, (BLACK,)),
    },
    slant_deg=(0, 9),
    bow=(-0.02, 0.065),
    tremor_mm=(0.01, 0.1),
    size=(0.8, 1.22),
    drift=0.045,
)
TUNE = USUAL
# A marker is no ordinary pen for a box of 6 mm: who takes one is in the difficult crowd.
NOT_ORDINARY = ("marker", "whiteboard", "paint-marker", "chisel-marker")
