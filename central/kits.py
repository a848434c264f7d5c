"""Kits: what a station's laptop needs to enrol, as a folder to carry there. The code goes separately."""

import json
from pathlib import Path

from central import manifests
from central.enrolment import issue_code
from central.errors import CentralError
from central.office import Office
from sync.usb import manifest_name


def write_kit(office: Office, station: str, folder: Path) -> str:
    """Writes a station's kit into a new or empty folder; returns its one-time code, which is not in it.

    The kit holds ``election.toml``, every manifest so far, and ``kit.json`` (``station``, and ``address`` of central
    or null).

    Raises:
        CentralError: the board has not signed the station in, or the folder is in use or cannot be written.
    """
    with office.database.writing() as connection:
        manifest = manifests.require_current(connection)
        if manifest.station(station) is None:
            raise CentralError(
                "The signed manifest has no station {station}. Add it with `station add`, then `manifest sign`.",
                station=station,
            )
        files = {manifest_name(n): signed for n, signed in enumerate(manifests.all_published(connection), 1)}
        address = next(iter(manifest.central.addresses), None)
        files["kit.json"] = json.dumps({"station": station, "address": address}).encode()
        files["election.toml"] = office.election.data
        _write_all(folder, files)
        return issue_code(office, connection, station)


def _write_all(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CentralError("{folder} is not empty. Name a new folder for the kit.", folder=folder)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise CentralError(
            "The kit cannot be written to {folder} ({reason}). Name another folder.",
            folder=folder,
            reason=error.strerror,
        ) from error
