"""Amounts that follow from the size of a voter's share, and up to which share comparisons of them stay as they are."""

from fractions import Fraction
from typing import NamedTuple

from gmpy2 import mpq

from central.exact import Exact, simplest


class Line(NamedTuple):
    """An amount: its value at the share that is being tried, and how much it changes for each unit of a larger one."""

    value: mpq
    slope: mpq

    def minus(self, other: "Line") -> "Line":
        """The difference."""
        return Line(self.value - other.value, self.slope - other.slope)

    def times(self, factor: mpq | int) -> "Line":
        """A multiple."""
        return Line(self.value * factor, self.slope * factor)

    def over(self, divisor: mpq) -> "Line":
        """A part."""
        return Line(self.value / divisor, self.slope / divisor)


ZERO = Line(mpq(0), mpq(0))


class Watch:
    """Compares amounts and keeps in mind the smallest larger share at which a comparison might come out otherwise."""

    def __init__(self, share: mpq) -> None:
        self._share = share
        self._room: mpq | None = None

    def less(self, one: Line, other: Line) -> bool:
        """Whether ``one`` is the smaller amount."""
        gap, closing = other.value - one.value, one.slope - other.slope
        # Amounts that are equal now may part in either direction; unequal ones must first meet.
        if (gap == 0 and closing != 0) or (gap > 0 and closing > 0) or (gap < 0 and closing < 0):
            room = gap / closing
            self._room = room if self._room is None else min(self._room, room)
        return bool(gap > 0)

    @property
    def until(self) -> Exact | None:
        """All comparisons stay as they are for every share from the one tried to below this; None: for any larger."""
        if self._room is None:
            return None
        until = self._share + self._room
        return simplest(Fraction(int(until.numerator), int(until.denominator)))
