"""The day as one path: where it stands, and the one next thing to do. Pure."""

from enum import Enum

from station.status import Status


class Stage(Enum):
    """The stages of the path, in order."""

    PREPARE = 0
    OPEN = 1
    RECEIVE = 2
    CLOSE_BOX = 3
    COUNT = 4
    RECONCILE = 5
    DELIVER = 6
    DONE = 7


class Step(Enum):
    """The next thing to do, and the stage it belongs to."""

    STOPPED = "stopped", None
    GET_APPROVED = "get-approved", Stage.PREPARE
    PREPARE = "prepare", Stage.PREPARE
    OPEN = "open", Stage.OPEN
    OPEN_AGAIN = "open-again", Stage.OPEN
    RECEIVE = "receive", Stage.RECEIVE
    CLOSE_LAST_BOXES = "close-last-boxes", Stage.CLOSE_BOX
    READ = "read", Stage.COUNT
    REVIEW = "review", Stage.COUNT
    FIND_SHEETS = "find-sheets", Stage.COUNT
    RECONCILE = "reconcile", Stage.RECONCILE
    CLOSE = "close", Stage.RECONCILE
    FINISH_CLOSING = "finish-closing", Stage.RECONCILE
    DELIVER = "deliver", Stage.DELIVER
    DONE = "done", Stage.DONE

    @property
    def stage(self) -> Stage | None:
        """Where on the path this is; None when the path has ended early."""
        stage: Stage | None = self.value[1]
        return stage


def next_step(status: Status, *, closing: bool, note: str) -> Step:
    """What to do now. ``closing`` says that closing for good has begun; ``note`` is the note on differences."""
    if status.stopped:
        return Step.STOPPED
    if not status.approved:
        return Step.GET_APPROVED
    if status.closed:
        return Step.DONE if delivered(status) else Step.DELIVER
    if closing:
        return Step.FINISH_CLOSING
    return _voting(status) or _counting(status, reconciled(status, note))


def delivered(status: Status) -> bool:
    """Whether nothing is left that central has not receipted."""
    return all(stream.pending == 0 and stream.sealed == stream.receipted for stream in status.streams.values())


def reconciled(status: Status, note: str) -> bool:
    """Whether the unused ballots were counted, and differences have a note."""
    return status.balance.unused is not None and not (status.differences and not note)


def _voting(status: Status) -> Step | None:
    """The step while boxes take ballots in, None once all of them are closed."""
    boxes = status.balance.boxes
    if not boxes:
        return Step.OPEN if status.prepared else Step.PREPARE
    waiting = [box for box in boxes if box.urn.is_open]
    if not waiting:
        return None
    if status.day is None:
        return Step.OPEN_AGAIN
    return Step.RECEIVE if len(waiting) == len(boxes) else Step.CLOSE_LAST_BOXES


def _counting(status: Status, is_reconciled: bool) -> Step:
    # A ballot that cannot be read must not block the day, so whoever has reconciled is past reading.
    if not is_reconciled and any(box.read < box.urn.to_read for box in status.balance.boxes):
        return Step.READ
    if status.unfinished.to_review:
        return Step.REVIEW
    if status.unfinished.incomplete:
        return Step.FIND_SHEETS
    return Step.CLOSE if is_reconciled else Step.RECONCILE
