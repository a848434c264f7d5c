"""The board certifies a result: once nothing is open, or despite what is, with its reasons on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from central import manifests
from central.accepted import Accepted, accepted, tree_root
from central.certificate import MEDIA_TYPE, Certificate, read_certificate
from central.clock import text_of
from central.counting import count_now
from central.errors import CentralError
from central.home import Home, write_private
from central.manifests import check_signers
from central.office import Office
from central.open_matters import open_matters
from central.results_json import results_text
from central.status import read_status
from sync import envelope
from sync.keys import SigningKey
from sync.manifest import Manifest
from sync.wire import sha256_hex, write


@dataclass(frozen=True)
class Proposal:
    """What the board is asked to sign, and the bytes of ``results.json`` that it is about."""

    certificate: Certificate
    results: bytes


@dataclass(frozen=True)
class Certified:
    """A result that the board has certified: the signed certificate, what it says, and ``results.json``."""

    signed: bytes
    certificate: Certificate
    results: bytes


def propose(office: Office, note: str, now: datetime) -> Proposal:
    """The certificate of what central holds at this moment. ``note`` is empty, or why open matters do not stop it.

    Raises:
        CentralError: there is no manifest yet, or something has arrived while it was counted.
    """
    before = _held(office)
    results, status = count_now(office), read_status(office)
    manifest, payloads = _held(office)
    if before != (manifest, payloads):
        raise CentralError("A delivery has arrived while the result was counted. Certify again.")
    data = results_text(results).encode()
    certificate = Certificate(
        election=office.election.hash,
        mode=manifest.mode,
        number=len(_files(office.home)) + 1,
        manifest=manifest.version,
        results=sha256_hex(data),
        size=len(payloads),
        root=tree_root(payloads).hex(),
        open_matters=open_matters(status, results),
        note=note,
        certified_at=text_of(now),
    )
    return Proposal(certificate, data)


def certify(office: Office, proposal: Proposal, signers: Sequence[SigningKey]) -> None:
    """Signs the certificate and keeps it with its result, durably and beside all earlier ones.

    Raises:
        CentralError: matters are open and no reasons are given, too few or foreign keys sign, this very result is
            certified already, or the disk is full.
    """
    certificate = proposal.certificate
    if certificate.open_matters and not certificate.note.strip():
        raise CentralError(
            "{matters} matters are open, so the result is not certified. Settle them, or have the board say why it "
            'certifies all the same: --despite "…". That is published with the result.',
            matters=len(certificate.open_matters),
        )
    before = latest(office.home)
    if before is not None and _same(before.certificate, certificate):
        raise CentralError("This very result is certified already, at {time}.", time=before.certificate.certified_at)
    with office.database.reading() as connection:
        check_signers([manifests.require_current(connection).board], signers)
    _keep(office.home, proposal, envelope.sign(write(certificate), MEDIA_TYPE, signers))


def latest(home: Home) -> Certified | None:
    """The newest certificate, or None before the first.

    Raises:
        CentralError: it is damaged.
    """
    files = _files(home)
    if not files:
        return None
    results = files[-1].with_name(files[-1].name.replace("certificate", "results"))
    try:
        signed, data = files[-1].read_bytes(), results.read_bytes()
    except OSError as error:
        raise CentralError("{file} cannot be read: {reason}.", file=results, reason=error.strerror) from error
    certificate = read_certificate(signed)
    if certificate.results != sha256_hex(data):
        raise CentralError("{file} is not the result that the board certified. Certify it again.", file=results)
    return Certified(signed, certificate, data)


def _held(office: Office) -> tuple[Manifest, list[Accepted]]:
    with office.database.reading() as connection:
        return manifests.require_current(connection), accepted(connection)


def _same(one: Certificate, other: Certificate) -> bool:
    return (one.results, one.root, one.manifest) == (other.results, other.root, other.manifest)


def _files(home: Home) -> list[Path]:
    return sorted(home.certified.glob("certificate-*.json"))


def _keep(home: Home, proposal: Proposal, signed: bytes) -> None:
    name = f"{proposal.certificate.number:04d}.json"
    try:
        home.certified.mkdir(mode=0o700, exist_ok=True)
        results = home.certified / f"results-{name}"
        # One that was left by a cut, without its certificate, was never certified.
        results.unlink(missing_ok=True)
        write_private(results, proposal.results)
        write_private(home.certified / f"certificate-{name}", signed)
    except OSError as error:
        raise CentralError(
            "The certificate cannot be written ({reason}). Make room on the disk and certify again.",
            reason=error.strerror,
        ) from error
