"""What stands against certifying a result: whatever is open, stopped, held or unexplained. Pure."""

from collections import Counter
from collections.abc import Iterator

from central.certificate import OpenMatter
from central.results import Results
from central.status import Status


def open_matters(status: Status, results: Results) -> list[OpenMatter]:
    """Every matter, sorted; none names a voter or a ballot. Empty when nothing is left to decide or to explain."""
    found = [*_deliveries(status), *_papers(results), *_numbers(results)]
    return sorted(found, key=lambda matter: (matter.code, matter.where))


def _deliveries(status: Status) -> Iterator[OpenMatter]:
    stations = {computer.incarnation: each.id for each in status.stations for computer in each.computers}
    for station in status.stations:
        if not station.closed:
            yield OpenMatter(code="not-closed", where=station.id, number=1)
    incidents = Counter((each.kind.value, stations.get(each.incarnation or "", "")) for each in status.incidents)
    for (kind, where), number in incidents.items():
        yield OpenMatter(code=kind, where=where, number=number)
    if status.requests:
        yield OpenMatter(code="computers-not-approved", where="", number=len(status.requests))
    if status.pending:
        yield OpenMatter(code="manifest-not-signed", where="", number=len(status.pending))


def _papers(results: Results) -> Iterator[OpenMatter]:
    for reason, number in results.held.items():
        yield OpenMatter(code=f"held-{reason.value}", where="", number=number)
    for verdict, number in results.envelopes.items():
        if verdict.undecided:
            yield OpenMatter(code=f"envelopes-{verdict.value}", where="", number=number)


def _numbers(results: Results) -> Iterator[OpenMatter]:
    for alarm in results.alarms:
        parts = [alarm.station, alarm.box and f"box {alarm.box}", alarm.contest]
        where = ", ".join(part for part in parts if part)
        yield OpenMatter(code=alarm.kind.value, where=where, number=alarm.difference)
    if results.doubles:
        yield OpenMatter(code="double-check-ins", where="", number=results.doubles)
