"""Ballots from a print shop at a polling station: read as its own once they were brought in and are meant for it."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ballots.cvr import Box
from ballots.pdf import write_ballots
from ballots.serials import grouped, new_serials
from ballots.token import PrintKey, test_print_key
from scanning.pool import read_files
from station.counting import reader_spec
from station.elsewhere import belongs_here
from station.errors import NotPossible
from station.outcomes import ScanOutcome
from station.page_intake import count_page
from station.paper import SerialState, change_stock, serial_state, spoil
from station.polling_station import Station
from station.reconcile import balance
from sync.batch import Stream
from sync.keyring import Secrets
from sync.manifest import PrintKey as Scope
from sync.manifest import Station as Place
from tests.station.pile import Pile, records
from tests.station.town_hall import STATION

SHOP = PrintKey(b"shop" * 8)
OWN = Box(STATION, "1", "S-1")


def told_of(station: Station, *stations: str) -> Station:
    """The station, after the board has signed a print shop's key for these stations."""
    manifest = station.manifest
    scope = Scope(key=SHOP.public, styles=["A"], stations=list(stations), most_serials=9)
    places = [*manifest.stations, Place(id="tryckeri", name="Tryckeriet", opening_hours=[])]
    return replace(
        station,
        manifest=manifest.model_copy(update={"stations": places, "print_keys": [*manifest.print_keys, scope]}),
    )


@pytest.mark.parametrize("mode", ["official"])
@pytest.mark.parametrize(
    ("stations", "brought", "accepted"),
    [
        (("tryckeri", STATION), True, True),
        (("tryckeri", STATION), False, False),
        (("tryckeri",), True, False),
        ((STATION,), True, False),
    ],
)
def test_a_print_shop_s_ballots_count_where_they_were_brought_and_are_meant_for(
    station: Station, stations: tuple[str, ...], brought: bool, accepted: bool
):
    if brought:
        change_stock(station, 100)
    assert belongs_here(told_of(station, *stations), SHOP.public, OWN) is accepted


@pytest.mark.parametrize("mode", ["official"])
def test_a_key_that_the_manifest_does_not_list_belongs_nowhere(station: Station):
    change_stock(station, 100)
    assert not belongs_here(station, SHOP.public, OWN)
    assert not belongs_here(station, test_print_key(station.election_file).public, OWN)
    assert not belongs_here(station, None, OWN)


def test_a_ballot_printed_elsewhere_is_read_and_stored_once_it_was_brought_in(
    open_for_voters: Station, closed_box: Callable[[int], Box], tmp_path: Path
):
    out = io.BytesIO()
    (serial,) = new_serials(1)
    key = test_print_key(open_for_voters.election_file)
    write_ballots(out, open_for_voters.election_file, "A", [serial], key, test=True)
    (tmp_path / "elsewhere.pdf").write_bytes(out.getvalue())
    spec = reader_spec(open_for_voters)
    (page,) = read_files([tmp_path / "elsewhere.pdf"], spec, keep_pictures=True)
    box = closed_box(1)
    assert count_page(open_for_voters, box, page).outcome is ScanOutcome.NEVER_REGISTERED
    change_stock(open_for_voters, 1)
    assert count_page(open_for_voters, box, page).outcome is ScanOutcome.ACCEPTED
    figures = balance(open_for_voters)
    assert (figures.printed, figures.stock, figures.read) == (0, 1, 1)


def test_stock_that_went_out_or_was_void_brought_nothing_in(station: Station):
    change_stock(station, -5)
    assert not belongs_here(station, test_print_key(station.election_file).public, OWN)


def test_a_ballot_printed_elsewhere_can_be_spoiled_and_then_does_not_count(
    open_for_voters: Station, secrets: Secrets, closed_box: Callable[[int], Box]
):
    (serial,) = new_serials(1)
    with pytest.raises(NotPossible, match="No ballot with this number"):
        spoil(open_for_voters, grouped(serial))
    change_stock(open_for_voters, 10)
    spoil(open_for_voters, grouped(serial))
    assert serial_state(open_for_voters, serial) is SerialState.SPOILED_FROM_ELSEWHERE
    with pytest.raises(NotPossible, match="already"):
        spoil(open_for_voters, serial)
    assert {"type": "spoiled", "serial": serial} in records(open_for_voters, Stream.PAPER)
    figures = balance(open_for_voters)
    assert (figures.printed, figures.spoiled, figures.stock) == (0, 1, 10)
    box = closed_box(1)
    page = Pile(open_for_voters, secrets).page(serial, "1")
    assert count_page(open_for_voters, box, page).outcome is ScanOutcome.SPOILED_BUT_CAST
