"""The pages of a TIFF file."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, TiffImagePlugin

from scanning.decode import check_size, to_grey
from scanning.grey import Grey
from scanning.reasons import Reason, Rejected

# What Pillow raises on broken TIFF files, found by flipping their bytes.
_BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError, SyntaxError, EOFError, AttributeError, ArithmeticError)

# The tags that say where the strips, or the tiles, of a page begin and how long they are (TIFF 6.0, sections 8, 15).
_PIECES = ((273, 279), (324, 325))


class TiffPages:
    """An open TIFF file; Rejected when it is none, or its list of pages is broken."""

    def __init__(self, path: Path) -> None:
        with _pillow():
            self._image = TiffImagePlugin.TiffImageFile(path)
        try:
            with _pillow():
                self.frames: int = self._image.n_frames
        except Rejected:
            self.close()
            raise

    def grey(self, frame: int) -> Grey:
        """One page, counted from 0; Rejected when it is too large or broken."""
        with _pillow():
            self._image.seek(frame)
            check_size(*self._image.size)
            return to_grey(self._image)

    def dpi(self, frame: int) -> float | None:
        """The dots an inch that the file states for a page, the same across and down."""
        with _pillow():
            self._image.seek(frame)
            across, down = (float(dots) for dots in self._image.info.get("dpi", (0, 0)))
        return across if across == down and across > 0 else None

    def all_there(self, size: int) -> bool:
        """Whether every piece that the list of pages names lies within a file of this many bytes."""
        try:
            with _pillow():
                return all(self._end_of(frame) <= size for frame in range(self.frames))
        except Rejected:
            return False

    def _end_of(self, frame: int) -> int:
        """Where the last piece of a page ends."""
        self._image.seek(frame)
        tags = self._image.tag_v2
        pieces = [(tags[starts], tags[counts]) for starts, counts in _PIECES if starts in tags]
        ends = [int(start + count) for starts, counts in pieces for start, count in zip(starts, counts, strict=True)]
        return max(ends)

    def close(self) -> None:
        """Lets go of the file."""
        self._image.close()


@contextmanager
def _pillow() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Image.DecompressionBombError as error:
            raise Rejected(Reason.TOO_LARGE) from error
        except _BROKEN as error:
            raise Rejected(Reason.NOT_A_PICTURE) from error
