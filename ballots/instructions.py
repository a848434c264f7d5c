"""What the ballot tells its voter, in one language: how to vote, how many, how to correct a mistake. Pure."""

from ballots.election import Contest, Election
from ballots.fixed_texts import FixedTexts
from ballots.methods import Approval, ChooseOne, Grade, Grades, Knapsack, Method, Points, Ranking


def rule(method: Method, currency: str, texts: FixedTexts) -> str:
    """The contest's rule in one line: how many crosses, at what cost, and where more than one may go."""
    match method:
        case ChooseOne():
            return texts.choices.sentence(1, 1, texts.projects)
        case Approval():
            return texts.choices.sentence(method.min, method.max, texts.projects)
        case Knapsack():
            return _cost_rule(method, currency, texts)
        case Ranking():
            return texts.ranking.sentence(method.min, len(method.points), texts.projects)
        case Points():
            return _point_rule(method, texts)
        case Grades():
            return _grade_rule(method, texts)


def instructions(election: Election, contests: list[Contest], pages: int, texts: FixedTexts) -> list[str]:
    """The sentences at the top of a ballot with these contests, each to stand on a line of its own."""
    hows = {_how(contest.method, texts) for contest in contests}
    sentences = [hows.pop() if len(hows) == 1 else texts.any_method]
    if len(contests) == 1:
        sentences.append(rule(contests[0].method, election.currency, texts))
    else:
        sentences.append(texts.several_contests.format(contests=len(contests)))
    sentences += [getattr(texts.blackened, election.blackened_box), texts.mistake]
    if pages > 1:
        sentences.append(texts.several_sheets.format(pages=pages))
    return sentences + texts.excuses()


def column_heads(method: Method, texts: FixedTexts) -> list[list[str]]:
    """The lines above each column of boxes; empty for a method whose columns need no heads."""
    match method:
        case Ranking():
            return [[texts.ranks[place], texts.points.of(points)] for place, points in enumerate(method.points)]
        case Grades():
            return [_words(grade, texts) for grade in method.grades]
        case _:
            return []


def _how(method: Method, texts: FixedTexts) -> str:
    match method:
        case ChooseOne():
            return texts.choose_one.how
        case Approval() | Knapsack():
            return texts.approval.how
        case Ranking():
            return texts.ranking.how
        case Points():
            return texts.point_giving.how
        case Grades():
            return texts.grading.how


def _cost_rule(method: Knapsack, currency: str, texts: FixedTexts) -> str:
    sentences = [texts.knapsack.within.format(limit=texts.money(method.most_cost, currency))]
    if method.max is not None:
        sentences.append(texts.choices.sentence(method.min, method.max, texts.projects))
    elif method.min > 1:
        sentences.append(texts.knapsack.at_least.format(least=texts.projects.of(method.min)))
    return texts.sentences_apart.join(sentences)


def _point_rule(method: Points, texts: FixedTexts) -> str:
    sentence = texts.point_giving.sentence(method.min, method.total, texts.crosses)
    if method.per_project < method.total:
        on_one = texts.point_giving.most_on_one.format(on_one=method.per_project)
    elif method.per_project > 1:
        on_one = texts.point_giving.all_on_one
    else:
        return sentence
    return sentence + texts.sentences_apart + on_one


def _grade_rule(method: Grades, texts: FixedTexts) -> str:
    empty = (
        texts.grading.worst.format(worst=" / ".join(_words(method.grades[-1], texts)))
        if method.ungraded == "worst"
        else texts.grading.blank
    )
    return texts.grading.one_each + texts.sentences_apart + empty


def _words(grade: Grade, texts: FixedTexts) -> list[str]:
    """The grade's word for each reader of these texts; in its first language for a reviewer who reads none of its."""
    name = grade.name
    if isinstance(name, str):
        return [name]
    own = [name[reader] for reader in texts.readers if reader in name]
    return list(dict.fromkeys(own)) or [next(iter(name.values()))]
