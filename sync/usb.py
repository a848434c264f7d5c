"""The stick: the same sealed files in a folder, believed no more than the network.

    <stick>/rostlokal/<first 16 digits of the election>/{batches,enrolments,manifests,receipts,grants,blobs,seen}/

Everything on a stick is hostile until its signature holds. Only whitelisted names are opened, no link is
followed (neither a file's nor a folder's), and nothing larger than its kind can be is read. Nothing on it is
ever overwritten.
"""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from sync.batch import MAX_BYTES, MAX_SEQ, Stream
from sync.blob import MAX_BLOB
from sync.envelope import MAX_ENVELOPE
from sync.errors import UsbError
from sync.files import TEMPORARY, opened_folder, write_durably
from sync.seen import MAX_SEEN

_TOP = "rostlokal"
_HASH = "[0-9a-f]{64}"
_BATCH = f"{_HASH}-({'|'.join(stream.value for stream in Stream)})-[0-9]{{6}}"
_BLOB_END = ".jpg.age"
_SEEN_TIME = "%Y%m%dT%H%M%SZ"
_MOST_SHOWN = 80

Report = Callable[[UsbError], None]


class Folder(Enum):
    """A folder on the stick: its name, the file names that belong there, and the most bytes of one file."""

    pattern: re.Pattern[str]
    limit: int

    BATCHES = ("batches", rf"{_BATCH}\.age", MAX_BYTES)
    ENROLMENTS = ("enrolments", rf"{_HASH}\.request\.age", MAX_BYTES)
    MANIFESTS = ("manifests", r"manifest-[1-9][0-9]{0,5}\.json", MAX_ENVELOPE)
    RECEIPTS = ("receipts", rf"{_BATCH}\.receipt\.json", MAX_BYTES)
    GRANTS = ("grants", rf"{_HASH}\.grant\.age", MAX_BYTES)
    BLOBS = ("blobs", rf"{_HASH}\.jpg\.age", MAX_BLOB)
    SEEN = ("seen", rf"{_HASH}-[0-9]{{8}}T[0-9]{{6}}Z\.seen\.age", MAX_SEEN)

    def __new__(cls, name: str, pattern: str = "", limit: int = 0) -> "Folder":
        folder = object.__new__(cls)
        folder._value_ = name
        folder.pattern = re.compile(pattern)
        folder.limit = limit
        return folder


def root(stick: Path, election: str) -> Path:
    """Where an election's files lie on a stick. `election` is the SHA-256 of its file, hexadecimal."""
    return stick / _TOP / election[:16]


def batch_name(incarnation: str, stream: Stream, seq: int) -> str:
    """A sealed batch's file name; the numbers sort as they must be taken in."""
    if not 1 <= seq <= MAX_SEQ:
        raise ValueError("a sequence number has at most six digits")
    return f"{incarnation}-{stream.value}-{seq:06}.age"


def receipt_name(incarnation: str, stream: Stream, seq: int) -> str:
    """The file name of a batch's receipt."""
    return batch_name(incarnation, stream, seq).removesuffix(".age") + ".receipt.json"


def manifest_name(version: int) -> str:
    """A manifest's file name."""
    return f"manifest-{version}.json"


def request_name(payload_hash: str) -> str:
    """An enrolment request's file name."""
    return f"{payload_hash}.request.age"


def grant_name(incarnation: str) -> str:
    """The file name of an incarnation's grant."""
    return f"{incarnation}.grant.age"


def seen_name(incarnation: str, as_of: datetime) -> str:
    """The file name of an incarnation's list of voters seen elsewhere; the names sort as the lists were made."""
    return f"{incarnation}-{as_of.astimezone(UTC).strftime(_SEEN_TIME)}.seen.age"


def blob_file_name(name: str) -> str:
    """The file name of a sealed picture."""
    return f"{name}{_BLOB_END}"


def named_blob(file_name: str) -> str:
    """The picture that a file of the folder of blobs is named after."""
    return file_name.removesuffix(_BLOB_END)


