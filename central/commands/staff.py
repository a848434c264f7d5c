"""Commands for the staff who may use central's pages in the browser."""

import click

from central.commands import passphrases
from central.home import Home, require
from central.web.staff import add_staff, read_staff, remove_staff


@click.group()
def staff() -> None:
    """Say who may use central's pages."""


@staff.command()
@click.argument("name")
@click.pass_obj
def add(home: Home, name: str) -> None:
    """Let NAME sign in to central's pages with a passphrase of their own, which they type now."""
    require(home)
    added = add_staff(home, name, passphrases.new(name))
    click.echo(f"{added.name} can sign in to the pages that `rostlokal-central serve` shows.")


@staff.command()
@click.argument("name")
@click.pass_obj
def remove(home: Home, name: str) -> None:
    """Take NAME off; whoever is signed in under that name is signed out."""
    remove_staff(home, name)
    click.echo(f"{name} can no longer sign in.")


@staff.command("list")
@click.pass_obj
def list_(home: Home) -> None:
    """List who can sign in."""
    require(home)
    for member in read_staff(home):
        click.echo(member.name)
