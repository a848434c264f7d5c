"""``rostlokal-station enrol``."""

from pathlib import Path

import click

from station.commands.shared import DEPUTY_PASSPHRASE, PASSPHRASE, new_passphrase
from station.delivery import transport
from station.enrolment import deliver_request_by_stick, deliver_request_online, fingerprint, take_back
from station.enrolment import enrol as enrol_station
from station.polling_station import open_station
from sync.errors import Refused


@click.command()
@click.argument("kit", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--code", required=True, help="The kit's one-time code, as in 7G4K-2M9T.")
@click.option("--usb", type=click.Path(path_type=Path), help="Hand the request over on this stick, not by network.")
@click.pass_obj
def enrol(root: Path, kit: Path, code: str, usb: Path | None) -> None:
    """Make this computer a station with the KIT folder from central.

    Chair and deputy each choose a passphrase (ROSTLOKAL_PASSPHRASE and ROSTLOKAL_DEPUTY_PASSPHRASE for rehearsals).
    """
    passphrases = {
        "chair": new_passphrase(PASSPHRASE, "chair"),
        "deputy": new_passphrase(DEPUTY_PASSPHRASE, "deputy"),
    }
    enrol_station(root, kit, code, passphrases)
    try:
        _deliver(root, usb)
    except Refused:
        take_back(root)
        raise


def _deliver(root: Path, usb: Path | None) -> None:
    with open_station(root) as station:
        click.echo(f"This computer is enrolled for {station.name}; its fingerprint is {fingerprint(station)}.")
        if usb is not None:
            deliver_request_by_stick(station, usb)
            click.echo("The request lies on the stick. Bring it to central, then run sync with the stick.")
            return
        with transport(station) as central:
            deliver_request_online(station, central)
        click.echo("Central has the request. Once central has approved it, run sync.")
