"""The command that publishes a certified result."""

from pathlib import Path

import click

from central.home import Home
from central.office import opened_office
from central.publishing.publish import publish as publish_bundle


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The new folder to write into.")
@click.option(
    "--alike",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Show a vote only where so many of its delivery have the very same marks; others are shown in sums.",
)
@click.pass_obj
def publish(home: Home, output: Path, alike: int) -> None:
    """Write the bundle with which anybody can check the certified result: `rostlokal-verify FOLDER`.

    Where voters may be bought or threatened, `--alike 3` keeps rare marks from serving as a signature. The more votes
    are in sums only, the less of the count can outsiders repeat from single votes.
    """
    with opened_office(home) as office:
        done = publish_bundle(office, output, alike)
    click.echo(
        f"Published in {output}: {done.deliveries} deliveries, {done.shown} votes one by one and {done.pooled} in "
        f"sums. Root {done.root}"
    )
