"""``rostlokal-central print-scope``: what a computer may print."""

import click

from central.home import Home
from central.office import opened_office
from central.print_scope import change_scope


@click.command("print-scope")
@click.argument("incarnation", metavar="COMPUTER")
@click.option("--most-serials", type=click.IntRange(min=0), help="How many ballots it may print in all.")
@click.option("--style", "styles", multiple=True, help="A ballot style it may print; give it once for each.")
@click.option("--station", "stations", multiple=True, help="A station that uses its ballots; give it once for each.")
@click.pass_obj
def print_scope(
    home: Home, incarnation: str, most_serials: int | None, styles: tuple[str, ...], stations: tuple[str, ...]
) -> None:
    """Say what the approved COMPUTER (its id or fingerprint) may print, in the next manifest.

    For a print shop: all its ballots, and each station that will use them. What is not given stays as it is; the
    computer's own station is always among the stations.
    """
    with opened_office(home) as office:
        scope = change_scope(office, incarnation, styles or None, stations or None, most_serials)
    click.echo(
        f"The computer may print at most {scope.most_serials} ballots of style {', '.join(scope.styles)} "
        f"for {', '.join(scope.stations)}. It takes effect when the board has signed: `manifest sign`."
    )
