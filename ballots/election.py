"""The election definition: all that a printed ballot or a result depends on, and nothing else.

Stations, opening hours and test or official mode live in the manifest (see :mod:`sync.manifest`), so that opening
another library does not touch printed ballots.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from ballots.local_text import LanguageCode, LocalText
from ballots.methods import Knapsack, Method
from ballots.money import Weight, divided
from ballots.winner_rule import Share, WinnerRule

# Ids stand in file names, tokens and on paper: short, without blanks, and the same in every language.
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
# Amounts are whole units of the currency, exact; 10^15 keeps every sum far inside SQLite's and JSON's integers.
Amount = Annotated[int, Field(ge=0, le=10**15)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def _by_id(parts: Sequence[_T], wanted: str) -> _T:
    for part in parts:
        if part.id == wanted:
            return part
    raise KeyError(wanted)


class Project(_Part):
    """A costed proposal that passed the feasibility review (förslag). ``id`` is the number printed on the ballot."""

    id: Id
    name: LocalText
    description: LocalText | None = None
    cost: Amount
    category: str | None = None


class Exclusion(_Part):
    """Projects of which at most one may win, for instance because they would stand in the same place."""

    projects: Annotated[list[Id], Field(min_length=2)]
    reason: LocalText | None = None


class Contest(_Part):
    """One pot of money with its projects, voting method and winner rule (delomröstning).

    With ``cost_classes`` a project counts with the top of its class, as in Helsinki 2024: the city sets the classes
    before the vote and keeps the whole of its class for each project that wins (decision HEL 2023-008601). They rise.
    """

    id: Id
    title: LocalText
    scope: Literal["city", "district"]
    pot: Id
    method: Method
    winner_rule: WinnerRule
    projects: Annotated[list[Project], Field(min_length=1, max_length=400)]
    exclusions: list[Exclusion] = []
    cost_classes: Annotated[list[Amount], Field(max_length=50)] = []

    def project(self, project_id: str) -> Project:
        """The project with this number; KeyError if there is none."""
        return _by_id(self.projects, project_id)

    def counted_cost(self, project: Project) -> int:
        """What the project costs wherever costs count or are shown; never less than its own cost.

        A project above the highest class is an error that the checks name, and keeps its own cost until then.
        """
        return next((top for top in self.cost_classes if top >= project.cost), project.cost)

    @property
    def has_costs(self) -> bool:
        """Whether any project costs something; where none does, voters name priorities and money is not shown."""
        return any(project.cost for project in self.projects)


class Combined(_Part):
    """Contests with the same projects, one a region, whose points are added up to choose for the whole city.

    Each contest's points count times its weight in ``weights``, as regions in greater need weigh more in Porto Alegre
    (Santos, "Participatory Budgeting in Porto Alegre", Politics & Society 26, 1998). The ``winners`` best projects by
    the sum are chosen. That spends nothing: the contests themselves spend the money.
    """

    id: Id
    title: LocalText
    winners: Annotated[int, Field(ge=1, le=400)]
    weights: Annotated[dict[Id, Weight], Field(min_length=2)]


class Money(_Part):
    """The ``total`` of which all pots are parts."""

    total: Amount


class Pot(_Part):
    """An amount of money, in whole units of the election's currency.

    The file gives the ``amount`` itself, a ``share`` of the election's money, or a ``weight`` in what fixed amounts and
    shares leave of it; then :class:`Election` fills in the amount, by :func:`ballots.money.divided`. A ``shared`` pot
    is spent by several contests in the file's order, each with what those before it have left.
    """

    id: Id
    amount: Amount = 0
    share: Share | None = None
    weight: Weight | None = None
    shared: Literal["in-order"] | None = None

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        sizes = [self.share, self.weight, self.amount if "amount" in self.model_fields_set else None]
        if len(sizes) - sizes.count(None) != 1:
            raise ValueError("give the pot one of amount, share and weight")
        return self


class Style(_Part):
    """A ballot style (röstsedelstyp): which contests stand on the ballot, in which languages, and how it is set.

    ``edition`` is the print: ``standard``, ``large`` (18 pt or more, larger boxes) or ``contrast`` (bold throughout).
    """

    id: Id
    contests: Annotated[list[Id], Field(min_length=1)]
    languages: Annotated[list[LanguageCode], Field(min_length=1, max_length=2)]
    edition: Literal["standard", "large", "contrast"] = "standard"


class TieLot(_Part):
    """The lot that settles ties: projects are ordered by SHA-256(seed ‖ 0x00 ‖ contest ‖ 0x00 ‖ project), lowest first.

    The seed is drawn in public before the vote and stands in the report.
    """

    method: Literal["sha256"]
    seed: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ProjectOrder(_Part):
    """The lot for the order of projects on the ballots, drawn by :func:`ballots.order.printed_order`.

    ``styles`` says what it means for the ballot styles: they print the ``same`` order; each has one ``drawn`` for
    itself (its id follows the project in what is hashed, after another 0x00); or they print the same order
    ``rotated``, so that the k-th style with a contest, in the file's order, begins with the k-th project of it. The
    seed is drawn in public before printing, apart from the one for ties.
    """

    method: Literal["sha256"]
    seed: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    styles: Literal["same", "drawn", "rotated"] = "same"


class CheckInRules(_Part):
    """What voters may show at the table (avprickning), how they are identified, and whoever no register lists.

    ``ids`` are those that a nullifier is made of: a personal number, a document of any country, or birth date and name
    as declared. ``unlisted`` is for stations with a register: an envelope for central to decide on, or no ballot.
    """

    ids: Annotated[list[Literal["pnr", "doc", "decl"]], Field(min_length=1)] = ["pnr", "doc", "decl"]
    identified: Annotated[list[Literal["document", "known", "vouched"]], Field(min_length=1)] = [
        "document",
        "known",
        "vouched",
    ]
    unlisted: Literal["provisional", "refuse"] = "provisional"


def _limited(contest: Contest, amount: int | None) -> Contest:
    method = contest.method
    if not isinstance(method, Knapsack) or method.limit is not None:
        return contest
    return contest.model_copy(update={"method": method.model_copy(update={"limit": amount})})


class Election(_Part):
    """One round of participatory budgeting (omröstning)."""

    format: Literal[1]
    id: Id
    title: LocalText
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    languages: Annotated[list[LanguageCode], Field(min_length=1)]
    who_may_vote: LocalText
    double_vote: Literal["paper-replaces-digital", "digital-blocks-paper", "void-both"]
    blackened_box: Literal["review", "vote", "cancelled"] = "review"
    smallest_group: Annotated[int, Field(ge=1)] = 20
    check_in: CheckInRules = CheckInRules()
    tie_lot: TieLot
    project_order: ProjectOrder | None = None
    money: Money | None = None
    pots: Annotated[list[Pot], Field(min_length=1)]
    contests: Annotated[list[Contest], Field(min_length=1)]
    combined: list[Combined] = []
    # A style's place in this list is one byte of the QR token.
    styles: Annotated[list[Style], Field(min_length=1, max_length=256)]

    @field_validator("pots")
    @classmethod
    def _parts_of_the_money(cls, pots: list[Pot], info: ValidationInfo) -> list[Pot]:
        """Fills in the amounts of pots that are parts of the election's money."""
        money: Money | None = info.data.get("money")
        if money is None:
            if any(pot.share or pot.weight for pot in pots):
                raise ValueError("a share or a weight is a part of the election's money: give [money] its total")
            return pots
        amounts = divided(money.total, pots)
        return [pot.model_copy(update={"amount": amount}) for pot, amount in zip(pots, amounts, strict=True)]

    @field_validator("contests")
    @classmethod
    def _limits_from_pots(cls, contests: list[Contest], info: ValidationInfo) -> list[Contest]:
        """A knapsack without a limit of its own is limited by its pot; an unknown pot is named by the checks later."""
        pots: list[Pot] = info.data.get("pots", [])
        amounts = {pot.id: pot.amount for pot in pots}
        return [_limited(contest, amounts.get(contest.pot)) for contest in contests]

    def contest(self, contest_id: str) -> Contest:
        """The contest with this id; KeyError if there is none."""
        return _by_id(self.contests, contest_id)

    def style(self, style_id: str) -> Style:
        """The ballot style with this id; KeyError if there is none."""
        return _by_id(self.styles, style_id)

    def plain_style(self, style_id: str) -> str:
        """The first ballot style with the same contests: says what was voted on, and neither language nor edition.

        KeyError if there is no style of this id.
        """
        contests = sorted(self.style(style_id).contests)
        return next(style.id for style in self.styles if sorted(style.contests) == contests)

    def spoken(self, language: str = "sv") -> str:
        """This language where the election's texts have it, else their first one."""
        return language if language in self.languages else self.languages[0]

    def pot(self, pot_id: str) -> Pot:
        """The pot with this id; KeyError if there is none."""
        return _by_id(self.pots, pot_id)
