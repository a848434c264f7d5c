"""What no single field shows: references, doubles and contradictions in an election definition. Pure."""

from collections.abc import Iterable, Iterator

from ballots.election import Contest, Election, Project
from ballots.local_text import missing_languages
from ballots.methods import Approval, Grades, Knapsack, Method, Points, Ranking
from ballots.winner_rule import EqualShares, FixedNumber, Greedy, MajorityJudgment, WinnerRule


def contradictions(election: Election) -> list[str]:
    """Every contradiction, as "path: sentence"; empty when the election can be run."""
    return [
        *_doubles("languages", election.languages),
        *_doubles("pots", (pot.id for pot in election.pots)),
        *_doubles("contests", (contest.id for contest in election.contests)),
        *_doubles("styles", (style.id for style in election.styles)),
        *_missing_text("title", election.title, election),
        *_missing_text("who_may_vote", election.who_may_vote, election),
        *(
            problem
            for place, contest in _numbered("contests", election.contests)
            for problem in _contest(place, contest, election)
        ),
        *_styles(election),
        *_unused(election),
        *_lots(election),
    ]


def _numbered(name: str, parts: list[Contest]) -> Iterator[tuple[str, Contest]]:
    return ((f"{name}[{number}]", part) for number, part in enumerate(parts, 1))


