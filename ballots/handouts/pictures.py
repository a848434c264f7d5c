"""Opens pictures that others supply, for printing. Hostile input.

Contract: either a :class:`Picture` comes back, drawn anew as a JPEG without any metadata (a phone writes into a
picture where it was taken), or a :class:`PictureError` says what is wrong. Nothing outside the folder is read, no file
over ``MOST_BYTES`` is opened, and no picture is unpacked before its size is known.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from PIL import Image, ImageOps, PngImagePlugin

# A phone's picture of 50 megapixels is some 15 MB.
MOST_BYTES = 25_000_000
MOST_PIXELS = 60_000_000
# 300 dpi over the width of an A4 page's text; more only makes the booklet heavy.
_LONGEST_SIDE = 2000
_QUALITY = 85
_ENDINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
# Grey, with or without transparency; colours likewise; palettes. Not: CMYK, 16 bits a channel, floats.
_MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA"}


class PictureError(Exception):
    """What is wrong with a picture, as the end of a sentence that begins with its place."""


@dataclass(frozen=True)
class Picture:
    """A picture for print: a JPEG in RGB, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def checked_picture(folder: Path, name: str) -> Picture:
    """The picture in the file ``name`` (with forward slashes) inside ``folder``. Raises PictureError."""
    path = _inside(folder, name)
    if (wanted := _ENDINGS.get(path.suffix.lower())) is None:
        raise PictureError(f"{name!r} is no PNG or JPEG; save the picture as one of these")
    data = _bytes(path, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as opened:
                _check(opened, name, wanted)
                return _drawn_anew(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    # Pillow's ways to say that a file is broken, cut off or a trick.
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError) as error:
        raise PictureError(f"{name!r} is no whole PNG or JPEG; open it and save it again") from error


def _inside(folder: Path, name: str) -> Path:
    """The file's real place; a link that leads out of the folder is out."""
    parts = PurePosixPath(name)
    try:
        root, path = folder.resolve(), (folder / parts).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise PictureError(f"{name!r} is no name of a file") from error
    if parts.is_absolute() or "\\" in name or not path.is_relative_to(root):
        raise PictureError(f"{name!r} leads out of the folder; put the picture beside the file and name it from there")
    return path


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise PictureError(f"there is no file {name!r}")
        if path.stat().st_size > MOST_BYTES:
            raise PictureError(f"{name!r} is larger than {MOST_BYTES // 1_000_000} MB; save it smaller")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise PictureError(f"{name!r} cannot be read") from error


def _check(opened: Image.Image, name: str, wanted: str) -> None:
    """By the picture's head alone, before its pixels are unpacked."""
    if opened.format != wanted:
        raise PictureError(f"{name!r} is really a {opened.format}; give the file that ending")
    if opened.width * opened.height > MOST_PIXELS:
        raise _too_large(name)
    if getattr(opened, "is_animated", False):
        raise PictureError(f"{name!r} moves; save one picture of it")
    if opened.mode == "CMYK":
        raise PictureError(f"{name!r} has the colours of a print shop (CMYK); save it in RGB")
    deep = isinstance(opened, PngImagePlugin.PngImageFile) and _bits(opened) == 16
    if deep or opened.mode not in _MODES:
        raise PictureError(f"{name!r} has more than 8 bits a colour; save it with 8")


def _bits(opened: PngImagePlugin.PngImageFile) -> int:
    """Bits a channel; Pillow hides those of colour pictures, and its decoder's name for them does not."""
    return 16 if any("16" in str(tile.args) for tile in opened.tile) else 8


def _drawn_anew(opened: Image.Image) -> Picture:
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    colours = upright.convert("RGBA")
    colours.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    paper = Image.new("RGB", colours.size, "white")
    paper.paste(colours, mask=colours.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(out.getvalue(), *paper.size)


def _too_large(name: str) -> PictureError:
    return PictureError(f"{name!r} has more than {MOST_PIXELS // 1_000_000} million pixels; save it smaller")
