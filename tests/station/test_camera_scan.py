"""A camera above a table: each sheet that is laid there is stored once, whatever else moves through the picture."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from ballots.cvr import Box
from ballots.outcome import Outcome
from scanning.camera import cameras
from scanning.camera_outcomes import CameraHint, CameraOutcome
from scanning.errors import CameraProblem
from scanning.grey import Grey
from scanning.reasons import Reason
from station.camera_scan import scan_camera
from station.cli import program
from station.held import held_picture, held_sheets
from station.outcomes import ScanOutcome
from station.page_intake import CountedPage
from station.printing import print_to_file
from tests.scanning.film import (
    TABLE,
    UPRIGHT,
    film,
    hand,
    jpegs,
    lying,
    moving,
    network_camera,
    pictures,
    reaching,
    table,
)
from tests.scanning.paper import SERIAL, Paper, election
from tests.station.pile import Pile

PROGRAM = Path(sys.executable).parent / "rostlokal-station"
BALLOTS = 2


@pytest.fixture
def printed(pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path) -> Path:
    """The ballots of the closed box."""
    pdf = tmp_path / "printed.pdf"
    print_to_file(pile.station, "A", BALLOTS, pile.key, pdf, None)
    closed_box(BALLOTS)
    return pdf


@pytest.fixture
def sheets(printed: Path) -> list[Grey]:
    """The same as the camera sees them."""
    return pictures(printed)


def read(pile: Pile, source: str, gives_up: int = -1) -> tuple[list[CountedPage], list[Outcome]]:
    """What came of the sheets, and what the worker was told, each once in a row; movements left out.

    The worker gives up on what lies there at frame number ``gives_up``.
    """
    told: list[Outcome] = []
    frames = iter(range(1_000_000))

    def show(_: Grey, hint: Outcome) -> None:
        if hint is not CameraHint.HOLD_STILL and (not told or told[-1] is not hint):
            told.append(hint)

    pages = scan_camera(
        pile.station, "1", source, stop=lambda: False, show=show, gives_up=lambda: next(frames) == gives_up
    )
    return list(pages), told


def outcomes(found: Iterable[CountedPage]) -> list[str]:
    return [page.sentence.value for page in found]


def stored(pile: Pile) -> int:
    """How many sheets the journal holds."""
    return len(list(pile.station.journal.rows("SELECT serial FROM sheets")))


def test_sheets_laid_one_after_the_other_are_stored_once_each(pile: Pile, sheets: list[Grey], tmp_path: Path):
    first, second = sheets
    frames = [
        *lying(table(), 5),
        *moving(first),
        *lying(first, 6),
        *reaching(first),
        *lying(first, 5),
        *moving(first),
        *lying(table(), 5),
        *moving(second),
        *lying(second, 6),
        *moving(second),
        *moving(first),
        *lying(first, 6, seed=6),
    ]
    found, told = read(pile, film(tmp_path / "day.mjpeg", frames))
    assert outcomes(found) == ["accepted", "accepted", "duplicate"]
    assert stored(pile) == 2
    lay, is_read = CameraHint.LAY, CameraHint.READ
    assert told == [lay, is_read, lay, is_read, ScanOutcome.DUPLICATE]


def test_a_hand_that_lies_on_the_sheet_is_not_read_through(pile: Pile, sheets: list[Grey], tmp_path: Path):
    frames = [
        *moving(sheets[0]),
        *lying(sheets[0], 2),
        *reaching(sheets[0]),
        *lying(hand(sheets[0], 920), 20),
        *reaching(sheets[0]),
        *lying(sheets[0], 5),
    ]
    found, told = read(pile, film(tmp_path / "hand.mjpeg", frames))
    assert outcomes(found) == ["accepted"]
    assert told[-1] is CameraHint.READ
    assert CameraHint.UNCERTAIN in told
    (row,) = pile.station.journal.rows("SELECT count(*) AS n FROM reviews")
    assert row["n"] == 0, "nothing under the hand was taken for unclear"


def test_the_sheet_of_another_election_is_put_aside_with_its_picture(pile: Pile, sheets: list[Grey], tmp_path: Path):
    other = tmp_path / "other.pdf"
    other.write_bytes(Paper(election()).pdf([SERIAL]))
    foreign = pictures(other)[0]
    frames = [*moving(foreign), *lying(foreign, 8), *reaching(foreign), *lying(foreign, 8)]
    found, told = read(pile, film(tmp_path / "foreign.mjpeg", frames))
    assert outcomes(found) == ["wrong-election"]
    assert told == [Reason.WRONG_ELECTION]
    (held,) = held_sheets(pile.station)
    assert held.reason is Reason.WRONG_ELECTION
    assert held.picture is not None


def test_a_sheet_that_is_too_small_in_the_picture_is_to_be_turned(pile: Pile, printed: Path, tmp_path: Path):
    upright = pictures(printed, UPRIGHT)[0]
    found, told = read(pile, film(tmp_path / "upright.mjpeg", lying(cv2.GaussianBlur(upright, (0, 0), 1.2), 8)))
    assert (found, told) == ([], [CameraHint.TURN])


def covered(picture: Grey) -> Grey:
    """The sheet with something over one of its corners."""
    with_cup = picture.copy()
    with_cup[760:1080, 1400:1920] = TABLE
    return with_cup


def test_a_sheet_that_cannot_be_read_is_noted_with_its_picture_when_the_worker_gives_up(
    pile: Pile, sheets: list[Grey], tmp_path: Path
):
    bad = covered(sheets[0])
    frames = [*moving(bad), *lying(bad, 12), *moving(sheets[1]), *lying(sheets[1], 6)]
    found, told = read(pile, film(tmp_path / "bad.mjpeg", frames), gives_up=10)
    assert outcomes(found) == [Reason.CROPPED.value, "accepted"]
    assert CameraHint.PUT_ASIDE in told
    assert told[-1] is CameraHint.READ
    (held,) = held_sheets(pile.station)
    assert (held.outcome, held.reason) == (ScanOutcome.REJECTED, Reason.CROPPED)
    shown = cv2.imdecode(np.frombuffer(held_picture(pile.station, held.id), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert shown is not None
    assert shown.shape == (900, 1600)


def test_a_sheet_that_was_read_is_not_noted_as_unreadable(pile: Pile, sheets: list[Grey], tmp_path: Path):
    frames = [*moving(sheets[0]), *lying(sheets[0], 12)]
    found, told = read(pile, film(tmp_path / "good.mjpeg", frames), gives_up=11)
    assert outcomes(found) == ["accepted"]
    assert told[-1] is CameraHint.READ
    assert list(held_sheets(pile.station)) == []


def test_a_sheet_that_never_lies_still_can_be_noted_too(pile: Pile, sheets: list[Grey], tmp_path: Path):
    found, _ = read(pile, film(tmp_path / "wind.mjpeg", reaching(sheets[0], 12)), gives_up=6)
    assert outcomes(found) == [Reason.BLURRED.value]
    (held,) = held_sheets(pile.station)
    assert held_picture(pile.station, held.id)


def test_enter_notes_a_sheet_as_unreadable(root: Path, pile: Pile, sheets: list[Grey]):
    frames = list(jpegs(lying(covered(sheets[0]), 4)))
    ended: list[bool] = []
    with network_camera(frames, lambda: bool(ended)) as address:
        command = [str(PROGRAM), "--home", str(root), "scan", "--box", "1", "--camera", address]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as reading:
            assert reading.stdin is not None
            assert reading.stderr is not None
            said = iter(reading.stderr.readline, "")
            assert any(CameraHint.CLOSER.en in line for line in said)
            reading.stdin.write("\n")
            reading.stdin.flush()
            assert any(CameraHint.PUT_ASIDE.en in line for line in said)
            ended.append(True)
            out, _ = reading.communicate(timeout=60)
    assert f"1 cropped: {Reason.CROPPED.en}" in out
    assert [held.reason for held in held_sheets(pile.station)] == [Reason.CROPPED]


def test_a_covered_lens_is_named_and_read_on_from(pile: Pile, sheets: list[Grey], tmp_path: Path):
    black = np.zeros((1080, 1920), np.uint8)
    found, told = read(pile, film(tmp_path / "cover.mjpeg", [black, black, *lying(sheets[0], 6)]))
    assert outcomes(found) == ["accepted"]
    assert told[0] is CameraOutcome.BLACK


def test_nothing_is_kept_but_the_picture_of_the_sheet(
    pile: Pile, sheets: list[Grey], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr("scanning.private_folder._IN_MEMORY", memory)
    found, _ = read(pile, film(tmp_path / "day.mjpeg", [*lying(sheets[0], 6), *lying(table(), 5)]))
    assert len(list(pile.station.journal.home.pictures.iterdir())) == 1
    assert [page.source for page in found] == ["camera"]
    assert list(memory.iterdir()) == []


def gather(found: list[CountedPage], pages: Iterable[CountedPage]) -> None:
    """Adds each page as it comes, so that others see it."""
    for page in pages:
        found.append(page)


def test_a_network_camera_is_read_until_it_is_lost(pile: Pile, sheets: list[Grey]):
    found: list[CountedPage] = []
    frames = list(jpegs(lying(sheets[0], 4)))
    with network_camera(frames, lambda: bool(found)) as address:
        pages = scan_camera(
            pile.station, "1", address, stop=lambda: False, show=lambda *_: None, gives_up=lambda: False
        )
        with pytest.raises(CameraProblem) as raised:
            gather(found, pages)
    assert raised.value.outcome is CameraOutcome.LOST
    assert outcomes(found) == ["accepted"]
    assert stored(pile) == 1


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("97", CameraOutcome.NOT_FOUND),
        ("/dev/video97", CameraOutcome.NOT_FOUND),
        ("/no/such/film.mjpeg", CameraOutcome.NOT_FOUND),
        ("/dev/null", CameraOutcome.BUSY),
        ("concat:/etc/hosts", CameraOutcome.NOT_FOUND),
        ("http://127.0.0.1:9/video", CameraOutcome.NO_ANSWER),
    ],
)
def test_what_is_no_camera_is_named(pile: Pile, printed: Path, source: str, outcome: CameraOutcome):
    with pytest.raises(CameraProblem) as raised:
        read(pile, source)
    assert raised.value.outcome is outcome


def test_a_camera_with_too_coarse_a_picture_is_refused(pile: Pile, printed: Path, tmp_path: Path):
    coarse = [np.full((720, 1280), 128, np.uint8)] * 3
    with pytest.raises(CameraProblem) as raised:
        read(pile, film(tmp_path / "coarse.mjpeg", coarse))
    assert raised.value.outcome is CameraOutcome.TOO_COARSE


def test_the_command_says_what_to_do_and_rings(root: Path, pile: Pile, sheets: list[Grey], tmp_path: Path):
    source = film(tmp_path / "day.mjpeg", [*lying(table(), 5), *moving(sheets[0]), *lying(sheets[0], 6)])
    done = subprocess.run(
        [str(PROGRAM), "--home", str(root), "scan", "--box", "1", "--camera", source], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "1 accepted" in done.stdout
    assert f"{CameraHint.LAY.en}\n" in done.stderr
    assert f"{CameraHint.READ.en}\a\n" in done.stderr


def test_the_command_ends_with_the_cameras_own_sentence(root: Path, pile: Pile, printed: Path):
    done = CliRunner().invoke(program, ["--home", str(root), "scan", "--box", "1", "--camera", "97"])
    assert done.exit_code == 1
    assert CameraOutcome.NOT_FOUND.en in done.output


def test_a_computer_without_cameras_lists_none(tmp_path: Path):
    (tmp_path / "video97").mkdir()
    assert cameras(tmp_path) == []
    assert CliRunner().invoke(program, ["cameras", "--json"]).exit_code == 0
