"""The command that publishes a certified result."""

from pathlib import Path

import click

from central.home import Home
from central.office import opened_office
from central.publishing.publish import publish as publish_bundle


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The new folder to write into.")
@click.pass_obj
def publish(home: Home, output: Path) -> None:
    """Write the bundle with which anybody can check the certified result: `rostlokal-verify FOLDER`."""
    with opened_office(home) as office:
        done = publish_bundle(office, output)
    click.echo(
        f"Published in {output}: {done.deliveries} deliveries, {done.shown} votes one by one and {done.pooled} in "
        f"sums. Root {done.root}"
    )
