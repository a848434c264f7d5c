"""A kit is what the station's own program takes, and the code travels apart from it."""

import json
from pathlib import Path

import pytest

from ballots.election_file import read_election
from central.errors import CentralError
from central.kits import write_kit
from sync.enrolment import fold_code
from sync.manifest import open_first, open_next
from tests.central.town import Town


def test_a_kit_holds_the_election_and_every_manifest(town: Town, tmp_path: Path) -> None:
    town.add_station("kista")
    town.sign()
    folder = tmp_path / "kit"
    write_kit(town.office, "kista", folder)
    manifest = open_next(
        (folder / "manifest-2.json").read_bytes(), open_first((folder / "manifest-1.json").read_bytes())
    )
    assert manifest.station("kista")
    assert read_election(folder / "election.toml").hash == manifest.election
    assert json.loads((folder / "kit.json").read_text()) == {"station": "kista", "address": "https://127.0.0.1:8443"}


def test_the_code_is_not_in_the_kit(town: Town, tmp_path: Path) -> None:
    code = write_kit(town.office, "tensta", tmp_path / "kit")
    assert fold_code(code) == code
    assert all(code.encode() not in path.read_bytes() for path in (tmp_path / "kit").iterdir())


def test_each_kit_has_a_code_of_its_own(town: Town, tmp_path: Path) -> None:
    assert write_kit(town.office, "tensta", tmp_path / "a") != write_kit(town.office, "tensta", tmp_path / "b")


def test_no_kit_before_the_board_has_signed(new_town: Town, tmp_path: Path) -> None:
    with pytest.raises(CentralError, match="not signed a manifest"):
        write_kit(new_town.office, "tensta", tmp_path / "kit")
    assert not (tmp_path / "kit").exists()


def test_no_kit_for_a_station_that_the_board_has_not_signed(town: Town, tmp_path: Path) -> None:
    town.add_station("kista")
    with pytest.raises(CentralError, match="no station kista"):
        write_kit(town.office, "kista", tmp_path / "kit")


def test_a_folder_in_use_is_left_alone(town: Town, tmp_path: Path) -> None:
    write_kit(town.office, "tensta", tmp_path / "kit")
    with pytest.raises(CentralError, match="not empty"):
        write_kit(town.office, "tensta", tmp_path / "kit")
