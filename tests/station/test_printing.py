import itertools
import json
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from ballots.token import PrintKey, test_print_key
from station.errors import NotPossible, StationError
from station.paper import SerialState, change_stock, serial_state, spoil
from station.polling_station import Station
from station.printing import print_key, print_to_file, reserved
from station.reconcile import balance
from sync.batch import Stream
from sync.keyring import Secrets
from tests.station.pile import records
from tests.station.town_hall import TownHall

SERIAL = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def registered(station: Station) -> list[str]:
    printed = [r for r in records(station, Stream.PAPER) if r["type"] == "printed"]
    return sorted(serial for record in printed for serial in record["serials"])


def test_printed_ballots_carry_exactly_the_registered_serials(station: Station, tmp_path: Path):
    pdf, layout = tmp_path / "ballots.pdf", tmp_path / "layout.json"
    print_to_file(station, "A", 5, print_key(station, None), pdf, layout)
    sheets = json.loads(layout.read_text())["sheets"]
    assert pdf.read_bytes().startswith(b"%PDF")
    assert sorted(sheet["serial"] for sheet in sheets) == registered(station)
    assert len(registered(station)) == 5


def test_the_papers_of_a_pile_lie_in_no_order_of_their_serials(station: Station, tmp_path: Path):
    pdf, layout = tmp_path / "ballots.pdf", tmp_path / "layout.json"
    print_to_file(station, "A", 60, print_key(station, None), pdf, layout)
    with pdfium.PdfDocument(pdf) as document:
        pile = [SERIAL.findall(page.get_textpage().get_text_range())[0].replace("-", "") for page in document]
    assert sorted(pile) == registered(station)
    # Sorted ones would all be smaller than the next; 50 of 59 come once in 10^10.
    assert 9 < sum(one < other for one, other in itertools.pairwise(pile)) < 50
    assert [sheet["serial"] for sheet in json.loads(layout.read_text())["sheets"]] == pile


def test_serials_are_durable_before_the_first_sheet_exists(station: Station, root: Path):
    with reserved(station, "A", 3, print_key(station, None)) as serials:
        copy = Station(station.journal, station.election_file, station.manifest, station.id, station.incarnation)
        assert not station.journal.db.conn.in_transaction
        assert registered(copy) == serials


def test_serials_are_one_unordered_set(station: Station):
    with reserved(station, "A", 50, print_key(station, None)) as serials:
        assert serials == sorted(set(serials))
        assert len(serials) == 50


def test_many_serials_fit_into_batches(station: Station):
    with reserved(station, "A", 10_001, print_key(station, None)):
        pass
    sizes = sorted(len(r["serials"]) for r in records(station, Stream.PAPER) if r["type"] == "printed")
    assert sizes == [1, 10_000]


def test_when_printing_fails_its_serials_are_void_and_out_of_stock(station: Station, tmp_path: Path):
    with pytest.raises(NotPossible, match="cannot be written"):
        print_to_file(station, "A", 4, print_key(station, None), tmp_path / "nowhere" / "ballots.pdf", None)
    assert {serial_state(station, serial) for serial in registered(station)} == {SerialState.VOID}
    figures = balance(station)
    assert (figures.printed, figures.stock) == (4, -4)
    assert list(tmp_path.glob("**/*.part")) == []


def test_printed_ballots_are_never_overwritten(station: Station, tmp_path: Path):
    pdf = tmp_path / "ballots.pdf"
    print_to_file(station, "A", 2, print_key(station, None), pdf, None)
    before = pdf.read_bytes()
    with pytest.raises(NotPossible, match="exists already"):
        print_to_file(station, "A", 2, print_key(station, None), pdf, None)
    assert pdf.read_bytes() == before
    assert len(registered(station)) == 2


def test_a_test_uses_the_public_test_key(station: Station, secrets: Secrets):
    assert print_key(station, secrets) == test_print_key(station.election_file)


@pytest.mark.parametrize("mode", ["official"])
def test_an_official_vote_uses_the_station_s_own_key(station: Station, secrets: Secrets, hall: TownHall):
    key = print_key(station, secrets)
    assert key.public == hall.manifest.print_keys[0].key
    with pytest.raises(NotPossible, match="passphrase"):
        print_key(station, None)


@pytest.mark.parametrize("mode", ["official"])
def test_central_s_quota_holds(station: Station, secrets: Secrets):
    key = print_key(station, secrets)
    with reserved(station, "A", 498, key):
        pass
    with pytest.raises(NotPossible, match="at most 2 more"), reserved(station, "A", 3, key):
        pass
    with reserved(station, "B", 2, key):
        pass
    assert len(registered(station)) == 500


@pytest.mark.parametrize("mode", ["official"])
def test_a_key_that_the_manifest_does_not_list_prints_nothing(station: Station):
    with pytest.raises(NotPossible, match="not allowed"), reserved(station, "A", 1, PrintKey(b"x" * 32)):
        pass


@pytest.mark.parametrize(("style", "count"), [("C", 1), ("A", 0), ("A", -3)])
def test_what_cannot_be_printed_reserves_nothing(station: Station, style: str, count: int):
    with pytest.raises(StationError), reserved(station, style, count, print_key(station, None)):
        pass
    assert registered(station) == []


def test_no_serial_reaches_standard_output_or_error(station: Station, capfd: pytest.CaptureFixture[str]):
    with reserved(station, "A", 3, print_key(station, None)) as serials:
        pass
    said = "".join(capfd.readouterr())
    assert not any(serial in said for serial in serials)


def test_a_spoiled_ballot_is_taken_out_by_its_number_alone(station: Station):
    with reserved(station, "A", 2, print_key(station, None)) as serials:
        pass
    typed = serials[0].lower()
    spoil(station, f"{typed[:4]}-{typed[4:8]} {typed[8:12]}-{typed[12:]}")
    assert serial_state(station, serials[0]) is SerialState.SPOILED
    assert {"type": "spoiled", "serial": serials[0]} in records(station, Stream.PAPER)
    with pytest.raises(NotPossible, match="already"):
        spoil(station, serials[0])


@pytest.mark.parametrize(("typed", "says"), [("0K3F", "16 letters"), ("Z" * 16, "No ballot with this number")])
def test_what_is_no_ballot_of_ours_cannot_be_spoiled(station: Station, typed: str, says: str):
    with pytest.raises(NotPossible, match=says):
        spoil(station, typed)


def test_stock_from_elsewhere_is_counted_in_and_out(station: Station):
    change_stock(station, 100)
    change_stock(station, -30)
    assert balance(station).stock == 70
    with pytest.raises(NotPossible):
        change_stock(station, 0)
