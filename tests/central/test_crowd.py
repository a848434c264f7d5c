from hypothesis import given, settings
from hypothesis import strategies as st

from central.crowd import Crowd


def test_whoever_has_been_waited_for_longest_goes_when_there_are_too_many() -> None:
    crowd: Crowd[int] = Crowd(most=3, most_of_one=9, most_bytes=100)
    gone = [crowd.enter(guest, f"10.0.0.{guest}") for guest in range(5)]
    assert gone == [[], [], [], [0], [1]]


def test_one_address_crowds_out_itself_and_nobody_else() -> None:
    crowd: Crowd[str] = Crowd(most=9, most_of_one=2, most_bytes=100)
    assert crowd.enter("honest", "10.0.0.1") == []
    assert [crowd.enter(f"peer {n}", "10.6.6.6") for n in range(4)] == [[], [], ["peer 0"], ["peer 1"]]
    crowd.leave("honest")
    assert len(crowd) == 2


def test_whoever_was_answered_stands_last_in_line() -> None:
    crowd: Crowd[str] = Crowd(most=2, most_of_one=9, most_bytes=100)
    crowd.enter("busy", "a")
    crowd.enter("idle", "b")
    crowd.serve("busy")
    assert crowd.served() == ["busy"]
    crowd.wait_for("busy")
    assert crowd.enter("new", "c") == ["idle"]


def test_nobody_goes_whose_request_is_being_worked_on() -> None:
    crowd: Crowd[str] = Crowd(most=1, most_of_one=9, most_bytes=100)
    crowd.enter("served", "a")
    crowd.serve("served")
    assert crowd.enter("new", "b") == ["new"]
    assert len(crowd) == 1


def test_bytes_are_held_for_those_who_came_last() -> None:
    crowd: Crowd[str] = Crowd(most=9, most_of_one=9, most_bytes=100)
    for guest in ("none", "first", "second"):
        crowd.enter(guest, guest)
    assert crowd.hold("first", 60) == []
    assert crowd.hold("second", 60) == ["first"]
    assert crowd.hold("second", 101) == ["second"]
    assert crowd.held_bytes == 0
    assert len(crowd) == 1


STEPS = st.lists(st.tuples(st.sampled_from(["enter", "hold", "serve", "wait_for", "leave"]), st.integers(0, 12)))


@given(STEPS)
@settings(max_examples=50, deadline=None)
def test_no_limit_is_ever_passed(steps: list[tuple[str, int]]) -> None:
    crowd: Crowd[int] = Crowd(most=5, most_of_one=3, most_bytes=100)
    waiting: set[int] = set()
    served: set[int] = set()
    for step, guest in steps:
        gone: list[int] = []
        if step == "enter" and guest not in waiting | served:
            waiting.add(guest)
            gone = crowd.enter(guest, "one" if guest % 2 else f"10.0.0.{guest}")
        elif step == "hold" and guest in waiting:
            gone = crowd.hold(guest, guest * 20)
        elif step == "serve" and guest in waiting:
            crowd.serve(guest)
            waiting.remove(guest)
            served.add(guest)
        elif step == "wait_for" and guest in served:
            crowd.wait_for(guest)
            served.remove(guest)
            waiting.add(guest)
        elif step == "leave":
            crowd.leave(guest)
            waiting.discard(guest)
            served.discard(guest)
        assert set(gone) <= waiting
        waiting -= set(gone)
        assert len(crowd) == len(waiting | served) <= 5
        assert sum(each % 2 for each in waiting | served) <= 3
        assert crowd.held_bytes <= 100
