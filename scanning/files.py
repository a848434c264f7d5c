"""From a file to the pictures in it. What a file is, its first bytes say; its name says nothing."""

from pathlib import Path
from typing import Protocol

from scanning.decode import JPEG_START, MOST_BYTES, PDF_START, PNG_START, TIFF_STARTS, decode_jpeg, decode_png
from scanning.errors import UnreadableFile
from scanning.grey import Grey
from scanning.pdf_pages import PdfPages
from scanning.reasons import Reason, Rejected
from scanning.resolution import jpeg_dpi, png_dpi
from scanning.tiff_pages import TiffPages

# A PDF's header may stand anywhere in its first 1,024 bytes (PDF 1.7, implementation note 13). What scanners say about
# the resolution stands in them too.
_HEAD_BYTES = 1024


class Source(Protocol):
    """A file with one or more pictures."""

    frames: int

    def grey(self, frame: int) -> Grey:
        """One picture, counted from 0; Rejected when it is too large, broken or not whole."""

    def dpi(self, frame: int) -> float | None:
        """The dots an inch that the file states for it, None when it states none; Rejected when it is broken."""

    def close(self) -> None:
        """Lets go of the file."""


class StillPicture:
    """A JPEG or PNG."""

    frames = 1

    def __init__(self, path: Path) -> None:
        self._path = path

    def grey(self, frame: int) -> Grey:
        """The picture."""
        if self._path.stat().st_size > MOST_BYTES:
            raise Rejected(Reason.TOO_LARGE)
        data = self._path.read_bytes()
        return decode_png(data) if data.startswith(PNG_START) else decode_jpeg(data)

    def dpi(self, frame: int) -> float | None:
        """What its header says."""
        with self._path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        return png_dpi(head) if head.startswith(PNG_START) else jpeg_dpi(head)

    def close(self) -> None:
        """Nothing stays open."""


def open_source(path: Path) -> Source:
    """Opens a file of pictures.

    Raises UnreadableFile when there is no such file, Rejected when it holds no pictures.
    """
    try:
        # A pipe or device may never end, or never begin.
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise UnreadableFile(str(path), "it is no ordinary file")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        return _source(path, head)
    except OSError as error:
        raise UnreadableFile(str(path), error.strerror or str(error)) from error


def _source(path: Path, head: bytes) -> Source:
    if head.startswith((JPEG_START, PNG_START)):
        return StillPicture(path)
    if head.startswith(TIFF_STARTS):
        return TiffPages(path)
    if PDF_START in head:
        return PdfPages(path)
    raise Rejected(Reason.NOT_A_PICTURE)
