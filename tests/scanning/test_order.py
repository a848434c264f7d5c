"""Frames go out in the order of the files, whatever order their answers come in, and few are under way at a time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scanning.errors import UnreadableFile
from scanning.frames import Answer
from scanning.order import FileDone, Order, Ticket
from scanning.reasons import Reason
from scanning.result import PageResult, rejected

WINDOW = 4
CRASH = "crash"


def answer(ticket: Ticket, frames: int) -> Answer:
    """What a reading process says of a frame of a file with this many."""
    task = ticket.task
    within = task.frame < frames
    return Answer(frames, rejected(task.path, task.frame, Reason.NO_PAGE) if within else None)


def gone_out(order: Order) -> list[tuple[str, int]]:
    return [(r.source, r.frame) for r in order.going_out() if isinstance(r, PageResult)]


@given(st.lists(st.integers(1, 7), max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_every_frame_goes_out_once_and_in_order(sizes: list[int], chance: object) -> None:
    order = Order((str(number) for number in range(len(sizes))), WINDOW)
    under_way: list[Ticket] = []
    out: list[tuple[str, int]] = []
    while True:
        while len(under_way) < 3 and (ticket := order.next_ticket()) is not None:
            under_way.append(ticket)
        if order.is_finished:
            break
        ticket = under_way.pop(chance.randrange(len(under_way)))  # type: ignore[attr-defined]
        order.answered(ticket, answer(ticket, sizes[int(ticket.task.path)]))
        out += gone_out(order)
    assert out == [(str(number), frame) for number, size in enumerate(sizes) for frame in range(size)]


def test_no_more_than_the_window_is_given_out_while_the_first_is_slow() -> None:
    order = Order((f"{n}.jpg" for n in range(100)), WINDOW)
    slow = order.next_ticket()
    for _ in range(WINDOW - 1):
        ticket = order.next_ticket()
        order.answered(ticket, answer(ticket, 1))
    assert order.next_ticket() is None
    assert gone_out(order) == []
    order.answered(slow, answer(slow, 1))
    assert len(gone_out(order)) == WINDOW
    assert order.next_ticket().task.path == f"{WINDOW}.jpg"


def test_a_crash_costs_one_frame_and_the_rest_of_the_file_goes_on() -> None:
    order = Order(["a.pdf"], WINDOW)
    for frame in range(4):
        ticket = order.next_ticket()
        assert ticket.task.frame == frame
        order.answered(ticket, None if frame in (0, 2) else answer(ticket, 4))
    assert [(r.frame, r.reason) for r in order.going_out() if isinstance(r, PageResult)] == [
        (0, Reason.READER_CRASHED),
        (1, Reason.NO_PAGE),
        (2, Reason.READER_CRASHED),
        (3, Reason.NO_PAGE),
    ]
    assert order.next_ticket() is None
    assert order.is_finished


def test_a_single_picture_that_crashes_is_one_page() -> None:
    order = Order(["a.jpg", "b.jpg"], window=1)
    order.answered(order.next_ticket(), None)
    assert gone_out(order) == [("a.jpg", 0)]
    second = order.next_ticket()
    assert (second.task.path, second.task.frame) == ("a.jpg", 1)
    order.answered(second, answer(second, 1))
    assert gone_out(order) == []
    assert order.next_ticket().task.path == "b.jpg"


def test_a_file_that_crashes_twice_before_any_answer_is_given_up() -> None:
    order = Order(["a.pdf", "b.pdf"], WINDOW)
    first = order.next_ticket()
    order.answered(first, None)
    assert gone_out(order) == [("a.pdf", 0)]
    order.answered(order.next_ticket(), None)
    assert gone_out(order) == [("a.pdf", 1)]
    assert order.next_ticket().task.path == "b.pdf"


def test_a_file_that_cannot_be_opened_is_told_in_its_turn() -> None:
    order = Order(["a.jpg", "b.jpg"], WINDOW)
    first, second = order.next_ticket(), order.next_ticket()
    order.answered(second, Answer(0, None, "Permission denied"))
    assert list(order.going_out()) == []
    order.answered(first, answer(first, 1))
    page, done, problem = order.going_out()
    assert done == FileDone("a.jpg")
    assert isinstance(page, PageResult)
    assert isinstance(problem, UnreadableFile)
    assert str(problem).startswith("b.jpg cannot be read: Permission denied.")


def test_a_file_that_is_named_twice_is_read_twice() -> None:
    order = Order(["a.pdf", "a.pdf"], WINDOW)
    first, second = order.next_ticket(), order.next_ticket()
    order.answered(second, answer(second, 2))
    order.answered(first, answer(first, 2))
    while (ticket := order.next_ticket()) is not None:
        order.answered(ticket, answer(ticket, 2))
    assert gone_out(order) == [("a.pdf", 0), ("a.pdf", 1)] * 2


def test_a_file_is_done_only_when_its_last_page_was_dealt_with() -> None:
    order = Order(["a.pdf"], WINDOW)
    for _ in range(2):
        ticket = order.next_ticket()
        order.answered(ticket, answer(ticket, 2))
    out = order.going_out()
    assert [type(next(out)) for _ in range(2)] == [PageResult, PageResult]
    assert not order.is_finished
    assert list(out) == [FileDone("a.pdf")]


def test_nothing_just_now_is_not_the_end() -> None:
    order = Order(iter([None, "a.jpg", None]), WINDOW)
    assert order.next_ticket() is None
    assert not order.is_finished
    ticket = order.next_ticket()
    assert order.next_ticket() is None
    order.answered(ticket, answer(ticket, 1))
    assert gone_out(order) == [("a.jpg", 0)]
    assert order.next_ticket() is None
    assert order.is_finished
