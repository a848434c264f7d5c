"""Looks whether a folder is the whole bundle of a certified result, as central has published it."""

import hashlib
from pathlib import Path

from central.certifying import Certified
from central.errors import CentralError
from central.office import Office
from central.publishing.folder import CHECKPOINT, FILES
from sync.checkpoint import Checkpoint, sign_checkpoint


def checkpoint_of(office: Office, certified: Certified, bundle: Path) -> bytes:
    """The bundle's signed checkpoint, once every file that it rests on is there unchanged.

    Raises:
        CentralError: it is the bundle of another result, not whole, or cannot be read.
    """
    try:
        listed = (bundle / FILES).read_bytes()
        checkpoint = (bundle / CHECKPOINT).read_bytes()
        whole = all(_is_there(bundle, line) for line in listed.decode().splitlines())
        certificate = (bundle / "certificate.json").read_bytes()
    except (OSError, UnicodeDecodeError) as error:
        raise _not_published(bundle) from error
    # The same text gives the same signature (RFC 8032), so that making it again is checking it.
    signed = Checkpoint(
        origin=f"rostlokal/{office.election.hash}",
        size=certified.certificate.size,
        root=bytes.fromhex(certified.certificate.root),
        files=hashlib.sha256(listed).digest(),
    )
    if not whole or certificate != certified.signed or checkpoint != sign_checkpoint(signed, office.keys.receipt):
        raise _not_published(bundle)
    return checkpoint


def _is_there(bundle: Path, line: str) -> bool:
    sha256, _, name = line.partition("  ")
    return hashlib.sha256((bundle / name).read_bytes()).hexdigest() == sha256


def _not_published(bundle: Path) -> CentralError:
    return CentralError(
        "{folder} is not the whole bundle of the certified result. Publish it first with `rostlokal-central publish`, "
        "keep copies, and name that folder.",
        folder=bundle,
    )
