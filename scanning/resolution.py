"""How many dots an inch a picture has, where that is really known: then a print of the wrong size can be told.

Scanners and copiers write it into their files. Cameras and programs write something too (72 or 96, mostly), so that a
figure is believed only when it is one that scanners have and makes the picture as large as a scanner's glass.
"""

import struct

from scanning.grey import MM_PER_INCH

# What scanners and copiers offer.
_SCANNER_DPIS = (100, 150, 200, 240, 250, 300, 400, 500, 600)
# Dots a centimetre are whole numbers in JPEG files: 300 dpi is written as 118 a centimetre.
_ROUNDED = 0.005
# From A4 to glasses and feeders for legal paper, with a lid's margin all around. Pictures of 4:3 are never so narrow.
_GLASS_MM = ((190.0, 245.0), (270.0, 375.0))
_INCHES_A_CM, _INCHES_A_M = 2.54, 0.0254


def known_dpi(stated: float | None, height: int, width: int) -> float | None:
    """The stated resolution of a picture of this size, None when it cannot be relied upon."""
    if not stated:
        return None
    dpi = next((dpi for dpi in _SCANNER_DPIS if abs(stated / dpi - 1) <= _ROUNDED), None)
    if dpi is None:
        return None
    sides = sorted(side / dpi * MM_PER_INCH for side in (height, width))
    on_glass = all(low <= side <= high for side, (low, high) in zip(sides, _GLASS_MM, strict=True))
    return float(dpi) if on_glass else None


def jpeg_dpi(data: bytes) -> float | None:
    """What a JPEG says, the same across and down. JFIF 1.02: unit, two densities from byte 13 on, if it comes first."""
    if len(data) < 18 or data[2:4] != b"\xff\xe0" or data[6:11] != b"JFIF\0":
        return None
    unit, across, down = struct.unpack(">BHH", data[13:18])
    if across != down or unit not in (1, 2):
        return None
    return float(across) if unit == 1 else across * _INCHES_A_CM


def png_dpi(data: bytes) -> float | None:
    """What a PNG says, the same across and down: dots a metre in the chunk pHYs before the pixels (RFC 2083, 4.2.5)."""
    at = 8
    while len(data) >= at + 17:
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IDAT":
            return None
        if kind == b"pHYs":
            across, down, unit = struct.unpack(">IIB", data[at + 8 : at + 17])
            return across * _INCHES_A_M if across == down and unit == 1 else None
        at += 12 + length
    return None
