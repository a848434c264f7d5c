"""How the editions of a ballot look: one :class:`Look` for each print that a style can have.

Type sizes are points, lengths are millimetres. Markers, QR code and paper are the same in all editions.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """The sizes that an edition is set in.

    body, heading, title  type that voters read; ``bold`` sets all of it in bold
    box, outline          the inner side of a box for a mark between the middles of its lines, and their width
    pitch                 least distance between the middles of two boxes
    rule                  the lines between rows
    gap                   between the parts of a row; after the boxes it is more than the reader's search
    foot                  the baselines of the two lines at the foot of a page
    body_bottom           where rows end, above the foot
    side_by_side          whether the instructions in two languages stand beside each other
    """

    body: float
    heading: float
    title: float
    bold: bool
    box: float
    outline: float
    pitch: float
    rule: float
    gap: float
    foot: tuple[float, float]
    body_bottom: float
    side_by_side: bool

    @property
    def scale(self) -> float:
        """How much larger what voters read is than in the standard edition."""
        return self.body / STANDARD.body


# What voters must read is 12 pt or more. An outline of 0.4 mm is thin enough that a cross is most of the ink, and
# thick enough for a worn printer. A pitch is the box and twice the reader's search of 2.5 mm, so that a box's search
# never meets its neighbour's outline.
STANDARD = Look(
    body=12.0,
    heading=16.0,
    title=18.0,
    bold=False,
    box=6.0,
    outline=0.4,
    pitch=11.0,
    rule=0.2,
    gap=4.0,
    foot=(282.5, 288.0),
    body_bottom=275.0,
    side_by_side=True,
)
# 18 pt is what the design asks for. A box of 8 mm is as high as its line of text.
LARGE = Look(
    body=18.0,
    heading=21.0,
    title=24.0,
    bold=False,
    box=8.0,
    outline=0.5,
    pitch=13.2,
    rule=0.3,
    gap=4.5,
    foot=(281.0, 289.0),
    body_bottom=273.5,
    side_by_side=False,
)
# Thick lines, and nothing lighter than bold. The outline ends within what the reader compares a line with.
CONTRAST = Look(
    body=14.0,
    heading=17.0,
    title=20.0,
    bold=True,
    box=7.0,
    outline=0.7,
    pitch=12.4,
    rule=0.5,
    gap=4.2,
    foot=(282.0, 288.5),
    body_bottom=274.5,
    side_by_side=False,
)
# By the election's name for them.
LOOKS = {"standard": STANDARD, "large": LARGE, "contrast": CONTRAST}
