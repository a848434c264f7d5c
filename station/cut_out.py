"""What reviewers look at: the part of a sheet's picture around the boxes in question."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from scanning.result import Place
from station.pictures import load_picture
from station.polling_station import Station
from station.review import Review, review
from station.sheets import Sheet, sheet

# In heights of a box: enough to see the neighbouring rows, where a voter may have crossed out or corrected.
_MARGIN = 3.0
# The frame is drawn at this distance from a box, in heights of it, so that it covers no pen stroke in the box.
_FRAME = 0.6
_FRAME_COLOUR = (0, 90, 200)


def cut_out(station: Station, review_id: str) -> bytes:
    """The rows with the boxes of a review, across the whole sheet, each of these boxes framed; PNG.

    NotPossible when there is no such review or its picture is damaged.
    """
    asked = review(station, review_id)
    found = _sheet(station, asked)
    stored = load_picture(station.journal.home, found.picture, found.sha256)
    picture = Image.open(io.BytesIO(stored)).convert("RGB")
    places = [t.place for t in found.targets if t.contest == asked.contest and (t.project, t.column) in asked.boxes]
    height = max(place[3] for place in places)
    draw = ImageDraw.Draw(picture)
    for place in places:
        draw.rectangle(_around(place, _FRAME * height), outline=_FRAME_COLOUR, width=2)
    return _png(picture.crop(_rows(places, _MARGIN * height, picture)))


def whole_sheet(station: Station, review_id: str) -> bytes:
    """The stored picture of the whole sheet that a review is about; JPEG. NotPossible."""
    found = _sheet(station, review(station, review_id))
    return load_picture(station.journal.home, found.picture, found.sha256)


def _sheet(station: Station, asked: Review) -> Sheet:
    found = sheet(station.journal, asked.serial, asked.page)
    if found is None:
        raise RuntimeError("a review is about a sheet that was read")
    return found


def _around(place: Place, distance: float) -> tuple[float, float, float, float]:
    x, y, width, height = place
    return x - distance, y - distance, x + width + distance, y + height + distance


def _rows(places: Sequence[Place], margin: float, picture: Image.Image) -> tuple[int, int, int, int]:
    top = min(place[1] for place in places) - margin
    bottom = max(place[1] + place[3] for place in places) + margin
    return 0, max(0, int(top)), picture.width, min(picture.height, int(bottom))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
