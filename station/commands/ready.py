"""``rostlokal-station ready``, ``test-sheet`` and ``zero-report``: what is gone through before opening."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from scanning.scanner_options import PLACES, Place, Wish
from station.errors import NotPossible
from station.polling_station import Station, open_station
from station.print_outcomes import PrintOutcome
from station.printer import DefaultPrinter
from station.readiness.checklist import checklist
from station.readiness.outcomes import SheetOutcome, SheetResult
from station.readiness.reading import read_from_camera, read_from_files, read_from_scanner
from station.readiness.sheet import sheet_pdf
from station.readiness.tried import remember_printed, remember_read
from station.readiness.zero_report import zero_report as report_pdf

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def ready(root: Path, as_json: bool) -> None:
    """Go through the checklist before opening. It keeps nobody from opening."""
    with open_station(root) as station:
        found = checklist(station, DefaultPrinter(), "en", datetime.now().astimezone())
    if as_json:
        rows = [
            {"check": each.check.value, "state": each.state.value, "says": each.says.value, "sentence": each.en}
            for each in found
        ]
        click.echo(json.dumps(rows))
        return
    for each in found:
        click.echo(f"{each.state.en:12} {each.check.en}: {each.en}")


@click.group("test-sheet")
def test_sheet() -> None:
    """The sheet that shows whether the printer and the camera or scanner do their work."""


@test_sheet.command("print")
@click.option("-o", "--output", type=_PATH, help="Write a PDF instead of printing.")
@click.pass_context
def print_(context: click.Context, output: Path | None) -> None:
    """Print it; exit status 1 when it could not be printed."""
    with open_station(context.obj) as station:
        made = sheet_pdf(station)
        if output:
            output.write_bytes(made)
            return
        outcome = DefaultPrinter().send(made, both_sides=False)
        if outcome is PrintOutcome.PRINTED:
            remember_printed(station, date.today())
            click.echo("The test sheet is on its way to the printer.")
            return
    click.echo(outcome.en, err=True)
    context.exit(1)


@test_sheet.command("read")
@click.option("--camera", metavar="DEVICE", help="Read it under this camera.")
@click.option("--scanner", metavar="DEVICE", help="Read it from this scanner.")
@click.option("--source", "place", type=click.Choice(PLACES), help="With --scanner: where the paper lies.")
@click.argument("files", nargs=-1, type=_PATH)
@click.pass_context
def read(
    context: click.Context, camera: str | None, scanner: str | None, place: Place | None, files: tuple[Path, ...]
) -> None:
    """Read it and compare it with what it should say; exit status 1 when it does not say that."""
    with open_station(context.obj) as station:
        result = _result(station, camera, scanner, place, files)
        right = result.outcome is SheetOutcome.RIGHT
        remember_read(station, date.today(), right=right)
    click.echo(result.en)
    if not right:
        context.exit(1)


@click.command("zero-report")
@click.option("-o", "--output", required=True, type=_PATH, help="Where to write the PDF.")
@click.pass_obj
def zero_report(root: Path, output: Path) -> None:
    """Write the report that nothing is stored before the first box is sealed."""
    with open_station(root) as station:
        output.write_bytes(report_pdf(station))
        click.echo(f"The zero report is in {output}. Print it, and sign it two together.")


def _result(
    station: Station, camera: str | None, scanner: str | None, place: Place | None, files: tuple[Path, ...]
) -> SheetResult:
    if camera:
        return read_from_camera(station, camera)
    if scanner:
        return read_from_scanner(station, Wish(scanner, place))
    if not files:
        raise NotPossible("Name the picture of the test sheet, or a camera or a scanner.")
    return read_from_files(station, files)
