"""One ballot on demand: drawn, made in memory, and handed to a printer or a folder."""

import io
from typing import Protocol

from ballots.pdf import write_ballots
from ballots.token import PrintKey
from station.desk import Desk
from station.polling_station import Station
from station.print_outcomes import PrintOutcome


class Tray(Protocol):
    """Where a ballot goes."""

    def problem(self, official: bool) -> PrintOutcome | None:
        """Why nothing can be printed now; None when all is well."""

    def send(self, pdf: bytes, both_sides: bool) -> PrintOutcome:
        """Hands over one ballot."""


def print_ballot(
    desk: Desk, station: Station, style: str, key: PrintKey, tray: Tray, both_sides: bool = False
) -> PrintOutcome:
    """Prints one ballot of a style. Its serial is registered durably before the tray sees it.

    What ``Desk.draw`` raises, and DiskFull or NotPossible when a folder cannot be written.
    """
    if problem := tray.problem(station.official):
        return problem
    serial = desk.draw(station, style, key)
    try:
        outcome = tray.send(ballot_pdf(station, style, serial, key), both_sides)
    except BaseException:
        desk.ruined(serial)
        raise
    if not outcome.released:
        desk.ruined(serial)
    return outcome


def ballot_pdf(station: Station, style: str, serial: str, key: PrintKey) -> bytes:
    """A single ballot as PDF, in memory alone."""
    out = io.BytesIO()
    write_ballots(out, station.election_file, style, [serial], key, test=not station.official)
    return out.getvalue()
