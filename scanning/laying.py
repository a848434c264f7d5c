"""One sheet after the other under a camera: when a frame is worth reading, when a sheet is read, when it has gone.

Pure: frames, what came of reading them, and the seconds at which they were seen are handed in. Only frames that stand
still are read, and readings from before a movement are dropped, so that neither a hand nor a change of sheets mixes two
sheets into one.
"""

from collections import Counter

from ballots.outcome import Outcome
from scanning.camera_outcomes import CameraHint
from scanning.combine import ENOUGH, combined, is_same_sheet
from scanning.reasons import Reason
from scanning.result import PageResult, TargetResult
from scanning.steady import Small, Stillness, is_elsewhere

# A sheet lies still for this long before it counts as read, however fast its frames are read: three frames of a camera
# that sends 30 a second, with some room for the rounding of its times. A hand that stops on its way is still for less.
LEAST_SECONDS = 0.09
# A box whose outline is hidden, or that changes, may have a hand over it; hands rarely lie still for this long. Whoever
# can mend the light needs as long.
PATIENCE_SECONDS = 1.5
# Frames of a spell that are read as they come. What they did not show, later ones seldom do.
_AT_ONCE = 12
# How often a frame is read after that: a camera may find its focus without any movement.
_LATER_SECONDS = 0.5
# Pictures of a table look like this, whatever it is made of.
_NO_SHEET = (Reason.NO_PAGE, Reason.BACK_SIDE, Reason.TOO_DARK, Reason.BLURRED)
# So many frames of a sheet that leaves doubt become one picture, whose noise is 2.4 times less than theirs.
MEAN_OF = 6
# These do not get better by lying differently: the sheet is put aside.
FINAL = (Reason.NOT_GENUINE, Reason.WRONG_ELECTION, Reason.WRONG_MODE)


