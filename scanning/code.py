"""Reads the QR code: on the piece of the picture where it must be, in several ways, and at last anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from ballots.geometry import QR_QUIET_MM, Rect
from scanning.grey import Grey
from scanning.page import Page

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# Blur is met with an unsharp mask as wide as a module's fraction: sigma in pixels of the doubled piece, and its gain.
_SHARPEN_SIGMA, _SHARPEN_GAIN = 3.0, 1.5


@dataclass(frozen=True)
class Code:
    """What a QR code says, and at which attempt (from 1) it was read: the later, the less there was to spare."""

    text: str
    attempt: int


def read_code(grey: Grey, page: Page, place: Rect) -> Code | None:
    """The page's QR code, ``place`` in millimetres without its white zone; None when nothing reads it."""
    for attempt, text in enumerate(_texts(grey, page, place), start=1):
        if text:
            return Code(text, attempt)
    return None


def _texts(grey: Grey, page: Page, place: Rect) -> Iterator[str | None]:
    """What each way of reading finds, each tried only when it is asked for."""
    crop = _crop(grey, page, place)
    for attempt in _attempts(crop):
        yield _decoded(attempt)
    yield _second_opinion(crop)
    yield _decoded(grey)


def codes_anywhere(grey: Grey) -> list[str]:
    """The texts of all QR codes in the picture, without doubles."""
    found = zxingcpp.read_barcodes(grey, formats=_QR)
    return sorted({result.text for result in found})


def _crop(grey: Grey, page: Page, place: Rect) -> Grey:
    x, y = place.x - QR_QUIET_MM, place.y - QR_QUIET_MM
    width, height = place.w + 2 * QR_QUIET_MM, place.h + 2 * QR_QUIET_MM
    corners = page.pixels(np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]]))
    left, top = np.maximum(0, np.floor(corners.min(axis=0))).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    return np.ascontiguousarray(grey[top:bottom, left:right])


def _attempts(crop: Grey) -> Iterator[Grey]:
    """The ladder measured best: as it is, at half the size (noise), doubled and sharpened (blur)."""
    yield crop
    yield np.asarray(cv2.resize(crop, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    doubled = cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(doubled, (0, 0), _SHARPEN_SIGMA)
    yield np.asarray(cv2.addWeighted(doubled, 1 + _SHARPEN_GAIN, soft, -_SHARPEN_GAIN, 0), np.uint8)


def _decoded(grey: Grey) -> str | None:
    found = zxingcpp.read_barcode(grey, formats=_QR, try_invert=False)
    return found.text if found else None


def _second_opinion(crop: Grey) -> str | None:
    found = pyzbar.decode(crop, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return found[0].data.decode("ascii", "replace") if found else None
