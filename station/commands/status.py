"""``rostlokal-station status``."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from station.ladder import StreamStatus
from station.polling_station import Station, open_station
from station.status import Status
from station.status import status as status_of
from sync.batch import Stream


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def status(root: Path, as_json: bool) -> None:
    """Show where the day stands."""
    with open_station(root) as station:
        state = status_of(station)
        click.echo(json.dumps(_fields(station, state)) if as_json else "\n".join(_lines(station, state)))


def _fields(station: Station, state: Status) -> dict[str, object]:
    figures = state.balance
    return {
        "station": station.id,
        "name": station.name,
        "mode": station.manifest.mode,
        "election": station.election.id,
        "manifest": station.manifest.version,
        "stage": state.stage.value,
        "approved": state.approved,
        "stopped": state.stopped,
        "day": state.day,
        "closed": state.closed,
        "boxes": [
            {"number": box.urn.number, "seal": box.urn.seal, "counted": box.urn.counted, "read": box.read}
            for box in figures.boxes
        ],
        "printed": figures.printed,
        "stock": figures.stock,
        "spoiled": figures.spoiled,
        "unused": figures.unused,
        "check_ins": figures.check_ins,
        "ballots": figures.read,
        "sheets": state.sheets,
        "to_review": state.unfinished.to_review,
        "incomplete": state.unfinished.incomplete,
        "held": state.held,
        "differences": [difference.en for difference in state.differences],
        "streams": {
            stream.value: {
                "pending": each.pending,
                "sealed": each.sealed,
                "delivered": each.delivered,
                "receipted": each.receipted,
                "rung": each.rung.value,
            }
            for stream, each in state.streams.items()
        },
        "heads": {stream.value: head for stream, head in state.heads.items()} if state.heads else None,
    }


def _lines(station: Station, state: Status) -> list[str]:
    figures = state.balance
    lines = [
        f"{station.name} ({station.id}), {station.manifest.mode} mode, manifest {station.manifest.version}",
        f"Next: {state.stopped or state.stage.en}",
        f"Day: {state.day or ('closed for good' if state.closed else 'not open')}",
    ]
    for box in figures.boxes:
        counted = "open" if box.urn.counted is None else f"{box.urn.counted} counted by hand"
        lines.append(f"Box {box.urn.number}, seal {box.urn.seal}: {counted}, {box.read} ballots read")
    lines += [
        f"Paper: {figures.printed} printed, {figures.stock:+} stock, {figures.spoiled} spoiled, "
        f"{'?' if figures.unused is None else figures.unused} unused",
        f"Check-ins: {figures.check_ins}",
        f"Read: {figures.read} ballots on {state.sheets} sheets; {state.unfinished.to_review} contests to review, "
        f"{state.unfinished.incomplete} ballots lack a sheet",
    ]
    lines += [f"Set aside, {code}: {count}" for code, count in state.held.items()]
    return [*lines, *ladder_lines(state)]


def ladder_lines(state: Status) -> Iterator[str]:
    """Each stream's place on the ladder, in words and numbers."""
    for stream, each in state.streams.items():
        yield ladder_line(stream, each)
    if state.pictures.sealed:
        yield f"pictures of held ballots: {state.pictures.sealed} sealed, {state.pictures.delivered} delivered"


def ladder_line(stream: Stream, each: StreamStatus) -> str:
    """One stream's place on the ladder."""
    return (
        f"{stream.value}: {each.rung.en} ({each.pending} stored only; batches: {each.sealed} sealed, "
        f"{each.delivered} delivered, {each.receipted} receipted)"
    )
