"""The command that shows how the election stands."""

import dataclasses
import json
from collections.abc import Iterator
from enum import Enum
from typing import Any

import click

from central.forgotten import forgotten
from central.home import Home
from central.incidents import Incident
from central.manifest_edits import fingerprint
from central.office import opened_office
from central.recheck import recheck as recheck_tables
from central.status import ComputerStatus, Status, StreamStatus, read_status


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def status(home: Home, as_json: bool) -> None:
    """Show what each station has delivered, and what people must look at."""
    with opened_office(home) as office:
        now = read_status(office)
    if as_json:
        click.echo(json.dumps(_plain(now) | {"preliminary": now.preliminary}, ensure_ascii=False))
        return
    for line in _lines(now):
        click.echo(line)


@click.command()
@click.pass_context
def recheck(context: click.Context) -> None:
    """Check the database against the signed deliveries that it holds, before a result is certified.

    Exit status 1 when something differs.
    """
    with opened_office(context.obj) as office:
        differences, mark = recheck_tables(office), forgotten(office.home)
    for difference in differences:
        click.echo(difference)
    if differences:
        click.echo("Restore the latest backup into a new folder, let the stations deliver again, then recheck.")
        context.exit(1)
    click.echo("Every table says what the signed deliveries say.")
    if mark is not None:
        click.echo(f"Check-ins could not be compared: who voted was forgotten at {mark.forgotten_at}.")


def _lines(now: Status) -> Iterator[str]:
    yield f"{now.mode.upper()} mode, manifest {now.manifest_version or 'not signed yet'}"
    for change in now.pending:
        yield f"waits for the board: {change}"
    for request in now.requests:
        yield f"waits for approval: {request.station}, computer {request.fingerprint}, {request.hash}"
    for station in now.stations:
        yield f"{station.id} ({station.name}): {'closed' if station.closed else 'NOT CLOSED'}"
        if not station.computers:
            yield "  no computer has enrolled"
        for computer in station.computers:
            yield from _computer_lines(computer)
    for file in now.digital:
        yield f"digital votes: {file.name}, {file.votes} votes, {file.imported_at}"
    if now.digital_ended:
        yield f"digital voting ended {now.digital_ended}"
    for incident in now.incidents:
        yield f"LOOK AT: {_place(incident)}{incident.kind.en} {incident.note}".rstrip()
    if now.preliminary:
        yield "A result now would be PRELIMINARY: not every station has closed."


def _place(incident: Incident) -> str:
    """The computer, stream and number that an incident is about, as far as it is about one."""
    computer = f"computer {fingerprint(incident.incarnation)}" if incident.incarnation else ""
    stream = incident.stream.value if incident.stream else ""
    parts = [computer, f"{stream} {incident.seq}" if incident.seq else stream]
    return f"{', '.join(filter(None, parts))}: " if any(parts) else ""


def _computer_lines(computer: ComputerStatus) -> Iterator[str]:
    revoked = ", REVOKED" if computer.revoked else ""
    yield f"  computer {computer.fingerprint}{revoked}, last receipt {computer.last_receipt or 'none yet'}"
    yield f"    {', '.join(_stream_text(each) for each in computer.streams)}"
    yield f"    {computer.check_ins} check-in records, {computer.ballots} ballots, {computer.disputed} set aside"
    if computer.by_hand:
        yield f"    {computer.by_hand} sheets that no machine could read were entered by hand"
    if computer.pictures or computer.pictures_awaited:
        yield f"    {computer.pictures} pictures of held ballots, {computer.pictures_awaited} still awaited"
    if computer.amended:
        yield f"    {computer.amended} corrections of ballots"
    for each in computer.alone.steps:
        yield f"    one person may do alone: {each.step} ({each.person!r}: {each.reason!r})"
    if computer.alone.done:
        yield f"    done by one person: {', '.join(f'{each.number} {each.type}' for each in computer.alone.done)}"


def _stream_text(stream: StreamStatus) -> str:
    words = "STOPPED" if stream.frozen else "closed" if stream.closed else "open"
    return f"{stream.stream.value} {stream.delivered} ({words})"


def _plain(value: Any) -> Any:
    """Dataclasses as JSON objects, enum members by their code."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
