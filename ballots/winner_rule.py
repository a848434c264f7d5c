"""How scores become winners, as the election names it. The counting itself is the central room's."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Greedy(BaseModel):
    """Projects in order of their scores, each funded when it fits into what is left of the pot.

    ``on_misfit`` says what follows a project that does not fit: ``skip`` goes on with the next, ``stop`` ends there.
    ``min_votes`` is the least score to be eligible (inclusive): a number, or a share of the contest's valid
    ballots written "p/q" or "5%".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["greedy"]
    on_misfit: Literal["skip", "stop"]
    min_votes: Annotated[int, Field(ge=0)] | Annotated[str, StringConstraints(pattern=r"^\d+(/[1-9]\d*|%)$")] = 0

    def least_score(self, valid_ballots: int) -> Fraction:
        """The least score that a project needs, given the number of valid ballots in the contest."""
        if isinstance(self.min_votes, int):
            return Fraction(self.min_votes)
        if self.min_votes.endswith("%"):
            return Fraction(int(self.min_votes[:-1]), 100) * valid_ballots
        return Fraction(self.min_votes) * valid_ballots

    @property
    def name(self) -> str:
        """The rule as results name it, e.g. ``greedy-skip``."""
        return f"greedy-{self.on_misfit}"


WinnerRule = Annotated[Greedy, Field()]
