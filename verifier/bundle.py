"""Reads the files of a bundle and believes none of their names.

Contract: nothing outside the folder is opened, no link is followed, no file beyond its limit is read, and only names
that a bundle can have are opened at all.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from verifier.errors import BadBundleError

FILES, CHECKPOINT = "files.txt", "checkpoint"
_COMPUTER = r"[0-9a-f]{64}-[0-9]{6}\.json"
# Names, and the largest honest file of each kind: a delivery is at most 1 MB, and 500 stations make some 100,000 lines.
_NAMES = (
    (re.compile(rf"(signed|opened)/{_COMPUTER}"), 4_000_000),
    (re.compile(r"manifests/[0-9]{6}\.json"), 8_000_000),
    (re.compile(r"checkpoint|README\.txt|certificate\.json"), 1_000_000),
    (re.compile(r"election\.toml"), 8_000_000),
    (re.compile(r"files\.txt|payloads\.txt|counts\.json|results\.json"), 200_000_000),
)
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9./_-]{1,200})")
_FOLDERS = frozenset(("manifests", "signed", "opened"))


class Bundle:
    """The files of a bundle, each read when it is asked for and compared with the list of files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes: dict[str, str] = {}

    def check_files(self) -> int:
        """Every file in ``files.txt`` is there as listed, and no other; returns how many there are."""
        self._hashes = self._listed()
        there = set(self._there())
        wanted = {*self._hashes, FILES, CHECKPOINT}
        if lost := sorted(wanted - there):
            raise BadBundleError(f"{len(lost)} files are missing, the first is {lost[0]}")
        if strange := sorted(there - wanted):
            raise BadBundleError(f"{len(strange)} files are there that files.txt does not list: {strange[0][:80]!r}")
        for name in self._hashes:
            self.read(name)
        return len(self._hashes)

    def read(self, name: str) -> bytes:
        """The bytes of a file that ``files.txt`` lists, as listed."""
        if name not in self._hashes:
            raise BadBundleError(f"{name} is missing from files.txt")
        data = self.raw(name)
        if hashlib.sha256(data).hexdigest() != self._hashes[name]:
            raise BadBundleError(f"{name} is not the file that files.txt lists")
        return data

    def raw(self, name: str) -> bytes:
        """The bytes of a file, whatever the list says."""
        limit = _limit(name)
        try:
            # Never wait for a pipe, never follow a link.
            descriptor = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise BadBundleError(f"{name} is no ordinary file")
                data = file.read(limit + 1)
        except OSError as error:
            raise BadBundleError(f"{name} cannot be read: {error.strerror}") from None
        if len(data) > limit:
            raise BadBundleError(f"{name} is larger than {limit} bytes, which no such file is")
        return data

    def names(self, folder: str) -> list[str]:
        """The listed files in a folder of the bundle, sorted, without the folder's name."""
        return sorted(name.removeprefix(f"{folder}/") for name in self._hashes if name.startswith(f"{folder}/"))

    def _listed(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, line in enumerate(text_lines(self.raw(FILES), FILES), start=1):
            match = _LINE.fullmatch(line)
            if match is None:
                raise BadBundleError(f"line {place} of files.txt is no hash and name")
            _limit(match[2])
            if match[2] in found or match[2] in (FILES, CHECKPOINT):
                raise BadBundleError(f"files.txt lists {match[2]} twice, or itself")
            found[match[2]] = match[1]
        return found

    def _there(self) -> Iterator[str]:
        """Every file in the folder and its subfolders; a folder that is a link is named like a file."""
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name in _FOLDERS and entry.is_dir(follow_symlinks=False):
                        with os.scandir(entry.path) as files:
                            yield from (f"{entry.name}/{file.name}" for file in files)
                    else:
                        yield entry.name
        except OSError as error:
            raise BadBundleError(f"{self._folder} cannot be read: {error.strerror}") from None


def text_lines(data: bytes, name: str) -> list[str]:
    """The lines of a text file, each of which must have an end."""
    try:
        written = data.decode()
    except UnicodeDecodeError:
        raise BadBundleError(f"{name} is not UTF-8") from None
    if written and not written.endswith("\n"):
        raise BadBundleError(f"{name} is cut off: its last line has no end")
    return written.split("\n")[:-1]


def _limit(name: str) -> int:
    for pattern, limit in _NAMES:
        if pattern.fullmatch(name):
            return limit
    raise BadBundleError(f"a bundle has no file called {name[:80]!r}")
