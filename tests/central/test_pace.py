from central import pace
from central.pace import Allowance, Pace


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_through_and_then_the_steady_pace() -> None:
    clock = Clock()
    paces = Pace(Allowance(burst=3, per_second=2), clock)
    assert [paces.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    clock.now = 0.5
    assert [paces.wait("a") for _ in range(2)] == [0, 1]
    clock.now = 1000
    assert [paces.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_the_wait_that_is_told_is_enough() -> None:
    clock = Clock()
    paces = Pace(Allowance(burst=1, per_second=0.03), clock)
    assert paces.wait("a") == 0
    clock.now += paces.wait("a")
    assert paces.wait("a") == 0


def test_one_name_slows_no_other_down() -> None:
    paces = Pace(Allowance(burst=1, per_second=1), Clock())
    assert [paces.wait(name) for name in ("a", "a", "b", "b")] == [0, 1, 0, 1]


def test_names_without_end_take_no_room_without_end(monkeypatch) -> None:
    monkeypatch.setattr(pace, "_MOST_NAMES", 10)
    paces = Pace(Allowance(burst=1, per_second=1), Clock())
    assert not any(paces.wait(str(number)) for number in range(100))
    assert len(paces._left) == 10
    assert paces.wait("99") == 1
