"""What reviewers look at: the part of a sheet's picture around the boxes in question."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from scanning.result import Place
from station.errors import NotPossible
from station.polling_station import Station
from station.retention import picture_of
from station.review import Review, review
from station.sheets import Sheet, sheet

# In heights of a box: enough to see the neighbouring rows, where a voter may have crossed out or corrected.
_MARGIN = 1.6
# Corners around a box, in heights of it: far enough off, and short enough, to leave strokes beside the box alone.
_DISTANCE = 0.8
_LENGTH = 0.5
# Of the sheet's width, where only one box is asked about: the box is then as large as on paper, and its row still has
# the beginning of the project's name or what stands beside its column.
_PART = 0.6
_COLOUR = (0, 90, 200)
_WIDTH = 4


def cut_out(station: Station, review_id: str, number: int | None = None) -> bytes:
    """The rows with the boxes of a review across the whole sheet, or the part of a row around one of them; PNG.

    ``number`` counts from 0. Corners are drawn around each of these boxes. NotPossible when there is no such review or
    box, or its picture is damaged.
    """
    asked = review(station, review_id)
    boxes = asked.boxes if number is None else asked.boxes[number : number + 1]
    if not boxes:
        raise NotPossible("There is no picture for this. Look at the paper itself.")
    found = _sheet(station, asked)
    places = [t.place for t in found.targets if t.contest == asked.contest and (t.project, t.column) in boxes]
    if not places:
        raise NotPossible("There is no picture for this. Look at the paper itself.")
    with Image.open(io.BytesIO(_picture(station, found))) as stored:
        rows = _rows(places, stored)
        # The whole sheet in colour would take longer than all the rest.
        picture = stored.crop(rows).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for x, y, width, height in places:
        _draw_corners(draw, (x, y - rows[1], width, height))
    if number is not None:
        left, right = _part(places[0], picture)
        picture = picture.crop((left, 0, right, picture.height))
    return _png(picture)


def whole_sheet(station: Station, review_id: str) -> bytes:
    """The stored picture of the whole sheet that a review is about; JPEG. NotPossible."""
    return _picture(station, _sheet(station, review(station, review_id)))


def _sheet(station: Station, asked: Review) -> Sheet:
    found = sheet(station.journal, asked.serial, asked.page)
    if found is None:
        raise RuntimeError("a review is about a sheet that was read")
    return found


def _picture(station: Station, found: Sheet) -> bytes:
    return picture_of(station, found.picture, found.sha256)


def _draw_corners(draw: ImageDraw.ImageDraw, place: Place) -> None:
    x, y, width, height = place
    distance, length = _DISTANCE * height, _LENGTH * height
    for corner_x, inwards in ((x - distance, length), (x + width + distance, -length)):
        for corner_y, down in ((y - distance, length), (y + height + distance, -length)):
            ends = [(corner_x + inwards, corner_y), (corner_x, corner_y), (corner_x, corner_y + down)]
            draw.line(ends, fill=_COLOUR, width=_WIDTH)


def _rows(places: Sequence[Place], picture: Image.Image) -> tuple[int, int, int, int]:
    margin = _MARGIN * max(height for _, _, _, height in places)
    top = min(y for _, y, _, _ in places) - margin
    bottom = max(y + height for _, y, _, height in places) + margin
    return 0, max(0, int(top)), picture.width, min(picture.height, int(bottom))


def _part(place: Place, picture: Image.Image) -> tuple[int, int]:
    x, _, width, _ = place
    part = round(_PART * picture.width)
    # A box stands before its name, so that most of what is shown lies to its right.
    left = min(max(0, x + width // 2 - part // 5), picture.width - part)
    return left, left + part


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
