"""The report's first page: what was voted on, how votes were cast, and what is not settled."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, Paragraph

from central.outcomes import ContestOutcome, Group
from central.report import texts
from central.report.look import both, money, name_in, number, plain, table
from central.report.texts import Words
from central.results import Results

# So many contests fit beside each other with readable headings; more go into further tables.
_CONTESTS_ABREAST = 5
# Points; wider numbers stand too far from their station.
_WIDEST_COLUMN = 120


def front(results: Results) -> list[Flowable]:
    """The whole page."""
    title = name_in(results.election, results.election.title)
    return [
        plain(title, 22, bold=True),
        both(texts.RESULT, 16, after=10),
        both(texts.ADVICE, 10, after=12),
        *_in_short(results),
        *_how_cast(results),
        *_at_stations(results),
        *_open(results),
    ]


def _in_short(results: Results) -> list[Flowable]:
    rows = [_short_row(results, outcome) for outcome in (*results.contests, *results.combined)]
    headings = [texts.CONTEST, texts.FUNDED_OF, texts.SPENT, texts.POT]
    return [both(texts.IN_SHORT, 13, bold=True), table(headings, rows, [169, 110, 110, 110], range(1, 4))]


def _short_row(results: Results, outcome: ContestOutcome) -> list[str | Paragraph]:
    result = outcome.result
    funded = texts.OF.fill(funded=len(result.winners), all=len(result.terms.costs))
    return [
        plain(name_in(results.election, outcome.contest.title), bold=True),
        funded.sv,
        *(
            money(amount, results.election.currency) if outcome.contest.has_costs else "–"
            for amount in (result.spent, result.terms.pot)
        ),
    ]


def _how_cast(results: Results) -> list[Flowable]:
    rows = [_cast_row(results, outcome) for outcome in results.contests]
    headings = [
        texts.CONTEST,
        texts.PAPER,
        texts.DIGITAL,
        texts.CAST,
        texts.VALID,
        texts.BLANK,
        texts.INVALID,
        texts.NOT_COUNTED,
    ]
    return [both(texts.HOW_CAST, 13, bold=True), table(headings, rows, [135, *[52] * 7], range(1, 8))]


def _cast_row(results: Results, outcome: ContestOutcome) -> list[str | Paragraph]:
    total = outcome.total
    numbers = [
        outcome.channels["paper"].cast,
        outcome.channels["digital"].cast,
        sum(group.cast for group in outcome.channels.values()),
        total.scored.valid_ballots,
        total.blank,
        sum(total.invalid.values()),
        sum(outcome.held.values()),
    ]
    return [plain(name_in(results.election, outcome.contest.title), bold=True), *(number(each) for each in numbers)]


def _at_stations(results: Results) -> Iterator[Flowable]:
    if not results.stations:
        return
    yield both(texts.AT_STATIONS, 13, bold=True)
    for start in range(0, len(results.contests), _CONTESTS_ABREAST):
        abreast = results.contests[start : start + _CONTESTS_ABREAST]
        titles = [name_in(results.election, outcome.contest.title) for outcome in abreast]
        rows = [
            [name, *(_cast(outcome.stations[station]) for outcome in abreast)]
            for station, name in results.stations.items()
        ]
        widths = [160, *[min(_WIDEST_COLUMN, 339 / len(abreast))] * len(abreast)]
        headings = [texts.STATION, *(Words(escape(title), "") for title in titles)]
        yield table(headings, rows, widths, range(1, len(abreast) + 1))
    if any(group.count is None for outcome in results.contests for group in outcome.stations.values()):
        yield both(texts.HIDDEN.fill(least=results.election.smallest_group), 8.5, after=8)


def _cast(group: Group) -> str:
    return number(group.cast) + ("\u00a0*" if group.count is None else "")


def _open(results: Results) -> list[Flowable]:
    found = [*_waiting(results), *_held(results), *_people(results), *_alarms(results)]
    return [both(texts.OPEN, 13, bold=True), *(found or [both(texts.NOTHING_OPEN, 10)])]


def _waiting(results: Results) -> Iterator[Flowable]:
    if results.waiting:
        names = ", ".join(results.stations.get(each, each) for each in results.waiting)
        yield both(texts.WAITING.fill(stations=names))


def _held(results: Results) -> Iterator[Flowable]:
    for reason, ballots in results.held.items():
        yield both(texts.HELD.fill_why(reason, number=number(ballots)))
    if results.copies:
        yield both(texts.COPIES.fill(number=number(results.copies)))
    for station, ballots in sorted(results.amended.items()):
        yield both(texts.AMENDED.fill(number=number(ballots), station=results.stations.get(station, station)))


def _people(results: Results) -> Iterator[Flowable]:
    for why, stations in results.excluded.items():
        for station, votes in stations.items():
            name = results.stations.get(station, station)
            yield both(texts.EXCLUDED.fill_why(why, number=number(votes), station=name))
    if results.doubles:
        yield both(texts.DOUBLES.fill(number=number(results.doubles)))
    for verdict, envelopes in results.envelopes.items():
        yield both(texts.ENVELOPES.fill_why(verdict, number=number(envelopes)))


def _alarms(results: Results) -> Iterator[Flowable]:
    for alarm in results.alarms:
        words = texts.ALARM_BOX if alarm.box else texts.ALARM_CONTEST if alarm.contest else texts.ALARM
        title = results.election.contest(alarm.contest).title if alarm.contest else ""
        yield both(
            words.fill_why(
                alarm.kind,
                station=results.stations.get(alarm.station, alarm.station),
                box=alarm.box,
                contest=name_in(results.election, title),
                expected=number(alarm.expected),
                found=number(alarm.found),
            )
        )
