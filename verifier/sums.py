"""Adds up votes, whole ones and those that a bundle shows in sums only."""

from collections import Counter
from dataclasses import dataclass, field

from verifier.votes import BLANK, VALID, Vote


@dataclass
class Sum:
    """Ballots in one contest. ``given`` is how many valid ballots give a project a value; ``whole`` the votes known.

    ``valid`` counts those of which only sums are known as well.
    """

    valid: int = 0
    blank: int = 0
    invalid: Counter[str] = field(default_factory=Counter)
    given: Counter[tuple[str, int]] = field(default_factory=Counter)
    whole: Counter[Vote] = field(default_factory=Counter)

    @property
    def ballots(self) -> int:
        """How many there are in all."""
        return self.valid + self.blank + self.invalid.total()

    @property
    def all_whole(self) -> bool:
        """Whether each valid vote is known as a whole."""
        return self.whole.total() == self.valid

    def add(self, verdict: str, vote: Vote, times: int = 1) -> None:
        """Adds a ballot, or several that say the same."""
        if verdict == VALID:
            self.valid += times
            self.whole[vote] += times
            for project, value in vote:
                self.given[project, value] += times
        elif verdict == BLANK:
            self.blank += times
        else:
            self.invalid[verdict] += times

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.valid + other.valid,
            self.blank + other.blank,
            self.invalid + other.invalid,
            self.given + other.given,
            self.whole + other.whole,
        )
