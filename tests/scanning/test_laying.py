"""What lies under the camera: when a sheet counts as read, and when it has gone; without camera, clock or reader."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from ballots.outcome import Outcome
from scanning.camera_outcomes import CameraHint
from scanning.combine import ENOUGH
from scanning.laying import MEAN_OF, PATIENCE_SECONDS, Table
from scanning.mean import Mean
from scanning.reasons import Reason
from scanning.result import PageResult, rejected
from scanning.steady import Small
from tests.scanning.test_combine import frame

FPS = 30
# Frames that are read of a sheet, at so many a second, when each is read before the next comes.
AT_30_A_SECOND = 3


def picture(number: int) -> Small:
    """A picture that has nothing in common with one of another number."""
    return np.random.default_rng(number).uniform(0.2, 1, (68, 120)).astype(np.float32)


@dataclass
class Play:
    """A table on which things are laid; every frame that is worth reading shows what lies there."""

    table: Table = field(default_factory=Table)
    frames: int = 0
    came: list[PageResult] = field(default_factory=list)
    was_read: int = 0

    def lies(self, seen: int, *shown: PageResult, count: int = 6) -> Outcome:
        """``seen`` lies still for so many frames, of which reading gives ``shown`` in turn; the hint then."""
        for _ in range(count):
            self.frames += 1
            at = self.frames / FPS
            if self.table.sees(picture(seen), at):
                result = shown[self.was_read % len(shown)]
                self.was_read += 1
                if sheet := self.table.was_read(result, self.table.spell, at):
                    self.came.append(sheet)
        return self.table.hint

    def moves(self) -> Outcome:
        """Something moves through the picture."""
        for step in range(3):
            self.frames += 1
            assert not self.table.sees(picture(1000 + self.frames + step), self.frames / FPS)
        return self.table.hint


@pytest.fixture
def play() -> Play:
    return Play()


A, B = frame("marked", "blank"), frame("marked", "blank", serial="B")
EMPTY = rejected("f", 0, Reason.NO_PAGE)


def test_a_sheet_is_read_once_however_long_it_lies(play: Play) -> None:
    assert play.lies(1, A, count=90) is CameraHint.READ
    assert len(play.came) == 1
    assert play.was_read == AT_30_A_SECOND, "whatever lies there read costs no more"


def test_it_takes_a_tenth_of_a_second_of_steady_video(play: Play) -> None:
    play.lies(1, A, count=AT_30_A_SECOND)
    assert play.came == []
    play.lies(1, A, count=1)
    assert len(play.came) == 1


def test_where_reading_takes_long_two_frames_are_enough(play: Play) -> None:
    play.lies(1, A, count=2)
    play.frames += 8
    assert play.came == []
    play.lies(1, A, count=1)
    assert (len(play.came), play.was_read) == (1, ENOUGH)


def test_a_hand_that_moves_in_makes_it_begin_anew(play: Play) -> None:
    play.lies(1, A, count=AT_30_A_SECOND)
    assert play.moves() is CameraHint.HOLD_STILL
    play.lies(1, A, count=AT_30_A_SECOND)
    assert play.came == []


def test_a_reading_from_before_the_movement_is_dropped(play: Play) -> None:
    play.lies(1, A, count=2)
    before = play.table.spell
    play.moves()
    assert [play.table.was_read(A, before, 1.0) for _ in range(9)] == [None] * 9


def test_two_sheets_in_one_spell_are_not_mixed(play: Play) -> None:
    assert play.lies(1, A, B, count=12) is CameraHint.UNCERTAIN
    assert play.came == []


def test_the_same_sheet_nudged_or_under_a_passing_hand_is_not_counted_twice(play: Play) -> None:
    play.lies(1, A)
    play.moves()
    assert play.lies(2, A) is CameraHint.READ
    assert len(play.came) == 1


def test_another_sheet_on_top_of_it_counts(play: Play) -> None:
    play.lies(1, A)
    play.moves()
    play.lies(2, B)
    assert [sheet.serial for sheet in play.came] == ["A", "B"]


def test_a_copy_with_other_marks_laid_on_top_comes_out(play: Play) -> None:
    play.lies(1, A)
    play.moves()
    play.lies(2, frame("blank", "marked"))
    assert len(play.came) == 2


def test_a_sheet_that_had_gone_comes_out_again(play: Play) -> None:
    play.lies(1, A)
    play.moves()
    assert play.lies(3, EMPTY) is CameraHint.LAY
    play.moves()
    play.lies(1, A)
    assert len(play.came) == 2


def test_a_sheet_that_cannot_be_seen_for_a_while_has_not_gone(play: Play) -> None:
    play.lies(1, A)
    play.moves()
    play.lies(1, rejected("f", 0, Reason.TOO_DARK))
    play.moves()
    play.lies(1, A)
    assert len(play.came) == 1


def test_a_blurred_frame_does_not_spoil_the_others(play: Play) -> None:
    blurred = rejected("f", 0, Reason.BLURRED)
    play.lies(1, blurred, A, blurred, A, blurred, A, count=8)
    assert [sheet.serial for sheet in play.came] == ["A"]


@pytest.mark.parametrize("shown", [[frame("unclear", "blank")], [A, frame("blank", "blank")]])
def test_a_doubtful_box_waits_for_a_hand_to_go_and_is_then_for_people(play: Play, shown: list[PageResult]) -> None:
    assert play.lies(1, *shown, count=20) is CameraHint.UNCERTAIN
    assert play.came == []
    play.lies(1, *shown, count=round(FPS * (PATIENCE_SECONDS + 0.1)) - 20)
    assert [target.mark for target in play.came[0].targets] == ["unclear", "blank"]


def test_a_doubt_that_is_mere_noise_is_settled_by_the_mean_of_the_frames(play: Play) -> None:
    play.lies(1, frame("unclear", "blank"), A, count=MEAN_OF + 1)
    assert play.table.wants_mean
    sheet = play.table.mean_was_read(A, play.table.spell, 1.0)
    assert sheet
    assert [target.mark for target in sheet.targets] == ["marked", "blank"]


def test_a_doubt_that_stays_in_the_mean_goes_to_people_at_once(play: Play) -> None:
    doubtful = frame("unclear", "blank")
    play.lies(1, doubtful, count=MEAN_OF + 1)
    sheet = play.table.mean_was_read(doubtful, play.table.spell, 0.3)
    assert sheet
    assert [target.mark for target in sheet.targets] == ["unclear", "blank"]


@pytest.mark.parametrize(
    ("about", "hint"),
    [
        ({"hidden": True}, CameraHint.UNCERTAIN),
        ({"blackened": True, "hidden": True}, CameraHint.UNCERTAIN),
        ({"poor_light": True}, CameraHint.LIGHT),
    ],
)
def test_what_a_hand_or_a_lamp_hides_is_waited_for(play: Play, about: dict[str, bool], hint: Outcome) -> None:
    doubtful = frame("unclear", "blank")
    hidden = replace(doubtful, targets=(replace(doubtful.targets[0], **about), doubtful.targets[1]))
    play.lies(1, hidden, count=MEAN_OF + 1)
    assert play.table.mean_was_read(hidden, play.table.spell, 0.3) is None
    assert play.table.hint is hint
    play.lies(1, hidden, count=round(FPS * PATIENCE_SECONDS))
    assert len(play.came) == 1


def test_a_box_filled_in_by_a_pen_goes_to_people_without_waiting(play: Play) -> None:
    play.lies(1, frame("unclear", blackened=True), count=AT_30_A_SECOND + 1)
    assert [target.mark for sheet in play.came for target in sheet.targets] == ["unclear"]


def test_a_box_that_is_not_black_in_every_frame_is_waited_for(play: Play) -> None:
    play.lies(1, frame("unclear", blackened=True), frame("unclear"), count=round(FPS * PATIENCE_SECONDS) - 1)
    assert play.came == []


def test_a_mean_of_something_else_settles_nothing(play: Play) -> None:
    play.lies(1, frame("unclear", "blank"), count=MEAN_OF + 1)
    assert play.table.mean_was_read(B, play.table.spell, 0.5) is None
    assert play.table.mean_was_read(A, play.table.spell - 1, 0.5) is None
    assert not play.table.wants_mean, "it is tried once"


def test_the_mean_is_of_one_spell_alone() -> None:
    mean = Mean()
    for level, spell in ((10, 1), (100, 2), (104, 2)):
        mean.add(np.full((4, 4), level, np.uint8), spell)
    assert (mean.picture() == 102).all()


@pytest.mark.parametrize("reason", [Reason.CROPPED, Reason.CURLED, Reason.CODE_UNREADABLE, Reason.SEVERAL_SHEETS])
def test_a_sheet_that_lies_badly_is_named_and_not_stored(play: Play, reason: Reason) -> None:
    assert play.lies(1, rejected("f", 0, reason), count=60) is reason
    assert play.came == []
    play.moves()
    play.lies(2, A)
    assert len(play.came) == 1


@pytest.mark.parametrize("reason", [Reason.NOT_GENUINE, Reason.WRONG_ELECTION, Reason.WRONG_MODE])
def test_a_foreign_sheet_is_put_aside_once(play: Play, reason: Reason) -> None:
    play.lies(1, rejected("f", 0, reason), count=60)
    play.table.judged(reason)
    play.moves()
    assert play.lies(2, rejected("f", 0, reason), count=60) is reason
    assert [sheet.reason for sheet in play.came] == [reason]


def test_what_came_of_a_sheet_is_said_as_long_as_it_lies(play: Play) -> None:
    play.lies(1, A)
    play.table.judged(Reason.WRONG_MODE)
    assert play.lies(1, A) is Reason.WRONG_MODE
    play.moves()
    assert play.lies(1, A) is Reason.WRONG_MODE


@pytest.mark.parametrize(
    ("reason", "advice", "hint"),
    [
        (Reason.NO_PAGE, None, CameraHint.LAY),
        (Reason.BACK_SIDE, None, CameraHint.LAY),
        (Reason.TOO_DARK, None, CameraHint.DARK),
        (Reason.BLURRED, None, Reason.BLURRED),
        (Reason.BLURRED, CameraHint.TURN, CameraHint.TURN),
    ],
)
def test_the_worker_is_told_what_to_do(play: Play, reason: Reason, advice: CameraHint | None, hint: Outcome) -> None:
    assert play.lies(1, replace(rejected("f", 0, reason), advice=advice)) is hint


def test_what_cannot_be_read_is_tried_ever_more_seldom(play: Play) -> None:
    play.lies(1, rejected("f", 0, Reason.NO_PAGE), count=10 * FPS)
    assert play.was_read < 40


BLURRED = replace(rejected("f", 0, Reason.BLURRED), serial="A")


def test_a_sheet_that_somebody_gives_up_comes_out_once(play: Play) -> None:
    assert play.lies(1, BLURRED) is Reason.BLURRED
    at = play.frames / FPS
    assert play.table.put_aside(BLURRED, at) is BLURRED
    assert play.table.put_aside(BLURRED, at + 10) is None, "it came out already"
    assert play.lies(1, BLURRED) is CameraHint.PUT_ASIDE


def test_pressing_twice_while_something_moves_is_pressing_once(play: Play) -> None:
    play.moves()
    at = play.frames / FPS
    assert play.table.put_aside(BLURRED, at) is BLURRED
    play.moves()
    assert play.table.put_aside(BLURRED, play.frames / FPS) is None


def test_the_next_bad_sheet_can_be_given_up_too(play: Play) -> None:
    play.lies(1, BLURRED)
    assert play.table.put_aside(BLURRED, play.frames / FPS)
    play.moves()
    play.lies(2, BLURRED, count=round(FPS * PATIENCE_SECONDS))
    assert play.table.put_aside(BLURRED, play.frames / FPS)


def test_a_sheet_that_was_given_up_and_then_lies_better_is_read(play: Play) -> None:
    play.lies(1, BLURRED)
    play.table.put_aside(BLURRED, play.frames / FPS)
    play.moves()
    assert play.lies(1, A) is CameraHint.READ
    assert play.came == [A]
