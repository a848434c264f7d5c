"""Whether a file that somebody else writes is all there, judged by its end without decoding it.

A copier may reserve the room for a file before it fills it, and rest between the pages of a PDF, so neither size nor
time tells. What passes here by chance is still refused by the decoder, and read again when it has changed.
"""

import os
from pathlib import Path

from scanning.decode import JPEG_START, PDF_START, PNG_START, TIFF_STARTS
from scanning.reasons import Rejected
from scanning.tiff_pages import TiffPages

# A PDF's end mark may stand anywhere in its last 1,024 bytes (PDF 1.7, implementation note 18), its start likewise.
_ENDS_BYTES = 1024
# The last chunk of a PNG is always these bytes (RFC 2083, 4.1.4), a JPEG ends with this marker.
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"


def is_whole(path: Path) -> bool:
    """Whether a JPEG, PNG, TIFF or PDF has its end; False for any other file. OSError when it cannot be opened."""
    with path.open("rb") as file:
        head = file.read(_ENDS_BYTES)
        file.seek(max(0, os.fstat(file.fileno()).st_size - _ENDS_BYTES))
        # Some programs fill files up with zeros.
        tail = file.read(_ENDS_BYTES).rstrip(b"\0")
    if head.startswith(JPEG_START):
        return tail.endswith(_JPEG_END)
    if head.startswith(PNG_START):
        return tail.endswith(_PNG_END)
    if head.startswith(TIFF_STARTS):
        return _is_whole_tiff(path)
    return PDF_START in head and b"%%EOF" in tail


def _is_whole_tiff(path: Path) -> bool:
    try:
        pages = TiffPages(path)
    except Rejected:
        return False
    try:
        return pages.all_there(path.stat().st_size)
    finally:
        pages.close()
