"""Voting methods: what a voter may mark in one contest, and how many boxes each project has on paper.

Each is a model here with a judge in :mod:`ballots.judging`.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ballots.local_text import LocalText


class _Method(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChooseOne(_Method):
    """One cross on one project."""

    type: Literal["choose-one"]

    @property
    def columns(self) -> tuple[str, ...]:
        """The boxes in a project's row, named as in ``layout.json``."""
        return ("1",)


class Approval(_Method):
    """A cross on each project that the voter supports: at least ``min`` and at most ``max`` of them."""

    type: Literal["approval"]
    min: int = Field(default=1, ge=1)
    max: int = Field(ge=1)

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is larger than max ({self.max})")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The boxes in a project's row, named as in ``layout.json``."""
        return ("1",)


class Knapsack(_Method):
    """A cross on each project that the voter supports, as long as they cost at most ``limit`` together.

    ``limit`` is in whole units of the currency. An election file need not name it: then it is the contest's pot, which
    :class:`ballots.election.Election` fills in.
    """

    type: Literal["knapsack"]
    limit: int | None = Field(default=None, ge=0, le=10**15)
    min: int = Field(default=1, ge=1)
    max: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.max is not None and self.min > self.max:
            raise ValueError(f"min ({self.min}) is larger than max ({self.max})")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The boxes in a project's row, named as in ``layout.json``."""
        return ("1",)

    @property
    def most_cost(self) -> int:
        """The most that the chosen projects may cost; ValueError for a contest that no election has given its pot."""
        if self.limit is None:
            raise ValueError("a knapsack without a limit of its own takes it from its election's pot")
        return self.limit


class Ranking(_Method):
    """A cross in column 1 for the first choice, column 2 for the second, and so on; rank r earns ``points[r-1]``."""

    type: Literal["ranking"]
    points: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=8)]
    min: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.min > len(self.points):
            raise ValueError(f"min ({self.min}) is larger than the number of ranks ({len(self.points)})")
        if any(later > earlier for earlier, later in zip(self.points, self.points[1:], strict=False)):
            raise ValueError("points must not rise from one rank to the next")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The boxes in a project's row, one a rank, named as in ``layout.json``."""
        return tuple(str(rank) for rank in range(1, len(self.points) + 1))


class Points(_Method):
    """Each cross gives a project one point; at least ``min`` and at most ``total`` in all, ``per_project`` on one.

    The number of crosses in a row counts, not which of its boxes they are in.
    """

    type: Literal["points"]
    total: int = Field(ge=1, le=20)
    per_project: int = Field(ge=1, le=8)
    min: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.per_project > self.total:
            raise ValueError(f"per_project ({self.per_project}) is larger than total ({self.total})")
        if self.min > self.total:
            raise ValueError(f"min ({self.min}) is larger than total ({self.total})")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The boxes in a project's row, one a point, named as in ``layout.json``."""
        return tuple(str(point) for point in range(1, self.per_project + 1))


class Grade(BaseModel):
    """One word that a voter can say about a project. ``id`` names its column of boxes, as in ``layout.json``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    name: LocalText


class Grades(_Method):
    """Each project gets at most one of the ``grades``, which stand in order, the best first.

    ``ungraded`` is what the count makes of a project that a valid ballot does not grade: its ``worst`` grade, as in
    Balinski and Laraki, *Majority Judgment* (MIT Press, 2011); or ``blank``, so that only those who graded it judge it.
    """

    type: Literal["grades"]
    grades: Annotated[list[Grade], Field(min_length=2, max_length=7)]
    ungraded: Literal["worst", "blank"]

    @property
    def columns(self) -> tuple[str, ...]:
        """The boxes in a project's row, one a grade, named as in ``layout.json``."""
        return tuple(grade.id for grade in self.grades)


Method = Annotated[ChooseOne | Approval | Knapsack | Ranking | Points | Grades, Field(discriminator="type")]
