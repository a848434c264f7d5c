"""The board hands over, central moves, and old programs are left out: what the next manifest may change."""

import pytest

from central import manifests
from central.enrolment import sign_and_publish
from central.errors import CentralError
from central.manifest_edits import differences, with_board, with_central_at, with_minimum_software
from sync.errors import BadManifest
from sync.keys import SigningKey
from sync.manifest import Manifest, open_next
from tests.central.town import Town

NEW = tuple(SigningKey.generate() for _ in range(3))


def draft_board(town: Town, *keys: SigningKey, threshold: int = 2) -> Manifest:
    """The next manifest with this board, not signed yet."""
    names = [key.public for key in keys]
    with town.office.database.writing() as connection:
        return manifests.edit_draft(connection, lambda draft: with_board(draft, names, threshold))


def newest(town: Town) -> tuple[Manifest, bytes]:
    with town.office.database.reading() as connection:
        return manifests.require_current(connection), manifests.all_published(connection)[-1]


def test_both_boards_sign_the_handing_over_and_stations_follow(town: Town) -> None:
    before, _ = newest(town)
    draft = draft_board(town, *NEW)
    sign_and_publish(town.office, draft, [*town.board[:2], *NEW[:2]])
    after, signed = newest(town)
    assert after.board.keys == [key.public for key in NEW]
    assert open_next(signed, before) == after


@pytest.mark.parametrize(
    ("old", "new"), [(2, 1), (1, 2), (2, 0), (0, 3)], ids=["one new", "one old", "no new", "no old"]
)
def test_neither_board_can_do_it_alone(town: Town, old: int, new: int) -> None:
    draft = draft_board(town, *NEW)
    with pytest.raises(CentralError, match="2 of 3 board members must sign"):
        sign_and_publish(town.office, draft, [*town.board[:old], *NEW[:new]])
    assert newest(town)[0].board.keys == [key.public for key in town.board]


def test_who_stays_signs_for_both(town: Town) -> None:
    draft = draft_board(town, town.board[0], town.board[1], NEW[0])
    sign_and_publish(town.office, draft, town.board[:2])
    assert NEW[0].public in newest(town)[0].board.keys


def test_the_board_that_has_left_signs_nothing_more(town: Town) -> None:
    sign_and_publish(town.office, draft_board(town, *NEW), [*town.board[:2], *NEW[:2]])
    town.add_station("kista")
    with town.office.database.reading() as connection:
        draft = manifests.draft(connection)
    assert draft
    with pytest.raises(CentralError, match="not one of this election's board keys"):
        sign_and_publish(town.office, draft, town.board[:2])
    sign_and_publish(town.office, draft, NEW[:2])
    assert newest(town)[0].station("kista")


@pytest.mark.parametrize(("keys", "threshold"), [(NEW[:1], 2), ((NEW[0], NEW[0]), 2)], ids=["too small", "twice"])
def test_a_board_that_cannot_work_is_refused(town: Town, keys: tuple[SigningKey, ...], threshold: int) -> None:
    with pytest.raises(BadManifest):
        draft_board(town, *keys, threshold=threshold)


def test_the_board_sees_every_change_that_it_signs(town: Town) -> None:
    before, _ = newest(town)
    after = with_minimum_software(
        with_central_at(
            with_board(before, [town.board[0].public, NEW[0].public], 2), ["https://ny.example.se"], "ab" * 32
        ),
        "9.1.0",
    )
    assert differences(before, after) == [
        "board of 2 keys, of which 2 sign",
        "central at https://ny.example.se",
        f"new board member {NEW[0].public}",
        f"board member {town.board[1].public} leaves",
        f"board member {town.board[2].public} leaves",
        "stations need version 9.1.0 or newer",
    ]


def test_an_address_without_encryption_needs_no_pin(town: Town) -> None:
    before, _ = newest(town)
    assert with_central_at(before, ["http://127.0.0.1:8001"], "ab" * 32).central.tls_pin == ""
    moved = with_central_at(before, ["https://ny.example.se"], "ab" * 32).central
    assert moved == before.central.model_copy(update={"addresses": ["https://ny.example.se"], "tls_pin": "ab" * 32})


@pytest.mark.parametrize("version", ["", "new", "1.2.x"])
def test_a_version_that_is_none_is_refused(town: Town, version: str) -> None:
    with pytest.raises(BadManifest):
        with_minimum_software(newest(town)[0], version)
