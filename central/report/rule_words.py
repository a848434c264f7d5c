"""Each winner rule in sentences, for the report."""

from collections.abc import Iterator

from ballots.winner_rule import EqualShares, FixedNumber, Greedy, MajorityJudgment, WinnerRule
from central.report.look import number
from central.report.texts import Words

_SKIP = Words(
    "{contest}: förslagen tas i ordning efter resultat. Ett förslag som kostar mer än det som är kvar hoppas över.",
    "{contest}: projects are taken in order of their results. One that costs more than what is left is skipped.",
)
_STOP = Words(
    "{contest}: förslagen tas i ordning efter resultat, tills ett förslag kostar mer än det som är kvar.",
    "{contest}: projects are taken in order of their results, until one costs more than what is left.",
)
_EQUAL_SHARES = Words(
    "{contest}: likadelningsmetoden (Method of Equal Shares). Pengarna delas lika mellan väljarna, och de som röstade "
    "på ett förslag betalar det tillsammans. Det förslag köps först som kostar dem minst för vad det är värt.",
    "{contest}: the Method of Equal Shares. The money is divided equally among the voters, and those who voted for a "
    "project pay for it together. The project is bought first that costs them least for what it is worth.",
)
_WORTH = {
    "cost": Words("Ett förslag är värt vad det kostar.", "A project is worth what it costs."),
    "cardinality": Words("Alla förslag är lika mycket värda.", "All projects are worth the same."),
}
_ADD1 = Words(
    "Varje andel höjs med en enhet åt gången, så länge förslagen ryms inom pengarna.",
    "Each share is raised by one unit at a time, as long as the projects fit within the money.",
)
_THEN_GREEDY = Words(
    "Det som är kvar går till de förslag som ryms, i ordning efter resultat.",
    "What is left goes to the projects that fit, in order of their results.",
)
_COMPARISON = Words(
    "Om fler väljare får ut mer av förslagen i ordning efter resultat, gäller de i stället.",
    "If more voters get more out of the projects in order of their results, those stand instead.",
)
_FIXED_NUMBER = Words(
    "{contest}: de bästa förslagen efter resultat vinner, högst så här många: %d.",
    "{contest}: the best projects by result win, at most this many: %d.",
)
_WITHIN_POT = Words(
    "Ett förslag som kostar mer än det som är kvar hoppas över.",
    "A project that costs more than what is left is skipped.",
)
_MAJORITY = Words(
    "{contest}: majoritetsomdöme (Majority Judgment). Ett förslag får det mittersta av sina betyg, när de står i "
    "ordning; vid jämnt antal det sämre av de två mittersta. Förslagen tas i ordning efter sina betyg.",
    "{contest}: majority judgment. A project gets the middle one of its grades, when they stand in order; the worse of "
    "the two middle ones where their number is even. Projects are taken in order of their grades.",
)
_GAUGE = Words(
    "Talet efter betyget ordnar förslag med samma betyg. Var det fler som gav ett bättre betyg än som gav ett sämre, "
    "är det deras andel, med plus; annars är det andelen som gav ett sämre, med minus.",
    "The number after the grade puts projects with one grade in order. If more people gave a better grade than a worse "
    "one, it is their share, with a plus; otherwise it is the share that gave a worse one, with a minus.",
)
_STOP_THERE = Words(
    "Det första förslag som kostar mer än det som är kvar avslutar räkningen.",
    "The first project that costs more than what is left ends the count.",
)
_AT_MOST = Words("Högst så här många förslag vinner: %d.", "At most this many projects win: %d.")
_TIER = Words(
    "Av förslag som kostar högst %(cost)s, men mer än nästa lägre gräns, vinner högst så här många: %(winners)d.",
    "Of projects that cost at most %(cost)s, but more than the next lower limit, at most this many win: %(winners)d.",
)
_CAP = Words(
    "Ett förslag får kosta högst %s av pengarna i potten.", "A project may cost at most %s of the money in the pot."
)


def rule_words(rule: WinnerRule) -> Iterator[Words]:
    """The rule's sentences; the first has a field {contest}."""
    match rule:
        case Greedy():
            yield _SKIP if rule.on_misfit == "skip" else _STOP
            if rule.cap is not None:
                yield Words(_CAP.sv % rule.cap.replace("%", "\N{NO-BREAK SPACE}%"), _CAP.en % rule.cap)
            for tier in rule.tiers:
                values = {"cost": number(tier.max_cost), "winners": tier.winners}
                yield Words(_TIER.sv % values, _TIER.en % values)
        case FixedNumber():
            yield Words(_FIXED_NUMBER.sv % rule.winners, _FIXED_NUMBER.en % rule.winners)
            if rule.within_pot:
                yield _WITHIN_POT
        case MajorityJudgment():
            yield _MAJORITY
            yield _GAUGE
            if rule.winners is not None:
                yield Words(_AT_MOST.sv % rule.winners, _AT_MOST.en % rule.winners)
            if rule.on_misfit is not None:
                yield _WITHIN_POT if rule.on_misfit == "skip" else _STOP_THERE
        case EqualShares():
            yield _EQUAL_SHARES
            yield _WORTH[rule.utility]
            yield _ADD1
            if rule.completion == "add1-greedy":
                yield _THEN_GREEDY
            if rule.comparison:
                yield _COMPARISON
