"""Pictures of ballots with a held contest: they go to central by both ways, and no others do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ballots.cvr import Box
from station.amend import look_again
from station.delivery import sync_by_stick, sync_online
from station.held_pictures import PictureCounts, picture_counts
from station.missing import declare_missing
from station.page_intake import count_page
from station.review import Decision, decide, reviews
from station.status import status
from sync import usb
from sync.blob import MAX_BLOB, blob_name, open_blob
from sync.usb import Folder
from tests.station.conftest import PAIR
from tests.station.pile import Pile
from tests.station.town_hall import TownHall

PICTURE = b"\xff\xd8\xff the sheet on which two people disagree"


@pytest.fixture
def box(pile: Pile, closed_box: Callable[[int], Box]) -> Box:
    pile.print(2)
    return closed_box(2)


def disagree(pile: Pile, box: Box, picture: bytes = PICTURE) -> None:
    """Two ballots are read; about the first two people disagree."""
    count_page(pile.station, box, pile.page(pile.serials[0], unclear=["1"], picture=picture))
    count_page(pile.station, box, pile.page(pile.serials[1], "2"))
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, None)], PAIR)


def on_stick(pile: Pile, stick: Path) -> dict[str, bytes]:
    root = usb.root(stick, pile.station.election_file.hash)
    return dict(usb.read_all(root, Folder.BLOBS, pytest.fail))


def test_central_gets_the_picture_of_a_held_ballot_and_of_no_other(pile: Pile, box: Box, hall: TownHall):
    disagree(pile, box)
    assert sync_online(pile.station, pile.secrets).pictures == 1
    [(name, sealed)] = hall.blobs.items()
    assert name == blob_name(PICTURE)
    assert open_blob(sealed, hall.age, name) == PICTURE
    assert open_blob(sealed, hall.recovery, name) == PICTURE
    assert picture_counts(pile.station.journal) == PictureCounts(1, 1)
    assert status(pile.station).pictures == PictureCounts(1, 1)


def test_what_central_has_is_not_sent_again_and_what_it_lost_is(pile: Pile, box: Box, hall: TownHall):
    disagree(pile, box)
    sync_online(pile.station, pile.secrets)
    [(name, sealed)] = hall.blobs.items()
    assert sync_online(pile.station, pile.secrets).pictures == 0
    hall.blobs.clear()
    assert sync_online(pile.station, pile.secrets).pictures == 1
    assert hall.blobs == {name: sealed}


def test_the_same_sealed_bytes_go_by_stick_as_often_as_one_likes(pile: Pile, box: Box, hall: TownHall, tmp_path: Path):
    disagree(pile, box)
    assert [sync_by_stick(pile.station, pile.secrets, tmp_path).pictures for _ in range(2)] == [1, 1]
    assert picture_counts(pile.station.journal) == PictureCounts(1, 0)
    sync_online(pile.station, pile.secrets)
    assert list(on_stick(pile, tmp_path).values()) == list(hall.blobs.values())


def test_a_picture_that_came_by_stick_counts_as_delivered_once_central_says_so(
    pile: Pile, box: Box, hall: TownHall, tmp_path: Path
):
    disagree(pile, box)
    sync_by_stick(pile.station, pile.secrets, tmp_path)
    hall.blobs = {usb.named_blob(name): sealed for name, sealed in on_stick(pile, tmp_path).items()}
    assert sync_online(pile.station, pile.secrets).pictures == 0
    assert picture_counts(pile.station.journal) == PictureCounts(1, 1)


def test_a_refused_picture_holds_up_nothing_and_is_told(pile: Pile, box: Box, hall: TownHall):
    disagree(pile, box)
    hall.refuse_blobs = True
    done = sync_online(pile.station, pile.secrets)
    assert (done.pictures, len(done.problems)) == (0, 1)
    assert done.receipts > 0
    assert picture_counts(pile.station.journal) == PictureCounts(1, 0)


@pytest.mark.parametrize("damage", ["too large", "gone"])
def test_a_picture_that_cannot_travel_keeps_no_ballot_back(pile: Pile, box: Box, hall: TownHall, damage: str):
    disagree(pile, box, bytes(MAX_BLOB) if damage == "too large" else PICTURE)
    if damage == "gone":
        for path in pile.station.journal.home.pictures.iterdir():
            path.unlink()
    done = sync_online(pile.station, pile.secrets)
    assert (done.pictures, len(hall.named_pictures())) == (0, 1)
    assert picture_counts(pile.station.journal) == PictureCounts(0, 0)


def test_a_ballot_that_lacks_a_sheet_brings_the_pictures_of_the_others(
    pile: Pile, closed_box: Callable[[int], Box], hall: TownHall
):
    [serial] = pile.print(1, "B")
    count_page(pile.station, closed_box(1), pile.page(serial, "1", style="B", picture=PICTURE))
    declare_missing(pile.station, serial, PAIR)
    sync_online(pile.station, pile.secrets)
    assert list(hall.blobs) == [blob_name(PICTURE)]


def test_a_correction_that_leaves_a_contest_to_central_brings_its_picture(pile: Pile, box: Box, hall: TownHall):
    count_page(pile.station, box, pile.page(pile.serials[0], "1", picture=PICTURE))
    sync_online(pile.station, pile.secrets)
    assert hall.blobs == {}
    [asked] = look_again(pile.station, pile.serials[0], "parks", "Two crosses touch", PAIR)
    decide(pile.station, [Decision(asked.id, None)], PAIR)
    sync_online(pile.station, pile.secrets)
    assert list(hall.blobs) == [blob_name(PICTURE)]
