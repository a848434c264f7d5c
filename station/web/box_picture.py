"""The cut-out of one unclear box: its row across the whole sheet, with corners drawn around the box."""

import io

from PIL import Image, ImageDraw

from scanning.result import Place
from station.errors import NotPossible
from station.pictures import load_picture
from station.polling_station import Station
from station.review import review
from station.sheets import sheet

# In heights of a box: enough to see the neighbouring rows, where a voter may have crossed out or corrected.
_MARGIN = 1.6
# Corners around the box, in heights of it: far enough off, and short enough, to leave strokes beside the box alone.
_DISTANCE = 0.8
_LENGTH = 0.5
_COLOUR = (0, 90, 200)
_WIDTH = 4


def box_picture(station: Station, review_id: str, number: int) -> bytes:
    """The cut-out of a review's box, counted from 0; PNG.

    NotPossible when there is no such review or box, or the stored picture is damaged.
    """
    asked = review(station, review_id)
    found = sheet(station.journal, asked.serial, asked.page)
    if found is None or not 0 <= number < len(asked.boxes):
        raise NotPossible("There is no picture for this. Look at the paper itself.")
    place = next(
        target.place
        for target in found.targets
        if target.contest == asked.contest and (target.project, target.column) == asked.boxes[number]
    )
    stored = load_picture(station.journal.home, found.picture, found.sha256)
    with Image.open(io.BytesIO(stored)) as picture:
        return _cut(picture.convert("RGB"), place)


def _cut(picture: Image.Image, place: Place) -> bytes:
    _, y, _, height = place
    _draw_corners(ImageDraw.Draw(picture), place)
    top, bottom = y - _MARGIN * height, y + height + _MARGIN * height
    rows = picture.crop((0, max(0, int(top)), picture.width, min(picture.height, int(bottom))))
    out = io.BytesIO()
    rows.save(out, "PNG")
    return out.getvalue()


def _draw_corners(draw: ImageDraw.ImageDraw, place: Place) -> None:
    x, y, width, height = place
    distance, length = _DISTANCE * height, _LENGTH * height
    for corner_x, inwards in ((x - distance, length), (x + width + distance, -length)):
        for corner_y, down in ((y - distance, length), (y + height + distance, -length)):
            ends = [(corner_x + inwards, corner_y), (corner_x, corner_y), (corner_x, corner_y + down)]
            draw.line(ends, fill=_COLOUR, width=_WIDTH)
