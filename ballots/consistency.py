"""What no single field shows: references, doubles and contradictions in an election definition. Pure."""

from collections.abc import Iterable, Iterator

from ballots.combining_checks import combinations
from ballots.election import Contest, Election
from ballots.local_text import missing_languages
from ballots.methods import Approval, Grades, Knapsack, Points, Ranking
from ballots.money_checks import costs, pots
from ballots.winner_rule import FixedNumber, Greedy, MajorityJudgment


def contradictions(election: Election) -> list[str]:
    """Every contradiction, as "path: sentence"; empty when the election can be run."""
    return [
        *_doubles("languages", election.languages),
        *_doubles("pots", (pot.id for pot in election.pots)),
        *_doubles("contests", (contest.id for contest in election.contests)),
        *_doubles("combined", (combined.id for combined in election.combined)),
        *_doubles("styles", (style.id for style in election.styles)),
        *_missing_text("title", election.title, election),
        *_missing_text("who_may_vote", election.who_may_vote, election),
        *(
            problem
            for number, combined in enumerate(election.combined, 1)
            for problem in _missing_text(f"combined[{number}].title", combined.title, election)
        ),
        *(
            problem
            for place, contest in _numbered("contests", election.contests)
            for problem in _contest(place, contest, election)
        ),
        *_styles(election),
        *_unprinted(election),
        *pots(election),
        *combinations(election),
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
    yield from _method(f"{place}.method", contest)
    if isinstance(contest.method, Grades):
        yield from _grades(f"{place}.method.grades", contest.method, election)
    yield from _winner_rule(f"{place}.winner_rule", contest)
    yield from costs(place, contest, election)
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


def _method(place: str, contest: Contest) -> Iterator[str]:
    """Limits that no voter could meet with so few projects."""
    projects, costs_of_all = len(contest.projects), [contest.counted_cost(project) for project in contest.projects]
    match contest.method:
        case Approval(max=most) if most > projects:
            yield f"{place}.max: {most} is more than the {projects} projects"
        case Knapsack(max=int(most)) if most > projects:
            yield f"{place}.max: {most} is more than the {projects} projects"
        case Knapsack(min=least) if least > projects:
            yield f"{place}.min: {least} is more than the {projects} projects"
        case Knapsack(min=least, limit=int(limit)) if sum(sorted(costs_of_all)[:least]) > limit:
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
        case Greedy(tiers=tiers):
            yield from _doubles(f"{place}.tiers", (str(tier.max_cost) for tier in tiers))


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


def _unprinted(election: Election) -> Iterator[str]:
    printed = {contest for style in election.styles for contest in style.contests}
    for number, contest in enumerate(election.contests, 1):
        if contest.id not in printed:
            yield f"contests[{number}]: no style prints this contest"


def _lots(election: Election) -> Iterator[str]:
    order = election.project_order
    if order is not None and order.seed == election.tie_lot.seed:
        yield "project_order.seed: the same as the tie lot's; who stands higher would win every tie: draw another"
