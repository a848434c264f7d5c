"""Commands for stations and their computers: add, make a kit, list and approve requests, revoke."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from central import manifests
from central.clock import now
from central.enrolment import approve as approve_request
from central.enrolment import revoke as revoke_computer
from central.enrolment import waiting_requests
from central.home import Home
from central.kits import write_kit
from central.manifest_edits import MOST_SERIALS, with_station
from central.office import opened_office
from central.release import release as release_stream
from central.release import take_back_revocation
from sync.batch import Stream

_SIGN_NEXT = "It takes effect when the board has signed: `manifest sign`."


@click.group()
def station() -> None:
    """Add a polling station."""


@station.command()
@click.argument("station")
@click.option("--name", required=True, help="The station's name, as people know it.")
@click.option("--hours", multiple=True, help="A line of opening hours, e.g. 'Mon-Fri 10-18'.")
@click.pass_obj
def add(home: Home, station: str, name: str, hours: tuple[str, ...]) -> None:
    """Add STATION (an id of small letters, digits, - and _) to the next manifest."""
    with opened_office(home) as office, office.database.writing() as connection:
        manifests.edit_draft(connection, lambda draft: with_station(draft, station, name, list(hours)))
    click.echo(f"Station {station} ({name}) is added. {_SIGN_NEXT}")


@click.command()
@click.argument("station")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A new folder for the kit.")
@click.pass_obj
def kit(home: Home, station: str, output: Path) -> None:
    """Write the kit with which a computer enrols for STATION, and print its one-time code.

    Carry the folder to the station; tell or send the code another way. Each computer needs a kit of its own.
    """
    with opened_office(home) as office:
        code = write_kit(office, station, output)
    click.echo(f"The kit of {station} is in {output}. Its one-time code: {code}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def requests(home: Home, as_json: bool) -> None:
    """List the computers that ask to take part."""
    with opened_office(home) as office, office.database.reading() as connection:
        waiting = waiting_requests(connection)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in waiting]))
        return
    for each in waiting:
        click.echo(f"{each.hash}  {each.station}  computer {each.fingerprint}  {each.received_at}")
    if not waiting:
        click.echo("No computer waits for approval.")


@click.command()
@click.argument("request")
@click.option(
    "--most-serials",
    type=click.IntRange(min=0),
    default=MOST_SERIALS,
    show_default=True,
    help="How many ballots the computer may print.",
)
@click.pass_obj
def approve(home: Home, request: str, most_serials: int) -> None:
    """Approve the computer with this REQUEST hash (or how it begins) into the next manifest.

    First compare the fingerprint with the one that the station's screen shows, over the telephone.
    """
    with opened_office(home) as office:
        approved = approve_request(office, request, most_serials)
    click.echo(f"Computer {approved.fingerprint} of {approved.station} is approved. {_SIGN_NEXT}")


@click.command()
@click.argument("incarnation")
@click.option("--take-back", is_flag=True, help="Take back a revocation that the board has not signed.")
@click.pass_obj
def revoke(home: Home, incarnation: str, take_back: bool) -> None:
    """Revoke the computer INCARNATION (its id or fingerprint) after what central holds of it.

    Deliveries from it are set aside from this moment on.
    """
    with opened_office(home) as office:
        if take_back:
            done = take_back_revocation(office, incarnation, now())
            click.echo(f"The computer goes on: {done.taken_in} deliveries taken in, {done.set_aside} stay set aside.")
            return
        revoke_computer(office, incarnation)
    click.echo(f"Computer {incarnation} is revoked; what it still delivers is set aside. {_SIGN_NEXT}")


@click.command()
@click.argument("incarnation")
@click.argument("stream", type=click.Choice([stream.value for stream in Stream]))
@click.pass_obj
def release(home: Home, incarnation: str, stream: str) -> None:
    """Let a STREAM of the computer INCARNATION go on that was stopped because two histories were signed in it.

    Examine the computers first. What was accepted stands, and what continues it is taken in; the rest stays set aside.
    """
    with opened_office(home) as office:
        done = release_stream(office, incarnation, Stream(stream), now())
    click.echo(f"The stream goes on: {done.taken_in} deliveries taken in, {done.set_aside} stay set aside.")
