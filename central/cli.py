"""``rostlokal-central``: the municipality's program. This file only wires the commands together."""

import sys
from importlib import import_module

import click

from ballots.errors import BallotsError
from central.errors import CentralError
from sync.errors import SyncError

# Each command's place, and its line in --help. Modules load when their command runs, so that help comes at once.
COMMANDS = {
    "election": ("central.commands.election:election", "Make and check an election definition."),
    "ballots": ("central.commands.ballots:ballots", "Print ballots."),
    "tally": ("central.commands.tally:tally", "Count a Pabulib file."),
}


class LazyGroup(click.Group):
    """A command group that imports a command's module only when the command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of an election."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, imported now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.command(cls=LazyGroup)
def program() -> None:
    """The municipality's side of the paper vote: definition, ballots, stations, intake and count."""


def main() -> None:
    """Runs the program; bad input ends with its sentence on standard error and exit status 1."""
    try:
        program()
    except (BallotsError, CentralError, SyncError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
