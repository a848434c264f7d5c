"""A whole city's day goes to central's real service: whether anything is lost, how fast, and with how much memory."""

import time
from pathlib import Path

from sqlalchemy import func, select

from bench.syncing_central import Service, a_copy, by_tenths
from bench.syncing_outboxes import City, prepared
from bench.syncing_stations import Coming, delivered_by_all, shared
from central import schema
from central.home import Home
from central.office import Office, opened_office
from central.recheck import recheck

# Stations that deliver at the same time during an evening; more only wait for the two cores of this machine.
_AT_A_TIME = 16


def city(folder: Path, minutes: float) -> dict[str, object]:
    """Delivers a prepared city, or as many of its stations as begin in time; see `bench.syncing_outboxes`."""
    known, common = prepared(folder), shared()
    with a_copy(folder / "central") as home:
        with Service(home, known.address, lambda: common.delivered.value) as service:
            start = time.perf_counter()
            diaries = delivered_by_all(known, folder, _AT_A_TIME, Coming.NEVER_AWAY, common, minutes)
            taken = time.perf_counter() - start
        with opened_office(Home(home)) as office:
            came = [diary for diary in diaries if diary.receipts]
            found = what_central_has(office, known, len(came))
    receipts = sum(len(diary.receipts) for diary in came)
    return {
        "stations": len(came),
        **found,
        "receipts that stations hold": receipts,
        "sealing beforehand, s": known.sealing_seconds,
        "delivering, s": round(taken, 1),
        "batches/s": round(receipts / taken, 1),
        "ballots/s": round(len(came) * known.ballots / taken, 1),
        "found central busy or silent, times": sum(diary.busy + diary.refused for diary in came),
        "central's memory by batches delivered, MB": by_tenths(service.memory, receipts),
    }


def what_central_has(office: Office, known: City, stations: int) -> dict[str, object]:
    """Central's books against what so many stations sealed; and whether every signed batch says what the tables say."""
    ballots, batches = stations * known.ballots, stations * known.batches
    with office.database.reading() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.batches, schema.check_ins, schema.ballots, schema.contest_records)
        }
        disputed = connection.execute(select(func.count()).select_from(schema.disputed)).scalar_one()
    start = time.perf_counter()
    differences = recheck(office)
    return {
        "ballots": ballots,
        "ballots lost": ballots - counts["ballots"],
        "check-ins lost": ballots - counts["check_ins"],
        "batches": batches,
        "batches lost": batches - counts["batches"],
        "batches disputed": disputed,
        "contest records": counts["contest_records"],
        "differences that a recheck finds": differences,
        "recheck, s": round(time.perf_counter() - start, 1),
        "database, MB": office.home.database.stat().st_size // 1_000_000,
    }
