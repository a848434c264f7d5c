"""Sets up a new central: its folder, service keys, database and the draft of the first manifest."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from ballots.election_file import ElectionFile, read_election
from central import manifests
from central.database import create_database, sqlite_url
from central.errors import CentralError
from central.home import Home, write_private
from central.service_keys import ServiceKeys, create_service_keys
from sync.errors import BadManifest
from sync.manifest import OFFICIAL_THRESHOLD, Manifest
from sync.wire import parse

# Whoever tries central on its own machine reaches it by these names.
_LOOPBACK = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Choices:
    """What ``init`` decides for good: ``board`` are public keys (hex), of which ``threshold`` must sign.

    ``recovery_recipient`` is the offline age key (``age1…``) that opens every batch when central's own is lost.
    """

    mode: str
    board: Sequence[str]
    threshold: int
    addresses: Sequence[str]
    recovery_recipient: str


def set_up(home: Home, election_path: Path, choices: Choices) -> Manifest:
    """Makes central's folder, whole or not at all; returns the draft of the first manifest.

    Raises:
        CentralError: the folder is in use, or the board is too small for its threshold or for official mode.
        ElectionError: the election definition cannot be used.
        BadManifest: a key or an address is not written as it should be.
    """
    _check(choices)
    election = read_election(election_path)
    if home.folder.exists() and any(home.folder.iterdir()):
        raise CentralError("{folder} is in use already. Name another one with --home.", folder=home.folder)
    home.folder.parent.mkdir(parents=True, exist_ok=True)
    building = Home(home.folder.with_name(f".{home.folder.name}.partial"))
    shutil.rmtree(building.folder, ignore_errors=True)
    try:
        manifest = _fill(building, election, choices)
        building.folder.rename(home.folder)
    except BaseException:
        shutil.rmtree(building.folder, ignore_errors=True)
        raise
    return manifest


def _check(choices: Choices) -> None:
    if choices.threshold > len(set(choices.board)):
        raise CentralError(
            "{threshold} board members shall sign, but {members} different keys are given.",
            threshold=choices.threshold,
            members=len(set(choices.board)),
        )
    if choices.mode == "official" and choices.threshold < OFFICIAL_THRESHOLD:
        raise CentralError(
            "An official election needs at least {least} board members to sign, held by different people.",
            least=OFFICIAL_THRESHOLD,
        )


def _fill(home: Home, election: ElectionFile, choices: Choices) -> Manifest:
    home.folder.mkdir(mode=0o700)
    write_private(home.election, election.data)
    hosts = [host for address in choices.addresses if (host := urlsplit(address).hostname)]
    keys = create_service_keys(home.keys, list(dict.fromkeys([*hosts, *_LOOPBACK])))
    manifest = _first_manifest(election, keys, choices)
    database = create_database(sqlite_url(home))
    with database.writing() as connection:
        manifests.keep_draft(connection, manifest)
    database.close()
    return manifest


def _first_manifest(election: ElectionFile, keys: ServiceKeys, choices: Choices) -> Manifest:
    secure = any(address.startswith("https:") for address in choices.addresses)
    fields = {
        "version": 1,
        "election": election.hash,
        "mode": choices.mode,
        "board": {"threshold": choices.threshold, "keys": list(choices.board)},
        "stations": [],
        "central": {
            "addresses": list(choices.addresses),
            "tls_pin": keys.tls_pin if secure else "",
            "receipt_key": keys.receipt.public,
            "age_recipient": keys.age.recipient,
        },
        "recovery_recipient": choices.recovery_recipient,
        "print_keys": [],
        "incarnations": [],
        "minimum_software": version("rostlokal"),
    }
    return parse(Manifest, json.dumps(fields).encode(), BadManifest)
