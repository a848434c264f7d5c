"""From millimetres on the page to PDF's points, which count from the bottom up."""

from ballots.paper import PAGE_MM

MM = 72 / 25.4


def up(y: float) -> float:
    """PDF's ordinate in points for ``y`` millimetres from the top."""
    return (PAGE_MM[1] - y) * MM
