"""``rostlokal-station explain``: pictures of how pages were read."""

from pathlib import Path

import click

from ballots.election_file import read_election
from scanning.reader import Reader, ReaderSpec
from station.explain import explain as explain_files

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--election", required=True, type=_PATH, help="The election definition that the ballots belong to.")
@click.option("-o", "--out", "folder", required=True, type=_PATH, help="Folder for the pictures.")
@click.argument("files", nargs=-1, required=True, type=_PATH)
def explain(election: Path, folder: Path, files: tuple[Path, ...]) -> None:
    """Show how TEST ballots in FILES are read, step by step, in pictures.

    For each page: what was found in the picture; the page laid straight; each box close up with what was counted as
    ink; and the page with what was decided: green and X for marked, blue and - for blank, orange and ? for what two
    people decide. Nothing is stored.
    """
    reader = Reader(ReaderSpec(read_election(election).data, "test"))
    for page in explain_files(list(files), reader, folder):
        said = "read" if page.reason is None else f"{page.reason.value}. {page.reason.en}"
        click.echo(f"{page.source} page {page.page}: {said}")
        for picture in page.pictures:
            click.echo(f"  {picture}")
