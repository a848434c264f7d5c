"""The ballots of the accuracy bench: many boxes a page, printed once a process."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from ballots.election_file import ElectionFile, parse_election
from ballots.layout import layout as layout_of
from ballots.pdf import write_ballots
from ballots.serials import serial_text
from ballots.token import test_print_key
from scanning.reader import Reader, ReaderSpec
from simulator.layout import Layout
from simulator.paper import BallotPdf, PrintedPage

_SERIAL = serial_text(bytes(range(10)))
# Finer rasters are rare, and a page of 600 dpi takes 35 MB.
_KEPT_PIXELS_PER_MM = 13


@dataclass(frozen=True)
class Kind:
    """One kind of ballot: ``method`` is points or ranking, with ``columns`` boxes a project; pages should be full."""

    edition: str
    method: str
    columns: int
    projects: int


class KeptPages(BallotPdf):
    """A PDF whose pages are rasterised once."""

    def __init__(self, path: Path) -> None:
        """Opens the file; see :class:`BallotPdf`."""
        super().__init__(path)
        self._kept: dict[tuple[int, int, bool], PrintedPage] = {}

    def print_page(self, index: int, scan_dpi: int, colour: bool, page_mm: tuple[float, float]) -> PrintedPage:
        """A copy of the page's raster, see :meth:`BallotPdf.print_page`."""
        key = index, scan_dpi, colour
        page = self._kept.get(key) or super().print_page(index, scan_dpi, colour, page_mm)
        if page.pixels_per_mm <= _KEPT_PIXELS_PER_MM:
            self._kept[key] = page
        return PrintedPage(page.darkness.copy(), page.pixels_per_mm)


@dataclass(frozen=True)
class Ballots:
    """One kind of ballot, printed, and who can read it."""

    pdf: BallotPdf
    path: Path
    layout: Layout
    reader: Reader


def printed(folder: Path, kind: Kind) -> Ballots:
    """Prints one ballot."""
    file = election(kind)
    path = folder / f"{uuid4().hex}.pdf"
    with path.open("wb") as out:
        write_ballots(out, file, "A", [_SERIAL], test_print_key(file), test=True)
    layout = Layout.model_validate(layout_of(file, "A", [_SERIAL]))
    return Ballots(KeptPages(path), path, layout, Reader(ReaderSpec(file.data, "test")))


def election(kind: Kind) -> ElectionFile:
    """One contest with many projects: many boxes a page make positions cheap."""
    method = {
        "points": f'type = "points", total = 20, per_project = {kind.columns}',
        "ranking": f'type = "ranking", points = {list(range(kind.columns, 0, -1))}',
    }[kind.method]
    text = f"""
        format = 1
        id = "accuracy"
        title = "Prov"
        currency = "SEK"
        languages = ["sv"]
        who_may_vote = "Alla"
        double_vote = "paper-replaces-digital"
        blackened_box = "review"
        tie_lot = {{ method = "sha256", seed = "x" }}
        pots = [{{ id = "pot", amount = 100 }}]
        styles = [{{ id = "A", contests = ["city"], languages = ["sv"], edition = "{kind.edition}" }}]
        [[contests]]
        id = "city"
        title = "Hela staden"
        scope = "city"
        pot = "pot"
        method = {{ {method} }}
        winner_rule = {{ type = "greedy", on_misfit = "skip" }}
    """
    numbers = range(1, kind.projects + 1)
    rows = (f'[[contests.projects]]\nid = "{n}"\nname = "Förslag {n}"\ncost = {n}\n' for n in numbers)
    return parse_election((text + "\n".join(rows)).encode(), "accuracy.toml")
