"""How scores become winners, as the election names it. The counting itself is the central room's."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Share = Annotated[str, StringConstraints(pattern=r"^\d+(/[1-9]\d*|%)$")]
"""A part of something, exactly: "p/q" or "5%"."""

Threshold = Annotated[int, Field(ge=0)] | Share
"""The least score to be eligible (inclusive): a number, or a share of the valid ballots written "p/q" or "5%"."""


def share_of(share: str, whole: int) -> Fraction:
    """The exact part of ``whole`` that "p/q" or "5%" means."""
    return (Fraction(int(share[:-1]), 100) if share.endswith("%") else Fraction(share)) * whole


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _RuleWithThreshold(_Rule):
    min_votes: Threshold = 0

    def least_score(self, valid_ballots: int) -> Fraction:
        """The least score that a project needs, given the number of valid ballots in the contest."""
        if isinstance(self.min_votes, int):
            return Fraction(self.min_votes)
        return share_of(self.min_votes, valid_ballots)


class Tier(_Rule):
    """At most ``winners`` projects may win among those that cost up to ``max_cost`` and above all lower tiers."""

    max_cost: int = Field(ge=0)
    winners: int = Field(ge=0)


class Greedy(_RuleWithThreshold):
    """Projects in order of their scores, each funded when it fits into what is left of the pot.

    ``on_misfit`` says what follows a project that does not fit: ``skip`` goes on with the next, ``stop`` ends there.
    ``min_votes`` is the least score to be eligible. ``cap`` is the largest share of the pot that a project may cost,
    written as a threshold's share; a dearer one is an error in the definition. Each project belongs to the lowest of
    ``tiers`` that holds its cost (in Trelleborg 2022: 1 up to 1,000,000, 4 up to 500,000, 4 up to 250,000 and 10 up
    to 100,000, together the whole pot); one whose tier is full is passed over, and stops nothing.
    """

    type: Literal["greedy"]
    on_misfit: Literal["skip", "stop"]
    cap: Share | None = None
    tiers: Annotated[list[Tier], Field(max_length=20)] = []

    def most_cost(self, pot: int) -> Fraction | None:
        """The most that a project may cost under the cap; None without one."""
        return None if self.cap is None else share_of(self.cap, pot)

    @property
    def name(self) -> str:
        """The rule as results name it, e.g. ``greedy-skip``."""
        return f"greedy-{self.on_misfit}"


class EqualShares(_RuleWithThreshold):
    """The Method of Equal Shares: the pot is divided equally among the voters, who together buy what they voted for.

    ``utility`` is what a project is worth to a voter who gave it one point: its ``cost``, or 1 (``cardinality``).
    ``completion`` says what becomes of money that is left: ``add1`` raises every share by one unit of the currency
    again and again while what is bought fits into the pot, ``add1-greedy`` then also funds by score whatever fits.
    With ``comparison`` the winners by score (greedy, skip) stand instead if more voters are better off with them.
    """

    type: Literal["equal-shares"]
    utility: Literal["cost", "cardinality"]
    completion: Literal["add1", "add1-greedy"]
    comparison: bool = False

    @property
    def name(self) -> str:
        """The rule as results name it, e.g. ``equal-shares-add1-comparison``; utility by cost is not named."""
        utility = "-cardinality" if self.utility == "cardinality" else ""
        return f"equal-shares{utility}-{self.completion}{'-comparison' if self.comparison else ''}"


class FixedNumber(_RuleWithThreshold):
    """The ``winners`` best projects by score, whatever they cost; with ``within_pot`` one that does not fit is skipped.

    ``min_votes`` is the least score to be eligible, so that there may be fewer winners.
    """

    type: Literal["fixed-number"]
    winners: int = Field(ge=1, le=400)
    within_pot: bool = False

    @property
    def name(self) -> str:
        """The rule as results name it, e.g. ``fixed-number-3``."""
        return f"fixed-number-{self.winners}{'-within-pot' if self.within_pot else ''}"


class MajorityJudgment(_Rule):
    """Projects in order of the voters' grades for them, as :mod:`central.majority` compares these.

    ``winners`` is the most that may win. With ``on_misfit`` they must also fit into the pot, and it says what follows
    one that does not, as for :class:`Greedy`; without, they win whatever they cost. One of the two must be there.
    """

    type: Literal["majority-judgment"]
    winners: int | None = Field(default=None, ge=1, le=400)
    on_misfit: Literal["skip", "stop"] | None = None

    @model_validator(mode="after")
    def _ends_somewhere(self) -> Self:
        if self.winners is None and self.on_misfit is None:
            raise ValueError("say how many projects win (winners), or that they must fit into the pot (on_misfit)")
        return self

    def least_score(self, valid_ballots: int) -> Fraction:
        """Nothing: however it is graded, a project may win."""
        del valid_ballots
        return Fraction(0)

    @property
    def name(self) -> str:
        """The rule as results name it, e.g. ``majority-judgment-3`` or ``majority-judgment-skip``."""
        return "-".join(str(part) for part in (self.type, self.winners, self.on_misfit) if part is not None)


WinnerRule = Annotated[Greedy | EqualShares | FixedNumber | MajorityJudgment, Field(discriminator="type")]
