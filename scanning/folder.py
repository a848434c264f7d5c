"""A folder that a copier scans into: its pictures, as they come, each once it is whole.

Looking again and again is enough: paper comes at a page a second, and it works on every file system there is.
"""

import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scanning.errors import FolderGone
from scanning.notices import FolderNotice
from scanning.whole import is_whole

# What the reader understands; a copier's folder also holds previews, lists and the like.
SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf")

# Seconds between looks: soon enough for somebody who waits beside the copier.
LOOK_SECONDS = 0.5
# A file that has its end and has not changed for this long is taken; network folders tell of changes within a second.
STEADY_SECONDS = 1.5
# Copiers rest for some seconds between the pages of a PDF. After a minute nobody is writing any more.
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Identity:
    """What tells a file from a later one of the same name."""

    inode: int
    size: int
    changed_ns: int


@dataclass
class _Seen:
    identity: Identity
    since: float
    is_dealt_with: bool = False


class WatchedFolder:
    """The pictures in a folder, given out one by one; None when there was none for a moment.

    ``tell`` hears of files that are not read, once each; ``is_known`` says which were read before and are passed over.
    It ends when ``stop`` says so, or after ``quiet`` seconds in which nothing has changed.
    """

    def __init__(
        self,
        folder: Path,
        tell: Callable[[Path, FolderNotice], None],
        is_known: Callable[[Path, Identity], bool],
        stop: Callable[[], bool],
        quiet: float | None,
    ) -> None:
        self._folder = folder
        self._tell = tell
        self._is_known = is_known
        self._stop = stop
        self._quiet = quiet
        self._seen: dict[Path, _Seen] = {}
        self._told: set[Path] = set()
        self._last_change = time.monotonic()

    def __iter__(self) -> Iterator[Path | None]:
        """Raises FolderGone."""
        self._last_change = time.monotonic()
        while not self._stop():
            self._look()
            is_over = self._quiet is not None and time.monotonic() - self._last_change >= self._quiet
            for path, seen in sorted(self._seen.items()):
                if not seen.is_dealt_with and self._is_ready(path, seen, is_over) and not self._stop():
                    yield path
                    self._last_change = time.monotonic()
            if is_over:
                return
            time.sleep(LOOK_SECONDS)
            yield None
        for path, seen in sorted(self._seen.items()):
            if not seen.is_dealt_with and self._is_wanted(path, seen.identity):
                self._tell(path, FolderNotice.LEFT)

    def identity(self, path: Path) -> Identity | None:
        """What a file was when it was given out; None when it is no longer that."""
        seen = self._seen.get(path)
        return seen.identity if seen and seen.identity == identity_of(path) else None

    def remove(self, path: Path) -> bool:
        """Deletes a file that was given out; False when that cannot be done, or there is another in its place."""
        if self.identity(path) is None:
            return False
        try:
            path.unlink()
        except OSError:
            return False
        del self._seen[path]
        return True

    def _look(self) -> None:
        """Notes what has come and what has changed."""
        now = time.monotonic()
        try:
            found = {path: identity_of(path) for path in self._folder.iterdir()}
        except OSError as error:
            raise FolderGone(
                "The folder {path} cannot be looked into: {reason}. Everything read before is stored. Check that its "
                "device is connected and start again.",
                path=self._folder,
                reason=error.strerror,
            ) from error
        for path, identity in found.items():
            seen = self._seen.get(path)
            if identity and (seen is None or seen.identity != identity):
                self._seen[path] = _Seen(identity, now)
                self._last_change = now
        for path in self._seen.keys() - found.keys():
            del self._seen[path]

    def _is_ready(self, path: Path, seen: _Seen, is_over: bool) -> bool:
        """Whether a file is to be given out now."""
        steady = time.monotonic() - seen.since
        if (steady < STEADY_SECONDS and not is_over) or identity_of(path) != seen.identity:
            return False
        if not self._is_wanted(path, seen.identity):
            seen.is_dealt_with = True
            return False
        is_there = _is_whole(path)
        if not is_there and (is_over or steady >= PATIENCE_SECONDS):
            self._tell(path, FolderNotice.NEVER_WHOLE)
            is_there = True
        seen.is_dealt_with = is_there
        return is_there

    def _is_wanted(self, path: Path, identity: Identity) -> bool:
        """Whether this is a file of pictures that was not read before; tells of anything else, once."""
        notice = _why_not(path)
        if notice and path not in self._told:
            self._told.add(path)
            self._tell(path, notice)
        return notice is None and not self._is_known(path, identity)


def _why_not(path: Path) -> FolderNotice | None:
    """Why something in the folder is no file of pictures. No link is followed: it may lead anywhere."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISDIR(mode):
        return FolderNotice.SUBFOLDER
    return None if stat.S_ISREG(mode) and path.suffix.lower() in SUFFIXES else FolderNotice.FOREIGN


def identity_of(path: Path) -> Identity | None:
    """What tells this file from a later one of the same name; None when there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return Identity(found.st_ino, found.st_size, found.st_mtime_ns)


def _is_whole(path: Path) -> bool:
    try:
        return is_whole(path)
    except OSError:
        # The reader says why it cannot be opened.
        return True
