"""Pictures as files: JPEG, PNG, TIFF or PDF, each saying its resolution and nothing about when it was made."""

from __future__ import annotations

import io
import time

import numpy as np
import simplejpeg
from PIL import Image

from simulator.paper import Raster

FORMATS = ("jpg", "png", "tiff", "pdf")
# A PDF carries its date; a fixed one keeps the same seed's files the same.
NO_DATE = time.gmtime(0)


def encode(picture: Raster, kind: str, quality: int, dpi: int) -> bytes:
    """The file's bytes for one of FORMATS; ``quality`` (1–100) is for JPEG, also the one inside a PDF."""
    if kind == "jpg":
        return _jpeg(picture, quality, dpi)
    image = Image.fromarray(picture if picture.ndim == 2 else picture[:, :, ::-1])
    file = io.BytesIO()
    if kind == "png":
        image.save(file, "PNG", dpi=(dpi, dpi), compress_level=1)
    elif kind == "tiff":
        image.save(file, "TIFF", dpi=(dpi, dpi), compression="tiff_adobe_deflate")
    else:
        image.save(file, "PDF", resolution=dpi, quality=quality, creationDate=NO_DATE, modDate=NO_DATE)
    return file.getvalue()


def _jpeg(picture: Raster, quality: int, dpi: int) -> bytes:
    if picture.ndim == 2:
        data = simplejpeg.encode_jpeg(np.ascontiguousarray(picture[:, :, None]), quality, "GRAY", "Gray")
    else:
        data = simplejpeg.encode_jpeg(np.ascontiguousarray(picture), quality, "BGR", "420")
    # The JFIF header's density: unit 1 (dots an inch) at byte 13, then width and height (ITU-T T.871, 10.1).
    density = b"\x01" + dpi.to_bytes(2, "big") * 2
    return bytes(data[:13] + density + data[18:])
