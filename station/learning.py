"""What a station learns from central: newer manifests, and the grant of the register secret."""

from station.kit import SOFTWARE
from station.polling_station import Station, load_station
from sync import keyring
from sync.enrolment import open_grant
from sync.keyring import Secrets
from sync.keys import AgeKey
from sync.manifest import check_software, open_next


def accept_manifest(station: Station, envelope: bytes) -> Station:
    """Checks and stores the manifest after the station's newest; the station that knows it.

    BadEnvelope, BadManifest, StationOutdated.
    """
    manifest = open_next(envelope, station.manifest)
    check_software(manifest, SOFTWARE)
    with station.journal.transaction():
        # Two syncs at once may both bring it; the same version is the same manifest, since both were checked.
        row = {"version": manifest.version, "envelope": envelope}
        station.journal.insert("manifests", row, replace=True)
    return load_station(station.journal)


def accept_grant(station: Station, secrets: Secrets, sealed: bytes) -> Secrets:
    """Checks central's grant and adds it to the keyring; the secrets with it. BadEnvelope, BadRequest."""
    identity = AgeKey.from_text(secrets.age_identity or "")
    grant = open_grant(sealed, identity, station.manifest.central.receipt_key, incarnation=station.incarnation)
    complete = secrets.model_copy(update={"election_secret": grant.election_secret})
    keyring.replace(station.journal.home.keys, complete)
    return complete
