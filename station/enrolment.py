"""How this laptop becomes a station: fresh keys, a sealed request to central, and central's answer."""

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from station import settings
from station.errors import NotPossible
from station.home import Home
from station.journal import Journal
from station.kit import SOFTWARE, Kit, read_kit
from station.polling_station import ELECTION_FILE, REQUEST_FILE, Station, load_station
from sync import keyring, usb
from sync.enrolment import SealedRequest, make_request
from sync.keyring import Secrets
from sync.keys import AgeKey, SigningKey
from sync.push import Transport
from sync.usb import Folder


def enrol(root: Path, kit_folder: Path, code: str, passphrases: Mapping[str, str]) -> Secrets:
    """Makes this laptop's secrets and its sealed request, durably; ``deliver_request_*`` carries it to central.

    ``passphrases`` has one for ``chair`` and one for ``deputy``. NotPossible when this folder is a station already
    or the kit is not usable (see ``read_kit``); BadRequest for a mistyped code; KeyringError.
    """
    kit = read_kit(kit_folder)
    with Journal(Home(root)) as journal:
        if journal.setting(settings.STATION):
            raise NotPossible(
                "{folder} is a station already. One folder is one station; give another with --home.", folder=root
            )
        secrets = Secrets(
            signing_seed=SigningKey.generate().seed.hex(),
            age_identity=AgeKey.generate().text,
            print_seed=SigningKey.generate().seed.hex(),
        )
        request = _request(kit, secrets, code)
        # Keys without a station come from an attempt that was cut off: their request was never stored or sent.
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(journal.home.keys)
        keyring.create(journal.home.keys, secrets, passphrases)
        _store(journal, kit, secrets, request)
    return secrets


def deliver_request_online(station: Station, transport: Transport) -> None:
    """Hands the request to central unless that has been done. Unreachable, Refused, BadAnswer."""
    if station.journal.setting(settings.REQUEST_DELIVERED) is None:
        transport.enrol(_sealed_request(station))
        _delivered(station)


def deliver_request_by_stick(station: Station, stick: Path) -> None:
    """Writes the request onto a stick; the same file again is fine. UsbError."""
    folder = usb.root(stick, station.election_file.hash) / Folder.ENROLMENTS.value
    request_hash = station.journal.setting(settings.REQUEST_HASH) or ""
    usb.write(folder, usb.request_name(request_hash), _sealed_request(station))
    _delivered(station)


def fingerprint(station: Station) -> str:
    """The first 64 bits of this laptop's id in groups of four, for two people to compare aloud with central's."""
    return "-".join(station.incarnation[start : start + 4] for start in range(0, 16, 4))


def take_back(root: Path) -> None:
    """Forgets an enrolment that central has refused, so that the folder can enrol again with the right code."""
    with Journal(Home(root)) as journal:
        station = load_station(journal)
        if station.manifest.incarnation(station.incarnation) is not None:
            raise RuntimeError("an approved station is never taken back")
        with journal.transaction():
            for table in ("settings", "documents", "manifests"):
                journal.change(f"DELETE FROM {table}")  # noqa: S608 - the names are ours
        shutil.rmtree(journal.home.keys)


def _request(kit: Kit, secrets: Secrets, code: str) -> SealedRequest:
    return make_request(
        secrets.signing_key,
        election=kit.election_file.hash,
        station=kit.station,
        age_recipient=AgeKey.from_text(secrets.age_identity or "").recipient,
        print_key=SigningKey.from_seed(bytes.fromhex(secrets.print_seed or "")).public,
        code=code,
        software=SOFTWARE,
        recipient=kit.manifest.central.age_recipient,
    )


def _store(journal: Journal, kit: Kit, secrets: Secrets, request: SealedRequest) -> None:
    with journal.transaction():
        journal.set(settings.STATION, kit.station)
        journal.set(settings.INCARNATION, secrets.signing_key.key_id)
        journal.set(settings.REQUEST_HASH, request.payload_hash)
        journal.insert("documents", {"name": ELECTION_FILE, "data": kit.election_file.data})
        journal.insert("documents", {"name": REQUEST_FILE, "data": request.sealed})
        versions = enumerate(kit.envelopes, start=1)
        journal.insert_all("manifests", ({"version": n, "envelope": envelope} for n, envelope in versions))


def _sealed_request(station: Station) -> bytes:
    sealed = station.journal.document(REQUEST_FILE)
    if sealed is None:
        raise RuntimeError("an enrolled station keeps its request")
    return sealed


def _delivered(station: Station) -> None:
    with station.journal.transaction():
        station.journal.set(settings.REQUEST_DELIVERED, "yes")
