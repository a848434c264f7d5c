"""Wrong tries make the next ones wait."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from central.web.slowing import Tries, wait_after


class Clock:
    """Seconds that pass when somebody says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def wrong(tries: Tries, times: int, name: str = "åsa") -> None:
    for _ in range(times):
        assert tries.attempt(name, lambda: False) is False


def test_mistyping_twice_costs_nothing() -> None:
    tries = Tries(Clock())
    wrong(tries, 2)
    assert tries.attempt("åsa", lambda: True) is True


def test_after_the_third_wrong_try_even_the_right_passphrase_waits() -> None:
    clock = Clock()
    tries = Tries(clock)
    wrong(tries, 3)
    asked: list[bool] = []
    assert tries.attempt("åsa", lambda: not asked.append(True)) == 6
    assert not asked
    clock.now = 5.0
    assert tries.attempt("åsa", lambda: True) is True


def test_a_right_try_forgives_the_wrong_ones() -> None:
    tries = Tries(Clock())
    wrong(tries, 2)
    assert tries.attempt("åsa", lambda: True) is True
    wrong(tries, 2)
    assert tries.attempt("åsa", lambda: True) is True


def test_others_do_not_wait() -> None:
    tries = Tries(Clock())
    wrong(tries, 3)
    assert tries.attempt("bo", lambda: True) is True


def test_many_tries_at_once_are_checked_one_by_one() -> None:
    tries = Tries(Clock())
    checked: list[bool] = []
    threads = [
        threading.Thread(target=tries.attempt, args=("åsa", lambda: bool(checked.append(True)))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(checked) == 3


@given(st.integers(min_value=0, max_value=10_000))
def test_waiting_never_gets_shorter_nor_longer_than_five_minutes(wrong_tries: int) -> None:
    assert wait_after(wrong_tries) <= wait_after(wrong_tries + 1) <= 300
