"""Why no whole sheet was found in a picture, so that the poll worker knows what to change."""

import cv2
import numpy as np

from scanning.code import codes_anywhere
from scanning.grey import Grey
from scanning.reader import Reader
from scanning.reasons import Reason, Rejected

# Long side of the shrunk picture in which light is judged: about 3 pixels a millimetre.
_JUDGED_PIXELS = 800
# Paper that is darker than this (grey level) hides pencil.
_DARK_PAPER = 80
# Paper that is not even this light is no paper, but a lid, a table or a hand.
_LIGHT_PAPER = 150
# Steepest steps between neighbouring pixels as a share of the contrast: 0.6 and more in scans, 0.37 for a blur of
# 0.4 mm, where markers start to be missed, 0.1 for one of 2 mm.
_SHARP_STEP = 0.36
# A front has more than 1 % of its pixels this much darker than its paper, also when it is blurred by 2 mm; a back
# none but the shadows of its edges and a grey lid beyond, up to 19 mm of which may show, and which are left out.
_DARKER, _EMPTY_SHARE, _EDGES_SHARE = 0.8, 0.005, 0.1


def why_lost(grey: Grey, reader: Reader) -> Rejected:
    """The reason for a picture without a single marker."""
    small = _shrunk(grey)
    if _is_dark(small):
        return Rejected(Reason.TOO_DARK)
    if _is_empty(small):
        return Rejected(Reason.BACK_SIDE if _paper(small) >= _LIGHT_PAPER else Reason.NO_PAGE)
    for text in codes_anywhere(grey):
        return _of_code(text, reader)
    return Rejected(Reason.BLURRED if _is_blurred(small) else Reason.NO_PAGE)


def why_cropped(grey: Grey) -> Rejected:
    """The reason for a picture with some markers, but not all four of them."""
    return Rejected(Reason.BLURRED if _is_blurred(_shrunk(grey)) else Reason.CROPPED)


def _of_code(text: str, reader: Reader) -> Rejected:
    try:
        sheet, _ = reader.check(text)
    except Rejected as rejected:
        return rejected
    return Rejected(Reason.CROPPED, sheet)


def _shrunk(grey: Grey) -> Grey:
    shrink = max(1.0, max(grey.shape) / _JUDGED_PIXELS)
    size = max(1, round(grey.shape[1] / shrink)), max(1, round(grey.shape[0] / shrink))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _paper(small: Grey) -> float:
    return float(np.quantile(small, 0.9))


def _is_dark(small: Grey) -> bool:
    return _paper(small) < _DARK_PAPER


def _is_empty(small: Grey) -> bool:
    height, width = small.shape
    top, left = round(height * _EDGES_SHARE), round(width * _EDGES_SHARE)
    middle = small[top : height - top, left : width - left]
    return bool((middle < _DARKER * _paper(small)).mean() < _EMPTY_SHARE)


def _is_blurred(small: Grey) -> bool:
    steps = np.abs(np.diff(small.astype(np.int16), axis=1))
    contrast = float(np.quantile(small, 0.99)) - float(np.quantile(small, 0.005))
    return float(np.quantile(steps, 0.999)) < _SHARP_STEP * contrast