def _doubles(place: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for number, each in enumerate(ids, 1):
        if each in seen:
            yield f"{place}[{number}]: {each!r} is used twice; each needs its own"
        seen.add(each)


def _missing_text(place: str, text: str | dict[str, str] | None, election: Election) -> Iterator[str]:
    for language in missing_languages(text, election.languages) if text is not None else []:
        yield f"{place}.{language}: no words in this language, which the election's languages name"


def _contest(place: str, contest: Contest, election: Election) -> Iterator[str]:
    yield from _missing_text(f"{place}.title", contest.title, election)
    yield from _doubles(f"{place}.projects", (project.id for project in contest.projects))
    for number, project in enumerate(contest.projects, 1):
        yield from _missing_text(f"{place}.projects[{number}].name", project.name, election)
        yield from _missing_text(f"{place}.projects[{number}].description", project.description, election)
        yield from _out_of_reach(f"{place}.projects[{number}].cost", project, contest.method)
    yield from _method(f"{place}.method", contest)
    if isinstance(contest.method, Grades):
        yield from _grades(f"{place}.method.grades", contest.method, election)
    yield from _winner_rule(f"{place}.winner_rule", contest)
    yield from _over_the_pot(place, contest, election)
    yield from _costs(place, contest, election)
    known = {project.id for project in contest.projects}
    for number, exclusion in enumerate(contest.exclusions, 1):
        yield from _missing_text(f"{place}.exclusions[{number}].reason", exclusion.reason, election)
        yield from _doubles(f"{place}.exclusions[{number}].projects", exclusion.projects)
        for project_id in exclusion.projects:
            if project_id not in known:
                yield f"{place}.exclusions[{number}]: there is no project {project_id!r} in this contest"
    if contest.pot not in {pot.id for pot in election.pots}:
        yield f"{place}.pot: there is no pot {contest.pot!r}"


def _grades(place: str, method: Grades, election: Election) -> Iterator[str]:
    yield from _doubles(place, (grade.id for grade in method.grades))
    for number, grade in enumerate(method.grades, 1):
        yield from _missing_text(f"{place}[{number}].name", grade.name, election)


def _out_of_reach(place: str, project: Project, method: Method) -> Iterator[str]:
    limit = method.limit if isinstance(method, Knapsack) else None
    if limit is not None and project.cost > limit:
        yield f"{place}: {project.cost} is more than a voter's limit of {limit}, so nobody could choose it"


def _method(place: str, contest: Contest) -> Iterator[str]:
    """Limits that no voter could meet with so few projects."""
    projects, costs = len(contest.projects), [project.cost for project in contest.projects]
    match contest.method:
        case Approval(max=most) if most > projects:
            yield f"{place}.max: {most} is more than the {projects} projects"
        case Knapsack(max=int(most)) if most > projects:
            yield f"{place}.max: {most} is more than the {projects} projects"
        case Knapsack(min=least) if least > projects:
            yield f"{place}.min: {least} is more than the {projects} projects"
        case Knapsack(min=least, limit=int(limit)) if sum(sorted(costs)[:least]) > limit:
            yield f"{place}.min: even the {least} cheapest projects cost more than a voter's limit of {limit}"
        case Ranking(min=least) if least > projects:
            yield f"{place}.min: {least} is more than the {projects} projects"
        case Points(min=least, per_project=per_project) if least > per_project * projects:
            yield f"{place}.min: {least} is more than {projects} projects with {per_project} points each can take"


def _winner_rule(place: str, contest: Contest) -> Iterator[str]:
    """A rule that cannot count the contest's method, and settings that the contest's projects contradict."""
    rule, method = contest.winner_rule, contest.method
    if isinstance(method, Grades) and not isinstance(rule, MajorityJudgment):
        yield f"{place}: {rule.type} adds up points; grades need the winner rule majority-judgment"
    if isinstance(rule, MajorityJudgment) and not isinstance(method, Grades):
        yield f"{place}: majority-judgment compares grades; it needs the method grades, not {method.type}"
    match rule:
        case FixedNumber(winners=int(winners)) | MajorityJudgment(winners=int(winners)) if winners > len(
            contest.projects
        ):
            yield f"{place}.winners: {winners} is more than the {len(contest.projects)} projects"


def _over_the_pot(place: str, contest: Contest, election: Election) -> Iterator[str]:
    """Projects that cost more than their contest's whole pot, under a rule that funds within it.

    They could never win, so voting for them would mislead: a municipality expects the program to say so before it
    prints them. Where winners are paid whatever they cost, the pot is no limit. A knapsack's own limit and a cap
    are other checks: what they name already is not named twice.
    """
    pot = next((pot.amount for pot in election.pots if pot.id == contest.pot), None)
    if pot is None or not _funds_within_pot(contest.winner_rule):
        return
    for number, project in enumerate(contest.projects, 1):
        if project.cost > pot and not any(_out_of_reach("", project, contest.method)):
            yield (
                f"{place}.projects[{number}].cost: {project.id!r} costs {project.cost}, more than the whole pot of "
                f"{pot}, so it could never win"
            )


def _funds_within_pot(rule: WinnerRule) -> bool:
    match rule:
        case Greedy(cap=cap):
            return cap is None
        case EqualShares():
            return True
        case FixedNumber(within_pot=within):
            return within
        case MajorityJudgment(on_misfit=on_misfit):
            return on_misfit is not None


def _costs(place: str, contest: Contest, election: Election) -> Iterator[str]:
    """Projects that cost more than the winner rule's cap or its highest tier, and tiers with one limit."""
    rule = contest.winner_rule
    if not isinstance(rule, Greedy):
        return
    yield from _doubles(f"{place}.winner_rule.tiers", (str(tier.max_cost) for tier in rule.tiers))
    cap = next((rule.most_cost(pot.amount) for pot in election.pots if pot.id == contest.pot), None)
    highest = max((tier.max_cost for tier in rule.tiers), default=None)
    for number, project in enumerate(contest.projects, 1):
        if cap is not None and project.cost > cap:
            yield f"{place}.projects[{number}].cost: {project.id!r} costs more than the cap, {rule.cap} of the pot"
        if highest is not None and project.cost > highest:
            yield f"{place}.projects[{number}].cost: {project.id!r} costs more than the highest tier, {highest}"


def _styles(election: Election) -> Iterator[str]:
    contests = {contest.id for contest in election.contests}
    for number, style in enumerate(election.styles, 1):
        place = f"styles[{number}]"
        yield from _doubles(f"{place}.contests", style.contests)
        yield from _doubles(f"{place}.languages", style.languages)
        for contest in style.contests:
            if contest not in contests:
                yield f"{place}.contests: there is no contest {contest!r}"
        for language in style.languages:
            if language not in election.languages:
                yield f"{place}.languages: {language!r} is not among the election's languages"


def _unused(election: Election) -> Iterator[str]:
    printed = {contest for style in election.styles for contest in style.contests}
    for number, contest in enumerate(election.contests, 1):
        if contest.id not in printed:
            yield f"contests[{number}]: no style prints this contest"
    pots = [contest.pot for contest in election.contests]
    for number, pot in enumerate(election.pots, 1):
        if pots.count(pot.id) > 1:
            yield f"pots[{number}]: {pot.id!r} is the pot of several contests; each contest needs its own pot"
        if pot.id not in pots:
            yield f"pots[{number}]: no contest spends this pot"


def _lots(election: Election) -> Iterator[str]:
    order = election.project_order
    if order is not None and order.seed == election.tie_lot.seed:
        yield "project_order.seed: the same as the tie lot's; who stands higher would win every tie: draw another"
