"""How the election's money is divided, and how contests weigh, in words for the report, web pages and commands."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from ballots.election import Election
from ballots.local_text import LocalText
from ballots.money import exact_parts
from central.exact import simplest
from central.outcomes import CombinedOutcome
from central.report import texts
from central.report.look import money, name_in, number
from central.report.texts import Words


def weights_text(
    election: Election, outcome: CombinedOutcome, name: Callable[[Election, LocalText], str] = name_in
) -> str:
    """The contests and their weights, ``Norr × 3/2; Söder × 1``; ``name`` puts a title into the reader's language."""
    return "; ".join(
        f"{name(election, election.contest(contest).title)} × {number(weight)}"
        for contest, weight in outcome.weights.items()
    )


def pot_words(election: Election) -> Iterator[Words]:
    """A sentence about each pot where pots are parts of the election's money, and one about rounding."""
    if election.money is None:
        return
    total = election.money.total
    parts = exact_parts(total, election.pots)
    weights = sum((Fraction(pot.weight) for pot in election.pots if pot.weight is not None), Fraction(0))
    rest = sum((part for pot, part in zip(election.pots, parts, strict=True) if pot.weight is not None), Fraction(0))
    for pot in election.pots:
        amount = money(pot.amount, election.currency)
        if pot.share is not None:
            share = pot.share.replace("%", "\N{NO-BREAK SPACE}%")
            yield texts.POT_SHARE.fill(pot=pot.id, amount=amount, share=share, total=money(total, election.currency))
        elif pot.weight is not None:
            yield texts.POT_WEIGHT.fill(
                pot=pot.id,
                amount=amount,
                weight=number(simplest(Fraction(pot.weight))),
                weights=number(simplest(weights)),
                rest=money(simplest(rest), election.currency),
            )
        else:
            yield texts.POT_AMOUNT.fill(pot=pot.id, amount=amount)
    if any(part.denominator > 1 for part in parts):
        yield texts.ROUNDED
