"""The kit that central hands to a station: the election, the manifests so far, and the station's name in them."""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ballots.election_file import ElectionFile, read_election
from station.errors import NotPossible
from sync.envelope import MAX_ENVELOPE
from sync.manifest import Manifest, check_software, open_first, open_next

SOFTWARE = version("rostlokal")
# kit.json names a station; more than this is something else.
_MOST_KIT_BYTES = 10_000


@dataclass(frozen=True)
class Kit:
    """A kit that holds together. ``envelopes`` are the signed manifests 1 to N as bytes, ``manifest`` is the last."""

    election_file: ElectionFile
    envelopes: tuple[bytes, ...]
    manifest: Manifest
    station: str


def read_kit(folder: Path) -> Kit:
    """Reads and checks a kit.

    NotPossible when files are missing or do not belong together; ElectionError, BadEnvelope, BadManifest and
    StationOutdated say what is wrong with one of them.
    """
    station = _station(folder)
    election_file = read_election(folder / "election.toml")
    envelopes = tuple(_manifest_files(folder))
    manifest = open_first(envelopes[0])
    for envelope in envelopes[1:]:
        manifest = open_next(envelope, manifest)
    check_software(manifest, SOFTWARE)
    if manifest.version != len(envelopes):
        raise NotPossible("The kit's manifests are not numbered from 1 in order. Fetch a new kit.")
    if manifest.election != election_file.hash:
        raise NotPossible("The kit's election.toml is not the one that its manifest names. Fetch a new kit.")
    if manifest.station(station) is None:
        raise NotPossible("The kit's manifest knows no station {station}. Fetch a new kit.", station=station)
    return Kit(election_file, envelopes, manifest, station)


def _station(folder: Path) -> str:
    try:
        station = json.loads(_bytes(folder / "kit.json", _MOST_KIT_BYTES))["station"]
    except (ValueError, TypeError, KeyError):
        station = None
    if not isinstance(station, str):
        raise NotPossible("{folder} holds no usable kit (kit.json names no station). Fetch a new kit.", folder=folder)
    return station


def _manifest_files(folder: Path) -> list[bytes]:
    found: list[bytes] = []
    while (path := folder / f"manifest-{len(found) + 1}.json").exists():
        found.append(_bytes(path, MAX_ENVELOPE))
    if not found:
        raise NotPossible("The kit in {folder} holds no manifest-1.json. Fetch a new kit.", folder=folder)
    return found


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise NotPossible(
            "{file} cannot be read: {reason}. Check the folder of the kit.", file=path, reason=error.strerror
        ) from error
