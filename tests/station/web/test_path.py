from dataclasses import replace
from typing import Any

import pytest

from station.box import Urn
from station.cast import Unfinished
from station.held_pictures import PictureCounts
from station.ladder import StreamStatus
from station.reconcile import Balance, BoxCount, differences
from station.status import Stage as StatusStage
from station.status import Status
from station.web.path import Stage, Step, delivered, next_step
from sync.batch import Stream

NOTHING = Unfinished(0, 0)
OPEN, CLOSED, READ = BoxCount(Urn("1", "S", None), 0), BoxCount(Urn("2", "S", 5), 0), BoxCount(Urn("2", "S", 5), 5)


def status(*boxes: BoxCount, unused: int | None = None, left: Unfinished = NOTHING, **changes: Any) -> Status:
    figures = Balance(5, 0, 0, unused, sum(box.read for box in boxes), 5, boxes)
    start = Status(
        stage=StatusStage.PREPARE,
        approved=True,
        stopped=None,
        day="2027-05-01",
        closed=False,
        balance=figures,
        differences=tuple(differences(figures)),
        sheets=0,
        unfinished=left,
        held={},
        streams={stream: StreamStatus(0, 0, 0, 0) for stream in Stream},
        heads=None,
        pictures=PictureCounts(0, 0),
        prepared=True,
    )
    return replace(start, **changes)


def sealed(pending: int, made: int, receipted: int) -> dict[Stream, StreamStatus]:
    return {stream: StreamStatus(pending, made, receipted, receipted) for stream in Stream}


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (status(stopped="an old copy"), Step.STOPPED),
        (status(approved=False), Step.GET_APPROVED),
        (status(day=None, prepared=False), Step.PREPARE),
        (status(OPEN, prepared=False), Step.RECEIVE),
        (status(day=None), Step.OPEN),
        (status(OPEN), Step.RECEIVE),
        (status(OPEN, day=None), Step.OPEN_AGAIN),
        (status(OPEN, CLOSED), Step.CLOSE_LAST_BOXES),
        (status(CLOSED), Step.READ),
        (status(CLOSED, day=None), Step.READ),
        (status(READ, left=Unfinished(2, 1)), Step.REVIEW),
        (status(READ, left=Unfinished(0, 1)), Step.FIND_SHEETS),
        (status(READ), Step.RECONCILE),
        (status(READ, unused=0), Step.CLOSE),
        (status(READ, unused=3), Step.RECONCILE),
        (status(READ, closed=True, streams=sealed(0, 2, 1)), Step.DELIVER),
        (status(READ, closed=True, streams=sealed(1, 2, 2)), Step.DELIVER),
        (status(READ, closed=True, streams=sealed(0, 2, 2)), Step.DONE),
    ],
)
def test_the_day_has_one_next_thing(now: Status, step: Step):
    assert next_step(now, closing=False, note="") is step


def test_a_ballot_that_cannot_be_read_does_not_block_the_day():
    now = status(CLOSED, unused=0)
    assert next_step(now, closing=False, note="") is Step.READ
    assert next_step(now, closing=False, note="en gick sönder") is Step.CLOSE


def test_a_review_still_waits_when_the_numbers_are_explained():
    now = status(CLOSED, unused=0, left=Unfinished(1, 0))
    assert next_step(now, closing=False, note="en gick sönder") is Step.REVIEW


def test_a_closing_that_was_cut_off_is_finished_first():
    assert next_step(status(READ), closing=True, note="") is Step.FINISH_CLOSING


def test_the_path_never_goes_back_as_the_day_goes_on():
    day = [Step.GET_APPROVED, Step.PREPARE, Step.OPEN, Step.RECEIVE, Step.CLOSE_LAST_BOXES, Step.READ, Step.REVIEW]
    day += [Step.RECONCILE, Step.CLOSE, Step.DELIVER, Step.DONE]
    stages = [step.stage.value for step in day if step.stage]
    assert stages == sorted(stages)
    assert set(stages) == {stage.value for stage in Stage}


def test_what_is_stored_but_not_sealed_is_not_delivered():
    assert not delivered(status(streams=sealed(1, 0, 0)))
    assert delivered(status(streams=sealed(0, 3, 3)))
