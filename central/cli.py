"""``rostlokal-central``: the municipality's program. This file only wires the commands together."""

import sys
from importlib import import_module
from pathlib import Path

import click

from ballots.errors import BallotsError
from central.errors import CentralError
from central.home import DEFAULT, ENVIRONMENT, Home
from sync.errors import SyncError

# Each command's place, and its line in --help. Modules load when their command runs, so that help comes at once.
COMMANDS = {
    "election": ("central.commands.election:election", "Make and check an election definition."),
    "ballots": ("central.commands.ballots:ballots", "Print ballots."),
    "board": ("central.commands.board:board", "Make a board member's key, or change who is on the board."),
    "init": ("central.commands.init:init", "Set up a central for one election."),
    "station": ("central.commands.stations:station", "Add a polling station."),
    "manifest": ("central.commands.manifest:manifest", "Show, change and sign who takes part."),
    "kit": ("central.commands.stations:kit", "Write the kit with which a computer enrols."),
    "staff": ("central.commands.staff:staff", "Say who may use central's pages."),
    "serve": ("central.commands.intake:serve", "Serve the stations on the network."),
    "requests": ("central.commands.stations:requests", "List the computers that ask to take part."),
    "approve": ("central.commands.stations:approve", "Approve a computer into the next manifest."),
    "print-scope": ("central.commands.print_scope:print_scope", "Say what a print shop or station may print."),
    "revoke": ("central.commands.stations:revoke", "Revoke a stolen or dead computer."),
    "recheck": ("central.commands.status:recheck", "Check the database against the signed deliveries."),
    "release": ("central.commands.stations:release", "Let a stream go on that a conflict has stopped."),
    "intake": ("central.commands.intake:intake", "Take in a USB stick."),
    "digital": ("central.commands.digital:digital", "Bring digital votes in."),
    "status": ("central.commands.status:status", "Show what has been delivered."),
    "envelopes": ("central.commands.envelopes:envelopes", "Say what to do with each provisional ballot."),
    "corrections": ("central.commands.corrections:corrections", "List ballots that stations have corrected."),
    "pictures": ("central.commands.pictures:pictures", "Look at the pictures of held ballots."),
    "result": ("central.commands.result:result", "Merge, count and write the result."),
    "certify": ("central.commands.certify:certify", "Have the board certify the result."),
    "publish": ("central.commands.publish:publish", "Write what outsiders check a certified result with."),
    "forget-voters": ("central.commands.forget_voters:forget_voters", "Forget who voted, once all is published."),
    "backup": ("central.commands.backup:backup", "Back central up in one sealed file."),
    "restore": ("central.commands.backup:restore", "Restore a backup into a new folder."),
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
@click.option(
    "--home",
    envvar=ENVIRONMENT,
    type=click.Path(path_type=Path),
    default=DEFAULT,
    show_default=True,
    help=f"Central's folder; also {ENVIRONMENT} in the environment.",
)
@click.pass_context
def program(context: click.Context, home: Path) -> None:
    """The municipality's side of the paper vote: definition, ballots, stations, intake and count."""
    context.obj = Home(home)


def main() -> None:
    """Runs the program; bad input ends with its sentence on standard error and exit status 1."""
    try:
        program()
    except (BallotsError, CentralError, SyncError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
