"""``rostlokal-station``: the polling station's program. This file only wires the commands together."""

import sys
from importlib import import_module
from pathlib import Path

import click

from ballots.errors import BallotsError
from scanning.errors import ScanningError
from station.errors import StationError, disk_full
from sync.errors import SyncError

# Each command's place, and its line in --help. Modules load when their command runs, so that help comes at once.
COMMANDS = {
    "enrol": ("station.commands.enrol:enrol", "Make this computer a station, with the kit from central."),
    "sync": ("station.commands.sync:sync", "Deliver to central and fetch its answers, by network or stick."),
    "ready": ("station.commands.ready:ready", "Go through the checklist before opening."),
    "test-sheet": ("station.commands.ready:test_sheet", "Try the printer, and the camera or scanner."),
    "zero-report": ("station.commands.ready:zero_report", "Write the report that nothing is stored yet."),
    "people": ("station.commands.people:people", "Say who signs in here, by name and PIN."),
    "open": ("station.commands.day:open_", "Open the day and put a sealed, empty box to use."),
    "open-again": ("station.commands.day:open_again", "Open another day with the boxes in use."),
    "print": ("station.commands.paper:print_", "Print ballots into a PDF."),
    "print-run": ("station.commands.print_run:print_run", "Print ballots in bulk, for a print shop."),
    "print-desk": ("station.commands.desk:print_desk", "Print ballots on demand, one at a time."),
    "printer": ("station.commands.desk:printer", "See whether the printer is ready and keeps no traces."),
    "stock": ("station.commands.paper:stock", "Record ballots from elsewhere that came in or went out."),
    "check-in": ("station.commands.checkin:check_in", "Mark voters as having received a ballot."),
    "void": ("station.commands.checkin:void", "Take back a check-in of somebody who leaves without voting."),
    "register": ("station.commands.register:register", "Load the register of voters, each row sealed on its own."),
    "emergency-kit": ("station.commands.emergency:emergency_kit", "Print what the table needs if this computer dies."),
    "enter-form": ("station.commands.emergency:enter", "Enter a form that was filled in while no computer worked."),
    "spoil": ("station.commands.spoil:spoil", "Take out a ballot that was handed back."),
    "close-box": ("station.commands.day:close_box", "Close a box and record its hand count."),
    "send-box": ("station.commands.boxes:send_box", "Send a sealed box away, to be read elsewhere."),
    "receive-box": ("station.commands.boxes:receive_box", "Open a sealed box of another station, to read it here."),
    "close-day": ("station.commands.day:close_day", "Close the day; voting goes on another day."),
    "scan": ("station.commands.scan:scan", "Read and store the ballots of a closed box."),
    "scanners": ("station.commands.scanners:scanners", "List the scanners that can be used."),
    "cameras": ("station.commands.camera:cameras", "List the cameras that can be used."),
    "held": ("station.commands.scan:held", "List the sheets that were set aside."),
    "correct": ("station.commands.correct:correct", "Take back what was recorded by mistake, with a reason."),
    "review": ("station.commands.review:review", "Decide unclear marks, two people together."),
    "enter": ("station.commands.enter:enter_", "Enter a sheet by hand that no machine can read."),
    "amend": ("station.commands.amend:amend", "Correct a ballot that is sealed, two people together."),
    "declare-missing": ("station.commands.scan:declare_missing", "Declare that a ballot's other sheets are lost."),
    "reconcile": ("station.commands.day:reconcile", "Compare what was printed, counted, checked in and read."),
    "close": ("station.commands.day:close", "Close the station for good and seal everything."),
    "closing-record": (
        "station.commands.closing_record:closing_record",
        "Write the closing record, to be printed and signed in ink.",
    ),
    "serve": ("station.commands.serve:serve", "Open the pages for the day in this computer's browser."),
    "practice": ("station.commands.practice:practice", "Play a whole day with made-up voters; nothing is kept."),
    "handbook": ("station.commands.handbook:handbook", "Write the poll workers' handbook as a PDF."),
    "status": ("station.commands.status:status", "Show where the day stands."),
    "read": ("station.commands.read:read", "Read pictures of ballots without storing anything."),
    "explain": ("station.commands.explain:explain", "Show in pictures how ballots are read."),
    "thresholds": ("station.commands.thresholds:thresholds", "Show the limits that reading decides by."),
    "cluster": ("station.commands.cluster:cluster", "Read on several machines of a counting centre."),
    "proof": ("station.commands.proof:proof", "Mark and read trial ballots of every style before printing."),
    "pictures": ("station.commands.pictures:pictures", "Set how long pictures are kept, and destroy them then."),
    "recheck": ("station.commands.recheck:recheck", "Check journal, receipts and pictures for damage."),
    "backup": ("station.commands.backup:backup", "Back the station up into one file."),
    "restore": ("station.commands.backup:restore", "Restore a backup into a new folder."),
}


class LazyGroup(click.Group):
    """A command group that imports a command's module only when the command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of a day."""
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
    envvar="ROSTLOKAL_HOME",
    type=click.Path(path_type=Path),
    default=Path("rostlokal-data/station"),
    show_default=True,
    help="The station's folder; also ROSTLOKAL_HOME in the environment.",
)
@click.pass_context
def program(context: click.Context, home: Path) -> None:
    """The polling station's side of the paper vote: print, check in, count, reconcile and deliver."""
    context.obj = home


def main() -> None:
    """Runs the program; bad input ends with its sentence on standard error and exit status 1."""
    try:
        program()
    except (BallotsError, ScanningError, StationError, SyncError) as error:
        _fail(error)
    except OSError as error:
        place, reason = error.filename or "A file", error.strerror or error
        _fail(disk_full(error) or f"{place} cannot be used: {reason}. Check its name and who owns it.")


def _fail(error: Exception | str) -> None:
    click.echo(f"Error: {error}", err=True)
    sys.exit(1)
