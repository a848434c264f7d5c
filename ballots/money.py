"""How one total becomes the amounts of its pots. Pure and exact."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import Annotated, Protocol

from pydantic import Field, StringConstraints

from ballots.winner_rule import share_of

Weight = Annotated[int, Field(ge=1, le=10**15)] | Annotated[str, StringConstraints(pattern=r"^[1-9]\d*/[1-9]\d*$")]
"""How much one part counts beside the others: a whole number, such as residents, or a fraction "p/q"."""


class Part(Protocol):
    """What a pot says of its size: ``share`` of the total, ``weight`` in the rest, or else its fixed ``amount``."""

    @property
    def amount(self) -> int: ...
    @property
    def share(self) -> str | None: ...
    @property
    def weight(self) -> Weight | None: ...


def divided(total: int, pots: Sequence[Part]) -> list[int]:
    """The amount of each pot, in whole units of the currency; together they are the total.

    Fixed amounts and shares of the total come first, as Helsinki and Toruń take a city-wide share; what is left is
    divided by weight, for instance by residents (Helsinki) or by residents and income (Madrid). Amounts are rounded
    down, and the units that are left go one each to the largest remainders (Hamilton's method), of equal ones to the
    pot that stands first. Raises ValueError when the pots take more or less than the total.
    """
    parts = exact_parts(total, pots)
    amounts = [floor(part) for part in parts]
    largest = sorted(range(len(parts)), key=lambda place: (amounts[place] - parts[place], place))
    for place in largest[: total - sum(amounts)]:
        amounts[place] += 1
    return amounts


def exact_parts(total: int, pots: Sequence[Part]) -> list[Fraction]:
    """What each pot gets before rounding; ValueError when the pots take more or less than the total."""
    weights = [Fraction(0 if pot.weight is None else pot.weight) for pot in pots]
    first = [Fraction(0) if pot.weight is not None else _first(total, pot) for pot in pots]
    rest = total - sum(first)
    if rest < 0:
        raise ValueError(f"fixed amounts and shares are {float(-rest):g} more than the total of {total}")
    if rest and not any(weights):
        raise ValueError(f"{float(rest):g} of the total of {total} is in no pot; give a pot the rest by a weight")
    return [part + (rest * weight / sum(weights) if weight else 0) for part, weight in zip(first, weights, strict=True)]


def _first(total: int, pot: Part) -> Fraction:
    return Fraction(pot.amount) if pot.share is None else share_of(pot.share, total)
