"""Backups of a whole central in one sealed file, which only the offline recovery key opens.

The file is a tar archive of the election, the service keys, the list of staff, the certified results and a consistent
copy of the database, encrypted with age to the recovery recipient of the manifest: a lost backup betrays neither the
election secret nor a single vote.
"""

import os
import re
import shutil
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

import pyrage

from central import incidents, manifests
from central.clock import text_of
from central.errors import CentralError
from central.home import Home
from central.incidents import Incident
from central.office import Office, opened_office
from sync.keys import AgeKey

_DATABASE = "central.db"
_ELECTION = "election.toml"
_KEYS = ("receipt.key", "age.key", "election-secret", "tls-certificate.pem", "tls-key.pem")
_STAFF = "staff.json"
_CERTIFIED = re.compile(r"certified/((certificate|results)-[0-9]{4}|forgotten)\.json")
_MEMBERS = (_DATABASE, _ELECTION, *(f"keys/{name}" for name in _KEYS))


def back_up(office: Office, target: Path) -> None:
    """Writes everything to a new sealed file at ``target``. The service may go on meanwhile.

    Raises:
        CentralError: there is a file by that name, or it cannot be written.
    """
    if target.exists():
        raise CentralError("{target} exists already. Backups are never overwritten; name another file.", target=target)
    with office.database.reading() as connection:
        manifest = manifests.newest(connection)
    recipient = pyrage.x25519.Recipient.from_str(manifest.recovery_recipient)
    try:
        with tempfile.TemporaryDirectory(dir=office.home.folder) as folder:
            archive = _archive(office, Path(folder))
            sealed = Path(folder) / "sealed.age"
            pyrage.encrypt_file(str(archive), str(sealed), [recipient])
            _copy_durably(sealed, target)
    except OSError as error:
        raise CentralError(
            "The backup cannot be written to {target} ({reason}). Make room or name another place.",
            target=target,
            reason=error.strerror,
        ) from error


def restore(home: Home, source: Path, recovery: AgeKey, now: datetime) -> None:
    """Restores a backup into a new folder and lists that it happened.

    Batches that came after the backup are sent again by the stations, since they always start where central stands.

    Raises:
        CentralError: the folder is in use, the file is no whole backup, or the key is not the recovery key.
    """
    if home.folder.exists() and any(home.folder.iterdir()):
        raise CentralError("{folder} is in use already. Restore into another one.", folder=home.folder)
    home.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.folder.parent) as folder:
        unpacked = Home(Path(folder) / "home")
        _unpack(source, Path(folder) / "archive.tar", unpacked, recovery)
        _list_restore(unpacked, now)
        unpacked.folder.rename(home.folder)


def _copy_durably(source: Path, target: Path) -> None:
    """Copies to a new file; nothing stays behind under its name when that fails."""
    with source.open("rb") as data, target.open("xb") as file:
        try:
            shutil.copyfileobj(data, file)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            target.unlink()
            raise


def _archive(office: Office, folder: Path) -> Path:
    copy = folder / _DATABASE
    with office.database.engine.connect() as connection:
        # Outside any transaction of ours: SQLite copies one consistent moment by itself.
        connection.connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    archive = folder / "archive.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(copy, _DATABASE)
        for member in _MEMBERS[1:]:
            tar.add(office.home.folder / member, member)
        # Until the first is added there are none.
        if office.home.staff.exists():
            tar.add(office.home.staff, _STAFF)
        for file in sorted(office.home.certified.glob("*.json")):
            tar.add(file, f"{office.home.certified.name}/{file.name}")
    return archive


def _unpack(source: Path, archive: Path, home: Home, recovery: AgeKey) -> None:
    home.folder.mkdir(mode=0o700)
    home.keys.mkdir(mode=0o700)
    try:
        pyrage.decrypt_file(str(source), str(archive), [recovery.identity])
        with tarfile.open(archive) as tar:
            for member in _MEMBERS:
                _extract(tar, member, home.folder / member)
            if _STAFF in tar.getnames():
                _extract(tar, _STAFF, home.staff)
            for member in filter(_CERTIFIED.fullmatch, tar.getnames()):
                home.certified.mkdir(mode=0o700, exist_ok=True)
                _extract(tar, member, home.folder / member)
    except (pyrage.DecryptError, tarfile.TarError, KeyError, OSError) as error:
        raise CentralError(
            "{source} cannot be restored: it is damaged, no backup of central, or sealed to another recovery key.",
            source=source,
        ) from error


def _extract(tar: tarfile.TarFile, member: str, target: Path) -> None:
    """Only known names and ordinary files, wherever the archive says that they belong."""
    data = tar.extractfile(member)
    if data is None:
        raise tarfile.TarError(f"{member} is no ordinary file")
    with data, target.open("xb") as file:
        target.chmod(0o600)
        shutil.copyfileobj(data, file)


def _list_restore(home: Home, now: datetime) -> None:
    with opened_office(home) as office, office.database.writing() as connection:
        # Each restore is an incident of its own.
        note = f"Restored at {text_of(now)}."
        incidents.note(connection, Incident(incidents.Kind.RESTORED, None, None, None, note), now)
