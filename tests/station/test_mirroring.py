from datetime import date
from pathlib import Path

import pytest

from station import settings
from station.checkin import check_in
from station.delivery import sync_by_stick, sync_online
from station.errors import MustProvision, NotPossible
from station.ladder import Rung
from station.mirroring import (
    MOST_CHECK_INS,
    MOST_SECONDS,
    OnStick,
    bring_up_to_date,
    choose_stick,
    chosen_stick,
    is_due,
    lacks,
    waiting_records,
)
from station.polling_station import Station
from station.status import status
from sync.batch import Stream
from sync.errors import UsbError
from sync.keyring import Secrets
from sync.usb import Folder
from sync.usb import root as usb_root
from tests.conftest import MEMORY
from tests.station.town_hall import TownHall


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def voters(station: Station, secrets: Secrets, *numbers: int) -> None:
    for number in numbers:
        check_in(station, secrets, f"doc:SE:AB{number:04}", "A", date(2027, 5, 1))


def batches(station: Station, stick: Path) -> list[str]:
    folder = usb_root(stick, station.election_file.hash) / Folder.BATCHES.value
    return sorted(path.name.split("-", 1)[1] for path in folder.iterdir())


def test_the_stick_is_due_after_ten_check_ins_or_five_minutes():
    assert is_due(MOST_CHECK_INS, 0)
    assert is_due(1, MOST_SECONDS)
    assert not is_due(MOST_CHECK_INS - 1, MOST_SECONDS - 1)
    assert not is_due(0, 10 * MOST_SECONDS)
    assert (MOST_CHECK_INS, MOST_SECONDS) == (10, 300)


def test_what_waits_is_sealed_and_lies_on_the_stick(open_for_voters: Station, secrets: Secrets, stick: Path):
    voters(open_for_voters, secrets, 1, 2)
    assert waiting_records(open_for_voters.journal) == 4
    on_stick = OnStick(stick)
    bring_up_to_date(open_for_voters, secrets, on_stick)
    assert batches(open_for_voters, stick) == ["checkins-000001.age", "paper-000001.age"]
    assert (waiting_records(open_for_voters.journal), lacks(open_for_voters.journal, on_stick.last)) == (0, 0)
    assert status(open_for_voters).streams[Stream.CHECKINS].rung is Rung.DELIVERED

    voters(open_for_voters, secrets, 3)
    bring_up_to_date(open_for_voters, secrets, on_stick)
    assert batches(open_for_voters, stick) == ["checkins-000001.age", "checkins-000002.age", "paper-000001.age"]


def test_central_takes_a_mirrored_stick_like_any_other(
    open_for_voters: Station, secrets: Secrets, stick: Path, hall: TownHall
):
    voters(open_for_voters, secrets, 1, 2)
    bring_up_to_date(open_for_voters, secrets, OnStick(stick))
    before = {path.name: path.read_bytes() for path in stick.rglob("*.age")}
    sync_by_stick(open_for_voters, secrets, stick)
    after = {path.name: path.read_bytes() for path in stick.rglob("*.age")}
    assert before.items() <= after.items()
    sync_online(open_for_voters, secrets)
    assert len(hall.records(Stream.CHECKINS)) == 2


def test_another_stick_in_the_same_place_gets_everything(open_for_voters: Station, secrets: Secrets, stick: Path):
    on_stick = OnStick(stick)
    voters(open_for_voters, secrets, 1)
    bring_up_to_date(open_for_voters, secrets, on_stick)
    stick.rename(stick.with_name("first"))
    stick.mkdir()
    voters(open_for_voters, secrets, 2)
    bring_up_to_date(open_for_voters, secrets, on_stick)
    assert batches(open_for_voters, stick) == ["checkins-000001.age", "checkins-000002.age", "paper-000001.age"]


def test_a_stick_that_was_pulled_is_named_and_nothing_is_lost(open_for_voters: Station, secrets: Secrets, stick: Path):
    on_stick = OnStick(stick)
    bring_up_to_date(open_for_voters, secrets, on_stick)
    stick.rename(stick.with_name("pulled"))
    voters(open_for_voters, secrets, 1)
    with pytest.raises(UsbError, match="no stick"):
        bring_up_to_date(open_for_voters, secrets, on_stick)
    stick.with_name("pulled").rename(stick)
    bring_up_to_date(open_for_voters, secrets, on_stick)
    assert batches(open_for_voters, stick) == ["checkins-000001.age", "paper-000001.age"]


def test_an_empty_folder_left_where_the_stick_was_is_no_stick(open_for_voters: Station, secrets: Secrets, stick: Path):
    choose_stick(open_for_voters, str(stick))
    with open_for_voters.journal.transaction():
        open_for_voters.journal.set(settings.MIRROR_APART, "yes")
    with pytest.raises(UsbError, match="no stick"):
        bring_up_to_date(open_for_voters, secrets, OnStick(stick))
    assert list(stick.iterdir()) == []


def test_a_stick_on_a_disk_of_its_own_is_remembered_as_such(open_for_voters: Station, stick: Path, on_disk: Path):
    folders = [folder for folder in (on_disk, MEMORY) if folder.is_dir()]
    apart = [folder for folder in folders if folder.stat().st_dev != stick.stat().st_dev]
    if not apart:
        pytest.skip("This computer has no second file system.")
    choose_stick(open_for_voters, str(apart[0]))
    assert open_for_voters.journal.setting(settings.MIRROR_APART) == "yes"
    choose_stick(open_for_voters, str(stick))
    assert open_for_voters.journal.setting(settings.MIRROR_APART) == ""


def test_a_stick_ahead_of_the_journal_stops_the_mirror(open_for_voters: Station, secrets: Secrets, stick: Path):
    bring_up_to_date(open_for_voters, secrets, OnStick(stick))
    folder = usb_root(stick, open_for_voters.election_file.hash) / Folder.BATCHES.value
    newer = folder / f"{open_for_voters.incarnation}-paper-000009.age"
    newer.write_bytes(b"from a later life")
    with pytest.raises(MustProvision):
        bring_up_to_date(open_for_voters, secrets, OnStick(stick))


@pytest.mark.parametrize("typed", ["stick", "/no/such/stick"])
def test_only_a_folder_with_its_whole_path_can_be_chosen(open_for_voters: Station, typed: str):
    with pytest.raises(NotPossible):
        choose_stick(open_for_voters, typed)
    assert chosen_stick(open_for_voters.journal) is None


def test_the_computer_s_own_disk_is_no_stick(open_for_voters: Station, root: Path):
    for folder in (root, root.parent, Path("/")):
        with pytest.raises(NotPossible, match="lies in this folder"):
            choose_stick(open_for_voters, str(folder))
