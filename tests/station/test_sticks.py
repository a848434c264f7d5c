from pathlib import Path

import pytest

from station.sticks import sticks


@pytest.fixture
def media(tmp_path: Path) -> Path:
    root = tmp_path / "media"
    root.mkdir()
    return root


def mounted(tmp_path: Path, *places: Path) -> Path:
    """What the system would say when sticks are mounted there."""
    lines = [f"/dev/sdb1 {str(place).replace(' ', chr(92) + '040')} vfat rw 0 0" for place in places]
    said = tmp_path / "mounts"
    said.write_text("".join(f"{line}\n" for line in ["proc /proc proc rw 0 0", *lines]), encoding="utf-8")
    return said


def test_sticks_are_found_where_desktops_mount_them_also_under_names_with_blanks(tmp_path: Path, media: Path) -> None:
    places = [media / "valet" / "USB MINNE", media / "valet" / "RÖST"]
    for place in places:
        place.mkdir(parents=True)
    assert sticks(mounted(tmp_path, *places), [media]) == sorted(places)


def test_what_is_mounted_elsewhere_is_no_stick(tmp_path: Path, media: Path) -> None:
    assert sticks(mounted(tmp_path, tmp_path, media), [media]) == []


def test_a_stick_that_was_pulled_is_not_offered(tmp_path: Path, media: Path) -> None:
    assert sticks(mounted(tmp_path, media / "gone"), [media]) == []


def test_a_system_that_lists_no_mounts_has_no_sticks(tmp_path: Path) -> None:
    assert sticks(tmp_path / "none") == []
