"""Reads one frame of one file: the thin shell around interpret.py that knows files, names and kept pictures."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from scanning.aim import advice
from scanning.errors import UnreadableFile
from scanning.files import Source, open_source
from scanning.grey import Homography
from scanning.interpret import read_page
from scanning.picture import encode_small, encode_upright
from scanning.reader import Reader
from scanning.reasons import Rejected
from scanning.result import PageResult, rejected

Lie = tuple[float, ...]
"""Where a sheet lies in a picture: the nine numbers of its homography, row by row."""


@dataclass(frozen=True)
class Task:
    """One frame of one file, counted from 0; ``before`` is where its sheet lay when a camera saw it last."""

    path: str
    frame: int
    before: Lie | None = None


@dataclass(frozen=True)
class Answer:
    """What came of a task: its result, None beyond the last of the file's ``frames``.

    ``unreadable`` is the reason why the file cannot be opened; there is no result then. ``lie`` is where the sheet lies
    in the picture when it was read.
    """

    frames: int
    result: PageResult | None
    unreadable: str | None = None
    lie: Lie | None = None


class FrameReader:
    """Keeps the last file open, since the frames of one file mostly follow each other."""

    def __init__(self, reader: Reader, keep_pictures: bool) -> None:
        self._reader = reader
        self._keep_pictures = keep_pictures
        self._open: tuple[str, int, int, int] | None = None
        self._source: Source | None = None

    def answer(self, task: Task) -> Answer:
        """Reads one frame, whatever is in the file."""
        try:
            source = self._opened(task.path)
            return self._read(source, task) if task.frame < source.frames else Answer(source.frames, None)
        except Rejected as refused:
            # A file that cannot be opened as pictures counts as one page.
            return Answer(1, rejected(task.path, 0, refused.reason) if task.frame == 0 else None)
        except UnreadableFile as error:
            return Answer(0, None, error.reason)
        except OSError as error:
            # It went away, or its disk did, after it was opened.
            return Answer(0, None, error.strerror or str(error))

    def _opened(self, path: str) -> Source:
        known = _identity(path)
        if self._source is None or self._open != known:
            self.close()
            self._source = open_source(Path(path))
            self._open = known
        return self._source

    def close(self) -> None:
        """Lets go of the last file."""
        if self._source is not None:
            self._source.close()
            self._source = None

    def _read(self, source: Source, task: Task) -> Answer:
        grey = None
        try:
            grey = source.grey(task.frame)
            read = read_page(grey, self._reader, source.dpi(task.frame), _homography(task.before))
        except Rejected as refused:
            result = rejected(task.path, task.frame, refused.reason, refused.sheet)
            if grey is not None:
                result = replace(
                    result,
                    advice=advice(grey, refused.reason, self._reader.finder),
                    picture=encode_small(grey) if self._keep_pictures else None,
                )
            return Answer(source.frames, result)
        result = PageResult(
            source=task.path,
            frame=task.frame,
            status="read",
            reason=None,
            serial=read.sheet.serial,
            style=read.sheet.style,
            page=read.sheet.page,
            targets=read.targets,
            picture=encode_upright(grey, read.page) if self._keep_pictures else None,
            print_key=read.sheet.print_key,
        )
        return Answer(source.frames, result, lie=tuple(read.page.homography.ravel().tolist()))


def _homography(lie: Lie | None) -> Homography | None:
    return None if lie is None else np.array(lie).reshape(3, 3)


def _identity(path: str) -> tuple[str, int, int, int] | None:
    """What tells a file from a later one of the same name, as copiers make them; None when there is no file."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return path, found.st_ino, found.st_size, found.st_mtime_ns
