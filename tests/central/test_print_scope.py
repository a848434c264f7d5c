"""What a print shop's key may sign is changed by central, seen and signed by the board, and never below what exists."""

import pytest

from ballots.serials import new_serials
from central import manifests
from central.enrolment import approve
from central.errors import CentralError
from central.manifest_edits import MOST_SERIALS, differences
from central.print_scope import change_scope
from sync.errors import BadManifest
from sync.manifest import PrintKey
from tests.central.town import Laptop, Town


def scope_of(town: Town, laptop: Laptop) -> PrintKey:
    return next(key for key in town.manifest.print_keys if key.key == laptop.print_key.public)


def test_a_print_shop_may_print_for_other_stations_once_the_board_has_signed(town: Town) -> None:
    shop = town.enrolled("tensta")
    scope = change_scope(town.office, shop.id, stations=["lund"], most_serials=100_000)
    assert scope_of(town, shop).most_serials == MOST_SERIALS
    town.sign()
    assert scope_of(town, shop) == scope
    assert (scope.stations, scope.styles, scope.most_serials) == (["tensta", "lund"], ["A"], 100_000)


def test_what_is_not_named_stays(town: Town) -> None:
    shop, other = town.enrolled("tensta"), town.enrolled("lund")
    change_scope(town.office, shop.id, stations=["lund"])
    change_scope(town.office, shop.id, most_serials=7)
    before = scope_of(town, other)
    town.sign()
    assert (scope_of(town, shop).stations, scope_of(town, shop).most_serials) == (["tensta", "lund"], 7)
    assert scope_of(town, other) == before


def test_a_computer_that_waits_for_the_board_can_be_named_by_its_fingerprint(town: Town) -> None:
    laptop = town.laptop("tensta")
    approved = approve(town.office, town.ask(laptop).hash)
    change_scope(town.office, approved.fingerprint, most_serials=60_000)
    town.sign()
    assert scope_of(town, laptop).most_serials == 60_000


def test_the_board_sees_the_scope_that_it_signs(town: Town) -> None:
    shop = town.enrolled("tensta")
    change_scope(town.office, shop.id, stations=["lund"], most_serials=100_000)
    with town.office.database.reading() as connection:
        lines = differences(manifests.current(connection), manifests.draft(connection))
    key = shop.print_key.public[:16]
    assert lines == [f"print key {key}… may sign 100000 ballots of style A for tensta, lund"]


def test_the_number_never_falls_below_what_is_registered(town: Town) -> None:
    shop = town.enrolled("tensta")
    town.take(shop.printed(new_serials(5)))
    with pytest.raises(CentralError, match="registered 5 ballots already"):
        change_scope(town.office, shop.id, most_serials=4)
    assert change_scope(town.office, shop.id, most_serials=5).most_serials == 5


def test_what_does_not_exist_is_refused_and_changes_nothing(town: Town) -> None:
    shop = town.enrolled("tensta")
    with pytest.raises(CentralError, match="no ballot style Z"):
        change_scope(town.office, shop.id, styles=["Z"])
    with pytest.raises(BadManifest, match="there is no station nowhere"):
        change_scope(town.office, shop.id, stations=["nowhere"])
    with pytest.raises(CentralError, match="does not name one computer"):
        change_scope(town.office, "0" * 16, most_serials=1)
    with town.office.database.reading() as connection:
        assert manifests.draft(connection) is None
