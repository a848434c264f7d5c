"""The corner markers: ArUco squares of OpenCV's dictionary DICT_4X4_50, as black cells to draw as vectors."""

from ballots.paper import MARKER_MM, Rect

# 4 × 4 bits of the markers 0 to 3, row by row, 1 = white (OpenCV, predefined_dictionaries.hpp). A test compares
# them with OpenCV's own drawing.
_BITS = {
    0: ("1011", "0101", "0011", "0010"),
    1: ("0000", "1111", "1001", "1010"),
    2: ("0011", "0011", "0010", "1101"),
    3: ("1001", "1001", "0100", "0110"),
}
# The bits stand inside a border of one black cell.
CELLS = 6


def marker_rows(marker: int) -> list[str]:
    """The marker's cells with its border, one string a row, "0" for black."""
    border = "0" * CELLS
    return [border, *(f"0{bits}0" for bits in _BITS[marker]), border]


def black_rects(marker: int, centre: tuple[float, float]) -> list[Rect]:
    """The black runs of cells of a marker around ``centre``, in millimetres."""
    cell = MARKER_MM / CELLS
    left, top = centre[0] - MARKER_MM / 2, centre[1] - MARKER_MM / 2
    return [
        Rect(left + start * cell, top + row * cell, length * cell, cell)
        for row, cells in enumerate(marker_rows(marker))
        for start, length in black_runs([symbol == "0" for symbol in cells])
    ]


def black_runs(cells: list[bool]) -> list[tuple[int, int]]:
    """(start, length) of each run of true cells."""
    runs: list[tuple[int, int]] = []
    start = -1
    for place, black in enumerate((*cells, False)):
        if black and start < 0:
            start = place
        elif not black and start >= 0:
            runs.append((start, place - start))
            start = -1
    return runs
