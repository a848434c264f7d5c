"""Planning a print run: what is ordered becomes parts, with everything that a print shop needs beside them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballots.geometry import plan_style
from ballots.layout import layout
from ballots.token import PrintKey
from station.checkin import contests_of
from station.errors import NotPossible
from station.polling_station import Station
from station.proof_sheet import proof_sheet
from station.records import random_key
from station.registering import require_left, require_scope
from station.run_manifest import Part, PrintRun, StyleSheet, write_run
from station.run_order import ORDER_FILE, order_text
from station.writing import writing_to
from sync.files import opened_folder, write_durably

# A box of paper, one record of the paper stream, 4 MB and some seconds.
BALLOTS_A_PART = 2_000


@dataclass(frozen=True)
class Order:
    """So many ballots of one style."""

    style: str
    ballots: int


def plan_run(
    station: Station, key: PrintKey, folder: Path, orders: Sequence[Order], part_size: int = BALLOTS_A_PART
) -> PrintRun:
    """Writes what a new run will be into a new or empty folder: manifest, proof sheets, layouts, a text to read.

    Nothing is registered yet. NotPossible when the folder is in use, a style is unknown or ordered twice, or the print
    key's scope or quota do not allow it; LayoutError; WrongMoment; DiskFull.
    """
    station.require_not_closed()
    _require_allowed(station, key, orders)
    sheets = [_style_sheet(station, order) for order in orders]
    run = PrintRun(
        run=random_key(),
        station=station.id,
        mode=station.manifest.mode,
        election=station.election.id,
        election_sha256=station.election_file.hash,
        print_key=key.public,
        styles=sheets,
        parts=[part for sheet in sheets for part in _parts(sheet, part_size)],
    )
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise NotPossible("{folder} is not empty. Choose a new folder for the print run.", folder=folder)
        _write_sheets(station, folder, run)
        write_run(folder, run)
    return run


def _require_allowed(station: Station, key: PrintKey, orders: Sequence[Order]) -> None:
    for order in orders:
        contests_of(station, order.style)
        require_scope(station, order.style, key)
    if len({order.style for order in orders}) < len(orders):
        raise NotPossible("A ballot style is ordered twice. Give each style once, with all its ballots.")
    require_left(station, key, sum(order.ballots for order in orders))


def _style_sheet(station: Station, order: Order) -> StyleSheet:
    pages = len(plan_style(station.election, order.style).pages)
    return StyleSheet(
        style=order.style,
        ballots=order.ballots,
        pages_per_ballot=pages,
        proof=f"proof-{order.style}.pdf",
        layout=f"layout-{order.style}.json",
    )


def _parts(sheet: StyleSheet, size: int) -> Iterator[Part]:
    for number, start in enumerate(range(0, sheet.ballots, size), start=1):
        ballots = min(size, sheet.ballots - start)
        name = f"ballots-{sheet.style}-{number:04}.pdf"
        yield Part(file=name, style=sheet.style, ballots=ballots, pages=ballots * sheet.pages_per_ballot)


def _write_sheets(station: Station, folder: Path, run: PrintRun) -> None:
    with opened_folder(folder) as opened:
        for sheet in run.styles:
            write_durably(opened, sheet.proof, proof_sheet(station.election_file, sheet.style), 0o644)
            # Where the boxes are, once: with a line for each of 100,000 sheets nobody could open the file.
            places = json.dumps(layout(station.election_file, sheet.style, []), ensure_ascii=False)
            write_durably(opened, sheet.layout, places.encode(), 0o644)
        write_durably(opened, ORDER_FILE, order_text(station.election, run).encode(), 0o644)
