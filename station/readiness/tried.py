"""When the test sheet was last printed and read without a fault: dates alone, so that each morning asks anew."""

from datetime import date

from station import settings
from station.polling_station import Station
from station.readiness.judge import Tried


def tried(station: Station, today: date) -> Tried:
    """What was tried today."""
    setting = station.journal.setting
    day = today.isoformat()
    return Tried(setting(settings.SHEET_PRINTED) == day, setting(settings.SHEET_READ) == day)


def remember_printed(station: Station, today: date) -> None:
    """The test sheet went to the printer."""
    with station.journal.transaction():
        station.journal.set(settings.SHEET_PRINTED, today.isoformat())


def remember_read(station: Station, today: date, *, right: bool) -> None:
    """The test sheet was read; a fault takes back what an earlier reading had shown."""
    with station.journal.transaction():
        station.journal.set(settings.SHEET_READ, today.isoformat() if right else "")


def remember_prepared(station: Station) -> None:
    """People have gone through the checklist before the first opening."""
    with station.journal.transaction():
        station.journal.set(settings.PREPARED, "yes")
