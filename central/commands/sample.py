"""``rostlokal-central ballots sample``: ballots to show, which nobody can cast."""

from pathlib import Path

import click

from central.commands.style_option import chosen_style, style_option


@click.command()
@click.argument("election", type=click.Path(path_type=Path))
@style_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for the PDF."
)
def sample(election: Path, style_id: str | None, output: Path) -> None:
    """Makes a sample of a ballot of ELECTION: SAMPLE across the page, and no reader accepts it."""
    from ballots.election_file import read_election
    from ballots.handouts.sample import sample_ballot
    from central.written import write_files

    file = read_election(election)
    style = chosen_style(file.election, style_id)
    name = f"sample-{style}.pdf"
    write_files(output, {name: sample_ballot(file, style)})
    click.echo(f"A sample ballot of style {style} in {output / name}")
