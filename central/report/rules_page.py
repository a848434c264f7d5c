"""The report's last page: how the votes were counted, so that anybody can count again."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, Spacer

from ballots.election import Election, ProjectOrder
from ballots.methods import Grades
from central.report import texts
from central.report.look import both, money, name_in, number, plain
from central.report.money_words import pot_words
from central.report.rule_words import rule_words
from central.report.score_words import score_word
from central.results import Results


def rules_page(results: Results) -> list[Flowable]:
    """The whole page."""
    election = results.election
    return [
        both(texts.HOW_COUNTED, 16, after=10, bold=True),
        *_rules(results),
        *_money(results.election),
        both(texts.POLICY[election.double_vote], after=8),
        both(texts.LOT, after=12),
        both(texts.SEED, bold=True),
        plain(election.tie_lot.seed),
        Spacer(0, 8),
        *_order(results.election.project_order),
        Spacer(0, 8),
        both(texts.HASH, bold=True),
        plain(results.file.hash),
    ]


def _order(lot: ProjectOrder | None) -> list[Flowable]:
    if lot is None:
        return [both(texts.ORDER_AS_IN_FILE)]
    return [both(texts.ORDER[lot.styles], after=8), both(texts.ORDER_SEED, bold=True), plain(lot.seed)]


def _rules(results: Results) -> Iterator[Flowable]:
    for outcome in (*results.contests, *results.combined):
        rule = outcome.result.terms.rule
        title = name_in(results.election, outcome.contest.title)
        for words in rule_words(rule):
            yield both(words.fill(contest=title))
        method = outcome.contest.method
        if isinstance(method, Grades):
            yield both(texts.UNGRADED[method.ungraded])
        if outcome.contest.cost_classes:
            classes = ", ".join(money(top, results.election.currency) for top in outcome.contest.cost_classes)
            yield both(texts.COST_CLASSES.fill(classes=classes))
        if outcome.result.least:
            unit = score_word(method)
            least = number(outcome.result.least)
            yield both(texts.LEAST.fill(least=least, unit_sv=unit.sv.lower(), unit_en=unit.en.lower()), after=8)


def _money(election: Election) -> Iterator[Flowable]:
    words = list(pot_words(election))
    if words:
        yield both(texts.MONEY, after=4, bold=True)
        yield from (both(each) for each in words)
        yield Spacer(0, 8)
