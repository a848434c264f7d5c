"""``rostlokal-central ballots count-form``: paper for the day when the machines fail."""

from pathlib import Path

import click


@click.command("count-form")
@click.argument("election", type=click.Path(path_type=Path))
@click.option("--contest", "contest_id", help="Only this contest; all contests without this.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for the PDFs."
)
def count_form(election: Path, contest_id: str | None, output: Path) -> None:
    """Makes a form for counting by hand, one PDF a contest of ELECTION."""
    from ballots.election_file import read_election
    from ballots.errors import BallotsError
    from ballots.handouts import count_form as form
    from central.written import write_files

    definition = read_election(election).election
    contests = [contest.id for contest in definition.contests]
    if contest_id is not None and contest_id not in contests:
        raise BallotsError(
            "The election has no contest {contest}. Choose one of: {contests}.",
            contest=contest_id,
            contests=", ".join(contests),
        )
    wanted = [contest_id] if contest_id else contests
    files = {f"count-form-{each}.pdf": form.count_form(definition, each) for each in wanted}
    write_files(output, files)
    click.echo(f"Forms for counting by hand in {output}: {', '.join(files)}")