def write(folder: Path, name: str, data: bytes) -> None:
    """Put a file into `root(…) / Folder.value` so that it survives the stick being pulled right after.

    The same file twice is fine. Returns only once the bytes have been read back from the stick.

    Raises:
        UsbError: no stick, full, read-only, or other content under the same name.
        ValueError: a name that does not belong into the folder (a mistake in the program).
    """
    kind = Folder(folder.name)
    if not kind.pattern.fullmatch(name):
        raise ValueError("this name does not belong into this folder")
    with _sentences(), _opened(folder, make=True) as at:
        try:
            same = _read(at, name, kind.limit) == data
            os.fsync(at)
        except FileNotFoundError:
            write_durably(at, name, data, 0o644)
            same = True
        if not same:
            raise UsbError(
                "The stick holds other content as {name}. Keep that stick for central and take an empty one.",
                name=name,
            )
        if _read(at, name, kind.limit, from_medium=True) != data:
            raise UsbError("The stick did not keep {name} as it was written. Take another stick.", name=name)


def read_all(root: Path, folder: Folder, report: Report) -> Iterator[tuple[str, bytes]]:
    """Each (name, bytes) of a folder, in the order of the names; none when the folder is not there.

    Whatever is skipped (a name that does not belong there, a link, a file too large or unreadable) is
    handed to `report` and the reading goes on.

    Raises:
        UsbError: there is no stick, or the way to the folder goes through a link.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(_sentences())
        try:
            at = stack.enter_context(_opened(root / folder.value, make=False))
        except FileNotFoundError:
            return
        for name in sorted(os.listdir(at)):  # noqa: PTH208 - a path could meanwhile lead elsewhere
            if re.fullmatch(TEMPORARY, name):
                continue
            try:
                yield name, _belonging(at, name, folder)
            except UsbError as problem:
                report(problem)


def _belonging(at: int, name: str, folder: Folder) -> bytes:
    if not folder.pattern.fullmatch(name):
        raise UsbError("{name} does not belong on the stick and was left alone.", name=_shown(name))
    try:
        return _read(at, name, folder.limit)
    except OSError:
        raise UsbError("{name} on the stick cannot be read. Copy it again from its sender.", name=name) from None


def _read(at: int, name: str, limit: int, *, from_medium: bool = False) -> bytes:
    """The bytes of one ordinary file; `from_medium` drops the kernel's own copy of them first."""
    found = os.stat(name, dir_fd=at, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise UsbError("{name} on the stick is a link or no ordinary file; it was not opened.", name=name)
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
    with os.fdopen(file, "rb") as stream:
        if from_medium:
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise UsbError("{name} on the stick is too large to be genuine; it was not used.", name=name)
    return data


@contextlib.contextmanager
def _opened(folder: Path, *, make: bool) -> Iterator[int]:
    """A descriptor of our folder, reached step by step from the stick without following a link."""
    with contextlib.ExitStack() as stack:
        try:
            at = stack.enter_context(opened_folder(folder.parents[2]))
        except OSError:
            raise UsbError("There is no stick at {stick}. Put it in and try again.", stick=folder.parents[2]) from None
        for part in folder.parts[-3:]:
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, dir_fd=at)
                    os.fsync(at)
            at = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            stack.callback(os.close, at)
        yield at


@contextlib.contextmanager
def _sentences() -> Iterator[None]:
    """Say in words what the operating system reports about a stick."""
    try:
        yield
    except OSError as problem:
        match problem.errno:
            case errno.ENOSPC | errno.EDQUOT:
                raise UsbError("The stick is full. Take another one; what it holds already is good.") from None
            case errno.EROFS | errno.EACCES | errno.EPERM:
                raise UsbError("The stick cannot be written. Open its write lock or take another one.") from None
            case errno.ELOOP | errno.ENOTDIR:
                raise UsbError(
                    "The stick has a link or a file where our folder should be. Take another stick."
                ) from None
        raise UsbError("The stick was pulled out or is broken. Put it in again and repeat.") from None


def _shown(name: str) -> str:
    """A hostile name as harmless ASCII of a length that fits a screen."""
    return ascii(name)[1:-1][:_MOST_SHOWN]
