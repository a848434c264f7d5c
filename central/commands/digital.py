"""Commands for digital votes: import them, say that none is to come, and turn a platform's ids into nullifiers."""

import hashlib
from pathlib import Path

import click

from central import manifests
from central.clock import now
from central.digital import Imported, end_voting, keep_votes, read_file
from central.digital_csv import read_votes
from central.digital_pabulib import pabulib_votes
from central.errors import CentralError
from central.home import Home, write_private
from central.office import Office, opened_office
from central.pabulib.reader import read_pabulib
from central.pseudonyms import pseudonymised


@click.group()
def digital() -> None:
    """Bring digital votes in."""


@digital.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--paper-after",
    type=click.IntRange(min=0),
    help="Of a .pb file: take the paper votes after the first N as digital ones too.",
)
@click.pass_obj
def import_(home: Home, file: Path, paper_after: int | None) -> None:
    """Import the digital votes in FILE, all of them or none.

    A .csv file has the columns nullifier,contest,choices,values. choices are project numbers in the voter's order,
    separated by |, and values are the points for each, separated alike, or their grades counted from 1 for the
    best; values are empty where the voting method has none to give. The nullifier is the value that check-ins
    carry: 64 digits 0-9 and a-f.

    A .pb file (Pabulib) brings the votes whose voting_method is not paper. A voter in it is the person
    doc:COUNTRY:NUMBER, where COUNTRY is the two-letter code of META's country, and NUMBER is the voter_id as it
    stands if it has 3 to 24 of A-Z and 0-9, and else the first 24 hexadecimal digits (capitals) of the SHA-256 of
    its UTF-8 bytes. Check paper voters of a replay in under the same names.
    """
    with opened_office(home) as office:
        _show(_import_pabulib(office, file, paper_after) if file.suffix == ".pb" else _import_csv(office, file))


def _import_csv(office: Office, file: Path) -> Imported:
    data = read_file(file)
    votes = read_votes(data, file.name, office.election.election)
    return keep_votes(office, file.name, hashlib.sha256(data).hexdigest(), votes, now())


def _import_pabulib(office: Office, file: Path, paper_after: int | None) -> Imported:
    pabulib = read_pabulib(file)
    votes = pabulib_votes(office, pabulib, paper_after, test_mode=_test_mode(office))
    return keep_votes(office, file.name, pabulib.hash, votes, now())


@digital.command()
@click.confirmation_option("--yes", prompt="No digital vote can be imported afterwards. Are all of them imported?")
@click.pass_obj
def end(home: Home) -> None:
    """Say that digital voting has ended and every digital vote is imported. There is no way back.

    Where a digital vote bars one on paper, stations get the list of digital voters with their next delivery: who is
    not on it is then handed a ballot for the box.
    """
    with opened_office(home) as office:
        ended = end_voting(office, now())
    click.echo(f"Digital voting has ended, with {ended.voters} voters. No more digital votes can be imported.")
    if ended.is_told:
        click.echo("Stations learn who has voted digitally with their next delivery. Ask each of them to deliver now.")
    else:
        click.echo("In this election a ballot on paper replaces a digital vote, so stations are told of nobody.")


def _show(imported: Imported) -> None:
    click.echo(f"{imported.name}: {imported.votes} votes of {imported.voters} voters are imported.")
    for validity, number in sorted(imported.validity.items(), key=lambda item: item[0].value):
        click.echo(f"  {number}: {validity.en}")


@digital.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A new file for the result.")
@click.pass_obj
def pseudonymise(home: Home, file: Path, output: Path) -> None:
    """Turn FILE, with the columns id,contest,choices,values, into one that `digital import` takes.

    An id is written as at check-in: a personal number, doc:COUNTRY:NUMBER or decl:BIRTH DATE:NAME. In official mode
    each voter takes some 50 ms. Delete FILE afterwards: it says in clear how people voted.
    """
    with opened_office(home) as office:
        made = pseudonymised(
            read_file(file),
            file.name,
            office.keys.election_secret,
            test_mode=_test_mode(office),
            today=now().date(),
        )
    try:
        write_private(output, made)
    except OSError as error:
        raise CentralError(
            "{path} cannot be written ({reason}). Name a new file.", path=output, reason=error.strerror
        ) from error
    click.echo(f"Written to {output}. Delete {file}: it says in clear how people voted.")


def _test_mode(office: Office) -> bool:
    with office.database.reading() as connection:
        return manifests.newest(connection).mode == "test"
