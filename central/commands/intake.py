"""Commands that take deliveries in: the service for stations on the network, and sticks."""

import sys
from collections import Counter
from pathlib import Path

import click

from central.clock import now
from central.errors import CentralError
from central.home import Home
from central.office import opened_office
from central.usb_intake import StickReport, take_in_stick


@click.group()
def intake() -> None:
    """Take deliveries in."""


@intake.command()
@click.argument("stick", type=click.Path(path_type=Path))
@click.pass_obj
def usb(home: Home, stick: Path) -> None:
    """Take in the stick at the folder STICK, and write receipts, grants and manifests back on it."""
    with opened_office(home) as office:
        report = take_in_stick(office, stick, now())
    _show(report)
    for problem in report.problems:
        click.echo(f"Error: {problem}", err=True)
    sys.exit(1 if report.problems else 0)


def _show(report: StickReport) -> None:
    for request in report.requests:
        click.echo(f"request of {request.station}, computer {request.fingerprint}: {request.hash}")
    numbers = Counter((each.incarnation[:16], each.stream.value, str(each.verdict.value)) for each in report.deliveries)
    for (incarnation, stream, verdict), number in sorted(numbers.items()):
        click.echo(f"computer {incarnation}…, {stream}: {number} batches, {verdict}")
    if report.pictures:
        click.echo(f"{report.pictures} pictures of held ballots")
    click.echo("Eject the stick before you pull it out.")


@click.command()
@click.option("--listen", default="127.0.0.1:8443", show_default=True, help="Where stations reach central: HOST:PORT.")
@click.option(
    "--pages", default="127.0.0.1:8001", show_default=True, help="Where a browser on this computer opens the pages."
)
@click.pass_obj
def serve(home: Home, listen: str, pages: str) -> None:
    """Serve the stations over TLS, and the staff's pages on this computer, until ended."""
    from central.app import api_app
    from central.serve import api_server, run
    from central.web.server import pages_served

    host, port = _address(listen)
    with opened_office(home) as office, pages_served(office, *_address(pages)) as pages_port:
        server = api_server(api_app(office), office.keys, host, port)
        click.echo(f"Stations reach central at https://{listen} (certificate {office.keys.tls_pin[:16]}…).")
        click.echo(f"The staff's pages: http://127.0.0.1:{pages_port}")
        run(server)


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and int(port) <= 65_535):
        raise CentralError("{typed} is no address to listen at. Write HOST:PORT, as in 127.0.0.1:8443.", typed=text)
    return host.strip("[]"), int(port)
