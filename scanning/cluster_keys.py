"""The keys by which the machines of a counting centre know each other: TLS both ways, and nobody else gets in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scanning.errors import ClusterError

CERTIFICATE, KEY = "cluster.pem", "cluster-key.pem"
# A clock on a borrowed machine may be wrong; a count is over in weeks.
_BEFORE, _AFTER = timedelta(days=365), timedelta(days=365)


def make_keys(folder: Path) -> None:
    """Writes a fresh key and its certificate, which signs itself: whoever holds both belongs to the cluster.

    Raises ClusterError when the folder holds them already or cannot be written.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(folder / KEY, _private_bytes(private))
        _write_new(folder / CERTIFICATE, _certificate(private).public_bytes(serialization.Encoding.PEM))
    except FileExistsError:
        raise ClusterError("{folder} holds keys of a cluster already. Choose another folder.", folder=folder) from None
    except OSError as error:
        raise ClusterError("{folder} cannot be written: {reason}.", folder=folder, reason=error.strerror) from error


def check_keys(folder: Path) -> None:
    """ClusterError when the folder lacks the key or the certificate."""
    if not ((folder / CERTIFICATE).is_file() and (folder / KEY).is_file()):
        raise ClusterError(
            "{folder} holds no keys of a cluster. Copy the folder that `rostlokal-station cluster keys` has made.",
            folder=folder,
        )


def _private_bytes(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certificate(private: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rostlokal-cluster")])
    now = datetime.now(UTC)
    usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + _AFTER)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .sign(private, hashes.SHA256())
    )


def _write_new(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        path.chmod(0o600)
        file.write(data)