class Table:
    """What lies under the camera. ``hint`` is what the worker is told now."""

    def __init__(self) -> None:
        self.hint: Outcome = CameraHint.LAY
        self._still = Stillness()
        self._small: Small | None = None
        self._lying: tuple[PageResult, Small] | None = None
        self._said: Outcome = CameraHint.READ
        self._frames: list[PageResult] = []
        self._reasons: Counter[Outcome] = Counter()
        self._tried, self._tried_at = 0, 0.0
        self._is_done = False
        self._given_up_at = -PATIENCE_SECONDS
        self._doubtful = False
        self._mean: PageResult | None = None
        self._mean_was_read = False

    @property
    def wants_mean(self) -> bool:
        """Whether the frames of this spell leave a doubt that their mean may settle."""
        return self._doubtful and not self._mean_was_read and not self._is_done and len(self._frames) >= MEAN_OF

    @property
    def spell(self) -> int:
        """Changes whenever something moves."""
        return self._still.spell

    def sees(self, small: Small, at: float) -> bool:
        """Takes in a frame; whether it is worth reading."""
        still = self._still.look(small, at)
        self._small = small
        if not still:
            self._begin()
            self.hint = CameraHint.HOLD_STILL
            return False
        if self._is_done:
            return False
        is_over = self._doubtful and self._still.seconds(at) >= PATIENCE_SECONDS
        return is_over or self._tried < _AT_ONCE or at - self._tried_at >= _LATER_SECONDS

    def was_read(self, frame: PageResult, spell: int, at: float) -> PageResult | None:
        """Takes in what came of a frame of this ``spell``; a sheet when it is accepted or put aside, for good."""
        if spell != self.spell:
            return None
        self._tried, self._tried_at = self._tried + 1, at
        if frame.reason:
            return self._rejected(frame, frame.reason, at)
        if self._frames and not is_same_sheet(self._frames[-1], frame):
            # Two codes in one spell: nobody moved, yet they cannot both lie there alone.
            self._still.begin_anew()
            self._begin()
            self.hint = CameraHint.UNCERTAIN
            return None
        self._frames.append(frame)
        return self._accepted(at)

    def mean_was_read(self, mean: PageResult, spell: int, at: float) -> PageResult | None:
        """Takes in what came of the mean of this spell's frames; a sheet when that settles it."""
        if spell != self.spell:
            return None
        self._mean_was_read = True
        if mean.status == "read" and is_same_sheet(mean, self._frames[-1]):
            self._mean = mean
        return self._accepted(at)

    def put_aside(self, bad: PageResult, at: float) -> PageResult | None:
        """Takes in that whoever lays the sheets gives up on what lies there, of which ``bad`` is the last picture.

        None when it came out already, or they have pressed twice.
        """
        if self._is_done or at - self._given_up_at < PATIENCE_SECONDS:
            return None
        self._is_done, self._given_up_at = True, at
        if self._small is not None:
            self._lying = bad, self._small
        self.judged(CameraHint.PUT_ASIDE)
        return bad

    def judged(self, sentence: Outcome) -> None:
        """What came of the sheet that was accepted, to be said as long as it lies there."""
        self.hint = self._said = sentence

    def _begin(self) -> None:
        self._frames = []
        self._reasons = Counter()
        self._tried = 0
        self._is_done = False
        self._doubtful = False
        self._mean, self._mean_was_read = None, False

    def _accepted(self, at: float) -> PageResult | None:
        if len(self._frames) < ENOUGH or self._still.seconds(at) < LEAST_SECONDS:
            return None
        sheet = combined(self._frames, self._mean)
        unclear = [target for target in sheet.targets if target.mark == "unclear" and not _is_filled_in(target)]
        self._doubtful = bool(unclear)
        # What their mean leaves unclear on a sheet that is seen well, no more frames will settle.
        is_settled = self._mean is not None and not any(_may_change(target) for target in unclear)
        if self._doubtful and not is_settled and self._still.seconds(at) < PATIENCE_SECONDS:
            has_poor_light = any(target.poor_light for target in unclear)
            self.hint = CameraHint.LIGHT if has_poor_light else CameraHint.UNCERTAIN
            return None
        return self._comes_out(sheet)

    def _rejected(self, frame: PageResult, reason: Reason, at: float) -> PageResult | None:
        self._reasons[reason] += 1
        if self._reasons[reason] < ENOUGH or self._frames:
            return None
        if reason in FINAL and self._still.seconds(at) >= LEAST_SECONDS:
            return self._comes_out(frame)
        has_sheet = bool(frame.serial or frame.advice) or reason not in _NO_SHEET
        if not has_sheet:
            self._has_gone()
        self.hint = frame.advice or _hint(reason, has_sheet)
        return None

    def _has_gone(self) -> None:
        if self._lying and self._small is not None and is_elsewhere(self._lying[1], self._small):
            self._lying = None

    def _comes_out(self, sheet: PageResult) -> PageResult | None:
        """The sheet, unless it is the one that came out last and has not gone since."""
        self._is_done = True
        before = self._lying[0] if self._lying else None
        if self._small is not None:
            self._lying = sheet, self._small
        if before and _says_the_same(before, sheet):
            self.hint = self._said
            return None
        self.judged(CameraHint.READ)
        return sheet


def _is_filled_in(target: TargetResult) -> bool:
    """Whether a box is black and the paper around it is seen: a pen did that, whatever it means, and no finger."""
    return target.blackened and not _may_change(target)


def _may_change(target: TargetResult) -> bool:
    return target.hidden or target.poor_light


def _hint(reason: Reason, has_sheet: bool) -> Outcome:
    if has_sheet or reason is Reason.BLURRED:
        return reason
    return CameraHint.DARK if reason is Reason.TOO_DARK else CameraHint.LAY


def _says_the_same(before: PageResult, now: PageResult) -> bool:
    """Whether a reading has nothing new to tell of a sheet; a copy with other marks has."""
    if before.reason or now.reason:
        return before.reason is now.reason
    pairs = zip(before.targets, now.targets, strict=False)
    return is_same_sheet(before, now) and all({a.mark, b.mark} != {"marked", "blank"} for a, b in pairs)
