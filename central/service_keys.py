"""The keys that central's service needs to start alone: receipts, sealing, TLS and the election secret.

They rest unencrypted, readable by their owner only; docs/adr says why. Board keys are never among them.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from central import tls
from central.errors import CentralError
from central.home import write_private
from sync.errors import KeyringError
from sync.files import opened_folder, write_durably
from sync.keys import AgeKey, SigningKey
from sync.wire import sha256_hex

# As long as the output of the keyed hash (HMAC-SHA256) that it is the key of.
SECRET_BYTES = 32
_ELECTION_SECRET = "election-secret"  # noqa: S105 - the file's name


@dataclass(frozen=True, repr=False)
class ServiceKeys:
    """Central's own keys. ``election_secret`` makes nullifiers; ``tls_certificate`` and ``tls_key`` are PEM files."""

    receipt: SigningKey
    age: AgeKey
    election_secret: bytes
    tls_certificate: Path
    tls_key: Path

    @property
    def tls_pin(self) -> str:
        """SHA-256 (hex) of the certificate's DER bytes, as the manifest names it."""
        return sha256_hex(tls.certificate_der(self.tls_certificate.read_bytes()))


def create_service_keys(folder: Path, hosts: list[str]) -> ServiceKeys:
    """Makes fresh keys in a new ``folder`` (0700, files 0600); ``hosts`` are the names that the certificate bears.

    Raises:
        FileExistsError: the folder is there already.
    """
    folder.mkdir(mode=0o700)
    certificate, key = tls.self_signed(hosts)
    write_private(folder / "receipt.key", SigningKey.generate().seed.hex().encode())
    write_private(folder / "age.key", AgeKey.generate().text.encode())
    write_private(folder / _ELECTION_SECRET, secrets.token_hex(SECRET_BYTES).encode())
    write_private(folder / "tls-certificate.pem", certificate)
    write_private(folder / "tls-key.pem", key)
    return read_service_keys(folder)


def renew_election_secret(folder: Path) -> None:
    """Puts a fresh election secret in the place of the one that nullifiers were made with; durable, or unchanged.

    Raises:
        CentralError: it cannot be written.
    """
    try:
        with opened_folder(folder) as opened:
            write_durably(opened, _ELECTION_SECRET, secrets.token_hex(SECRET_BYTES).encode(), 0o600)
    except OSError as error:
        raise CentralError(
            "The election secret in {folder} cannot be replaced ({reason}). Make room, and do the same again.",
            folder=folder,
            reason=error.strerror,
        ) from error


def read_service_keys(folder: Path) -> ServiceKeys:
    """The keys in ``folder``.

    Raises:
        CentralError: one of them is missing or damaged.
    """
    try:
        return ServiceKeys(
            receipt=SigningKey.from_seed(bytes.fromhex((folder / "receipt.key").read_text())),
            age=AgeKey.from_text((folder / "age.key").read_text()),
            election_secret=bytes.fromhex((folder / _ELECTION_SECRET).read_text()),
            tls_certificate=folder / "tls-certificate.pem",
            tls_key=folder / "tls-key.pem",
        )
    except (OSError, ValueError, KeyringError) as error:
        raise CentralError(
            "Central's own keys in {folder} are missing or damaged. Restore the latest backup into a new folder with "
            "`rostlokal-central restore`.",
            folder=folder,
        ) from error
