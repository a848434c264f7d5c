"""The cut-out of one unclear box: its row across the whole sheet, with a frame around the box."""

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
# The frame keeps this distance from the box, in heights of it, so that it covers no stroke near the box.
_FRAME = 0.5
_FRAME_COLOUR = (0, 90, 200)
_FRAME_WIDTH = 3


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
    x, y, width, height = place
    distance = _FRAME * height
    frame = (x - distance, y - distance, x + width + distance, y + height + distance)
    ImageDraw.Draw(picture).rectangle(frame, outline=_FRAME_COLOUR, width=_FRAME_WIDTH)
    top, bottom = y - _MARGIN * height, y + height + _MARGIN * height
    rows = picture.crop((0, max(0, int(top)), picture.width, min(picture.height, int(bottom))))
    out = io.BytesIO()
    rows.save(out, "PNG")
    return out.getvalue()
