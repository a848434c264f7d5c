"""Turns the bytes of one picture into grey levels, once, after its header has been judged.

Hostile input ends here: no picture is decoded before its header promised a size that fits into memory, and a picture
that is not whole is refused, since half a ballot would read as an empty one.
"""

import io
import struct
import warnings

import cv2
import numpy as np
import simplejpeg
from PIL import Image

from scanning.grey import Grey
from scanning.reasons import Reason, Rejected

# A4 at 600 dpi with a broad margin has 42 million pixels, for which a process needs 190 MB (grey) to 380 MB (TIFF in
# colour); at 200 dpi it needs 110 MB.
MOST_PIXELS = 44_000_000
# OpenCV cuts patches only from pictures with sides below 2^15.
MOST_SIDE = 32_000
# The most pixels as uncompressed colour, and a little more.
MOST_BYTES = 150_000_000

JPEG_START = b"\xff\xd8\xff"
PNG_START = b"\x89PNG\r\n\x1a\n"
TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
PDF_START = b"%PDF-"

_16_BIT_MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I")


def decode_jpeg(data: bytes) -> Grey:
    """The grey levels of a JPEG; Rejected when it is too large, broken or not whole."""
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(data)
        check_size(width, height)
        if colours in ("CMYK", "YCCK"):
            return _inks_to_grey(data)
        return np.asarray(simplejpeg.decode_jpeg(data, colorspace="GRAY"), np.uint8)[:, :, 0]
    except ValueError as error:
        raise Rejected(Reason.NOT_A_PICTURE) from error


def decode_png(data: bytes) -> Grey:
    """The grey levels of a PNG, of which 16 bits are cut to 8; Rejected when it is too large, broken or not whole."""
    # A PNG starts with its signature and the chunk IHDR, whose data starts with width and height (RFC 2083, 4.1.1).
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise Rejected(Reason.NOT_A_PICTURE)
    check_size(*struct.unpack(">II", data[16:24]))
    grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise Rejected(Reason.NOT_A_PICTURE)
    return np.asarray(grey, np.uint8)


def to_grey(image: Image.Image) -> Grey:
    """The grey levels of a picture that Pillow opened; OSError and others from Pillow when it is broken."""
    if image.mode in _16_BIT_MODES:
        return np.asarray(np.asarray(image).astype(np.uint32) >> 8, np.uint8)
    return np.asarray(image.convert("L"), np.uint8)


def check_size(width: int, height: int) -> None:
    """Rejected when a picture of this size is not to be decoded."""
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise Rejected(Reason.TOO_LARGE)
    if width < 1 or height < 1:
        raise Rejected(Reason.NOT_A_PICTURE)


def _inks_to_grey(data: bytes) -> Grey:
    """CMYK and YCCK, whose grey libjpeg does not make, and which Adobe's programs store inverted."""
    with warnings.catch_warnings():
        # The size has been judged already.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
                return to_grey(image)
        except OSError as error:
            raise Rejected(Reason.NOT_A_PICTURE) from error
