"""Setting a central up: whole or not at all, and with a board that can do its work."""

import stat
from pathlib import Path

import pytest

from ballots.errors import ElectionError
from central.errors import CentralError
from central.home import Home
from central.office import open_office
from central.setup import Choices, set_up
from sync.errors import BadManifest
from sync.keys import AgeKey, SigningKey
from tests.central.town import ELECTION, Town, found_town

KEYS = [SigningKey.generate().public for _ in range(3)]
RECOVERY = AgeKey.generate().recipient
ADDRESS = ["https://rost.example.se:8443"]


def choices(**changes: object) -> Choices:
    fields: dict = {"mode": "test", "board": KEYS, "threshold": 2, "addresses": ADDRESS, "recovery_recipient": RECOVERY}
    return Choices(**fields | changes)


@pytest.fixture
def election(tmp_path: Path) -> Path:
    path = tmp_path / "election.toml"
    path.write_bytes(ELECTION)
    return path


def test_the_election_is_kept_byte_for_byte(new_town: Town) -> None:
    assert new_town.office.home.election.read_bytes() == ELECTION
    assert new_town.manifest.election == new_town.office.election.hash


def test_central_keys_are_for_their_owner_only(new_town: Town) -> None:
    keys = new_town.office.home.keys
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir()} == {0o600}
    assert stat.S_IMODE(new_town.office.home.folder.stat().st_mode) == 0o700


def test_the_manifest_names_the_certificate_that_the_service_shows(new_town: Town) -> None:
    assert new_town.manifest.central.tls_pin == new_town.office.keys.tls_pin


def test_a_central_without_network_has_no_address_and_no_pin(tmp_path: Path, election: Path) -> None:
    manifest = set_up(Home(tmp_path / "central"), election, choices(addresses=[]))
    assert (manifest.central.addresses, manifest.central.tls_pin) == ([], "")


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"mode": "official", "threshold": 1}, CentralError, "at least 2 board members"),
        ({"threshold": 4}, CentralError, "4 board members shall sign, but 3"),
        ({"board": [KEYS[0]] * 3}, CentralError, "1 different keys"),
        ({"board": ["not a key", KEYS[0]]}, BadManifest, "board"),
        ({"addresses": ["rost.example.se"]}, BadManifest, "addresses"),
        ({"recovery_recipient": "age1nothing"}, BadManifest, "recovery_recipient"),
    ],
)
def test_what_cannot_work_is_refused_and_leaves_nothing(
    tmp_path: Path, election: Path, changes: dict, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        set_up(Home(tmp_path / "central"), election, choices(**changes))
    assert [path.name for path in tmp_path.iterdir()] == ["election.toml"]


def test_a_broken_election_leaves_nothing(tmp_path: Path, election: Path) -> None:
    election.write_bytes(ELECTION.replace(b'currency = "SEK"', b""))
    with pytest.raises(ElectionError, match="currency"):
        set_up(Home(tmp_path / "central"), election, choices())
    assert [path.name for path in tmp_path.iterdir()] == ["election.toml"]


def test_a_folder_in_use_is_left_alone(new_town: Town, election: Path) -> None:
    before = new_town.office.home.keys.joinpath("receipt.key").read_text()
    with pytest.raises(CentralError, match="in use"):
        set_up(new_town.office.home, election, choices())
    assert new_town.office.home.keys.joinpath("receipt.key").read_text() == before


def test_an_empty_folder_may_be_used(tmp_path: Path, election: Path) -> None:
    home = Home(tmp_path / "central")
    home.folder.mkdir()
    set_up(home, election, choices())
    office = open_office(home)
    assert office.election.data == ELECTION
    office.database.close()


def test_what_a_power_cut_left_behind_is_in_nobodys_way(tmp_path: Path, election: Path) -> None:
    (tmp_path / ".central.partial" / "keys").mkdir(parents=True)
    set_up(Home(tmp_path / "central"), election, choices())
    assert not (tmp_path / ".central.partial").exists()


def test_a_folder_that_is_no_central_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CentralError, match="no election"):
        open_office(Home(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_damaged_keys_are_told_apart_from_missing_ones(new_town: Town) -> None:
    (new_town.office.home.keys / "receipt.key").write_text("zz")
    with pytest.raises(CentralError, match="missing or damaged"):
        open_office(new_town.office.home)


def test_a_changed_election_file_is_not_the_election_any_more(new_town: Town) -> None:
    new_town.office.home.election.write_bytes(ELECTION.replace(b"17 42 5", b"17 42 6"))
    with pytest.raises(CentralError, match="changed"):
        open_office(new_town.office.home)


def test_an_official_central_keeps_its_mode(tmp_path: Path) -> None:
    town = found_town(tmp_path, mode="official")
    assert town.manifest.mode == "official"
    town.office.database.close()
