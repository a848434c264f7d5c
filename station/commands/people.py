"""``rostlokal-station people``: who signs in here, by name and PIN."""

import os
from pathlib import Path

import click

from station.commands.shared import unlock
from station.errors import NotPossible
from station.polling_station import Station, open_station
from station.workers import Role, Worker, add_worker, change_pin, named, remove_worker, workers

PIN = "ROSTLOKAL_PIN"


@click.group()
def people() -> None:
    """The people who sign in here, by name and PIN."""


@people.command("list")
@click.pass_obj
def list_(root: Path) -> None:
    """List them."""
    with open_station(root) as station:
        for each in workers(station.journal):
            click.echo(f"{each.name}  {each.role.value}")


@people.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="worker", show_default=True)
@click.pass_obj
def add(root: Path, name: str, role: str) -> None:
    """Let NAME sign in. They type the PIN themselves (for rehearsals: ROSTLOKAL_PIN)."""
    with open_station(root) as station:
        secrets = unlock(station)
        added = add_worker(station, secrets, name, Role(role), _new_pin(name))
        click.echo(f"{added.name} can sign in now.")


@people.command()
@click.argument("name")
@click.pass_obj
def pin(root: Path, name: str) -> None:
    """Let NAME choose another PIN (for rehearsals: ROSTLOKAL_PIN)."""
    with open_station(root) as station:
        secrets, worker = unlock(station), _worker(station, name)
        change_pin(station, secrets, worker.id, _new_pin(worker.name))
        click.echo(f"{worker.name} has a new PIN.")


@people.command()
@click.argument("name")
@click.pass_obj
def remove(root: Path, name: str) -> None:
    """End NAME's signing in, on every screen at once."""
    with open_station(root) as station:
        unlock(station)
        worker = _worker(station, name)
        remove_worker(station, worker.id)
        click.echo(f"{worker.name} cannot sign in any more.")


def _worker(station: Station, name: str) -> Worker:
    found = named(workers(station.journal), name)
    if found is None:
        raise NotPossible("{name} is not registered here. The command people list shows who is.", name=name[:80])
    return found


def _new_pin(name: str) -> str:
    prompt = f"New PIN of {name}, six digits"
    return os.environ.get(PIN) or click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True)
