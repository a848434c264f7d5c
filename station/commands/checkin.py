"""``rostlokal-station check-in`` and ``void``. What identifies a voter is never repeated, not even in an error."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from station.checkin import check_in as check_one_in
from station.checkin import contests_of, void_check_in
from station.commands.shared import by_two_people, unlock
from station.errors import NotPossible
from station.outcomes import CheckInOutcome
from station.polling_station import Station, open_station
from sync.errors import BadId
from sync.keyring import Secrets

PROMPT = "Personal number, doc:COUNTRY:NUMBER or decl:BIRTH DATE:NAME"


@click.command("check-in")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--file", type=click.Path(allow_dash=True), help="Many at once, one a line; - for standard input.")
@click.option("--style", help="The ballot style handed out; the election's first one if not given.")
@click.pass_context
def check_in(context: click.Context, ids: tuple[str, ...], file: str | None, style: str | None) -> None:
    """Mark voters as having received a ballot. Without an ID it is asked for and not shown.

    Exit status 1 when one of them cannot be checked in; the others are.
    """
    with open_station(context.obj) as station:
        chosen = style or station.election.styles[0].id
        contests_of(station, chosen)
        station.require_open_day()
        secrets = unlock(station)
        if file:
            with _lines(file) as lines:
                fine = _many(station, secrets, lines, chosen)
        else:
            typed = ids or (click.prompt(PROMPT, hide_input=True, err=True),)
            refused = [voter for voter in typed if not _one(station, secrets, voter, chosen)]
            fine = not refused
    if not fine:
        context.exit(1)


@click.command()
@click.argument("voter", metavar="[ID]", required=False)
@by_two_people
@click.pass_obj
def void(root: Path, voter: str | None, people: tuple[str, ...]) -> None:
    """Take back the check-in of a voter who leaves without voting."""
    with open_station(root) as station:
        secrets = unlock(station)
        typed = voter or click.prompt(PROMPT, hide_input=True, err=True)
        void_check_in(station, secrets, typed, people, date.today())
        click.echo("The check-in is taken back.")


def _one(station: Station, secrets: Secrets, typed: str, style: str) -> bool:
    try:
        outcome = check_one_in(station, secrets, typed, style, date.today())
    except BadId as problem:
        click.echo(str(problem), err=True)
        return False
    click.echo(outcome.en, err=not outcome.hands_out)
    return outcome.hands_out


def _many(station: Station, secrets: Secrets, lines: Iterable[str], style: str) -> bool:
    """Checks in line after line; a bad one is named by its number alone and the others go on."""
    outcomes: Counter[CheckInOutcome] = Counter()
    bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            outcome = check_one_in(station, secrets, line, style, date.today())
        except BadId as problem:
            bad += 1
            click.echo(f"Line {number}: {problem}", err=True)
            continue
        outcomes[outcome] += 1
        if not outcome.hands_out:
            click.echo(f"Line {number}: {outcome.en}", err=True)
        if sys.stderr.isatty() and number % 10 == 0:
            click.echo(f"\r{number} lines", err=True, nl=False)
    for outcome, count in outcomes.items():
        click.echo(f"{count} {outcome.value}")
    if bad:
        click.echo(f"{bad} lines cannot be used")
    return not bad and all(outcome.hands_out for outcome in outcomes)


@contextmanager
def _lines(file: str) -> Iterator[Iterable[str]]:
    try:
        with click.open_file(file, encoding="utf-8-sig", errors="replace") as lines:
            yield lines
    except OSError as error:
        raise NotPossible("The list cannot be read: {reason}. Check its name.", reason=error.strerror) from error
