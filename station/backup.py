"""Backup and restore: one file with the journal, the pictures and the locked keys.

The file is a plain tar archive, as readable as the laptop itself is: keep it as safe. Its entries carry one constant
time. A restored copy writes nothing before it has compared itself with central (see ``station.old_copy``).
"""

import io
import os
import re
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

from station.errors import NotEnrolled, NotPossible, StationError, disk_full
from station.home import Home
from station.journal import STOPPED, Journal
from station.old_copy import RESTORED
from station.pictures import FILE_TIME, load_picture
from station.polling_station import open_station
from station.retention import destruction

_JOURNAL = "journal.sqlite"
_MEMBER = re.compile(r"journal\.sqlite|keys/[a-z]{1,20}\.(age|txt)|pictures/[0-9a-f]{32}\.jpg")


def back_up(root: Path, file: Path) -> None:
    """Writes everything into the new ``file``. NotEnrolled; NotPossible when it is there already; DiskFull."""
    if file.exists():
        raise NotPossible("{file} exists already. Choose another name for the backup.", file=file)
    partial = file.with_name(f".{secrets.token_hex(8)}.part")
    copy = root / f".{secrets.token_hex(8)}.sqlite"
    try:
        with open_station(root) as station, partial.open("xb") as out:
            partial.chmod(0o600)
            # The journal first, so that every picture it names is there to be added; last in the file, so that a
            # file cut short lacks it.
            station.journal.copy_to(copy)
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                for name, path in [*_files(station.journal.home), (_JOURNAL, copy)]:
                    _add(tar, name, path)
        partial.replace(file)
    except OSError as error:
        raise disk_full(error) or NotPossible(
            "The backup cannot be written: {reason}. Choose another place.", reason=error.strerror
        ) from error
    finally:
        partial.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)


def restore(root: Path, file: Path) -> None:
    """Makes a station out of a backup in the new folder ``root``.

    NotPossible when the folder is in use or the file is no whole backup, JournalError; nothing is left behind then.
    """
    if root.exists() and any(root.iterdir()):
        raise NotPossible("{folder} is not empty. Restore into a new folder (--home).", folder=root)
    try:
        Home(root).create()
        _unpack(file, root)
        with open_station(root) as station:
            if destruction(station) is None:
                _check_pictures(station.journal)
            if station.journal.setting(STOPPED) is None:
                station.journal.stop(RESTORED)
    except (tarfile.TarError, OSError, NotEnrolled) as error:
        shutil.rmtree(root, ignore_errors=True)
        raise disk_full(error) or NotPossible(
            "{file} is not a whole backup of a station. Take another backup; nothing was restored.", file=file
        ) from error
    except StationError:
        shutil.rmtree(root, ignore_errors=True)
        raise


def _files(home: Home) -> Iterator[tuple[str, Path]]:
    for folder in (home.keys, home.pictures):
        for path in sorted(folder.iterdir()):
            name = f"{folder.name}/{path.name}"
            if _MEMBER.fullmatch(name):
                yield name, path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> None:
    member = tarfile.TarInfo(name)
    member.mode, member.mtime, member.size = 0o600, FILE_TIME, path.stat().st_size
    with path.open("rb") as content:
        tar.addfile(member, content)


def _unpack(file: Path, root: Path) -> None:
    """Only ordinary files under names of ours, whatever else a hostile archive holds."""
    with tarfile.open(file, "r:") as tar:
        for member in tar:
            if not member.isreg() or not _MEMBER.fullmatch(member.name):
                raise tarfile.TarError("it holds something that is not ours")
            path = root / member.name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with path.open("xb") as out:
                path.chmod(0o600)
                shutil.copyfileobj(tar.extractfile(member) or io.BytesIO(), out)
            os.utime(path, (FILE_TIME, FILE_TIME))


def _check_pictures(journal: Journal) -> None:
    for row in journal.rows("SELECT picture, sha256 FROM sheets WHERE picture != ''"):
        load_picture(journal.home, row["picture"], row["sha256"])
