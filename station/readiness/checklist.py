"""The checklist before opening (Förbered), in the order in which people go through it. It blocks nothing."""

from datetime import datetime

from ballots.local_text import in_language
from station.journal import STOPPED
from station.on_demand import Tray
from station.polling_station import Station
from station.readiness import judge, probes
from station.readiness.outcomes import Finding
from station.readiness.tried import tried
from station.reconcile import balance
from station.sticks import sticks


def checklist(station: Station, tray: Tray, language: str, now: datetime) -> tuple[Finding, ...]:
    """Every line as it is now. ``tray`` is where ballots are printed; ``now`` knows its time zone."""
    done = tried(station, now.date())
    receipt = probes.last_receipt(station)
    return (
        _election(station, language),
        judge.judge_mode(station.official),
        judge.judge_zero(balance(station)),
        judge.judge_printer(tray.problem(station.official), done),
        judge.judge_reader(done),
        judge.judge_power(probes.power()),
        judge.judge_disk(probes.free_bytes(station.journal.home.root)),
        judge.judge_clock(now, receipt.astimezone(now.tzinfo) if receipt else None),
        judge.judge_stick(sticks()),
    )


def _election(station: Station, language: str) -> Finding:
    known = station.manifest.incarnation(station.incarnation)
    return judge.judge_election(
        approved=known is not None,
        revoked=known is not None and known.state == "revoked",
        stopped=station.journal.setting(STOPPED) is not None,
        place=station.name,
        title=in_language(station.election.title, station.election.spoken(language)),
    )
