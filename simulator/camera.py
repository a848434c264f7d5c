"""The camera on its stand: a sheet on a table, seen somewhat aslant through a lens, becomes a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from simulator import disturbances, printer
from simulator.geometry import Affine, scaled, shifted
from simulator.noise import stretched
from simulator.paper import MM_PER_INCH, PrintedPage, Raster
from simulator.printer import Printer
from simulator.randomness import Range, within
from simulator.sensor import grey_levels, sensed

Points = npt.NDArray[np.float64]
Map = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Camera:
    """A camera above a table and the printer whose pages lie under it; ranges are drawn from per picture.

    size_px      width and height of the picture
    sheet_deg    how the sheet lies in the picture (0 upright, 90 along the picture's long side)
    fill         share of the picture that the sheet takes up, where it takes up more of it (width or height)
    view_deg     the lens's angle of view over the picture's width
    tilt_deg     how far the camera is off from looking straight down, either way and in both directions
    roll_deg     how far the sheet is turned in the picture, either way
    distortion   of the lens: a point seen at r is at r (1 + distortion r²) without it, r in focal lengths
    blur_px      softness of lens, focus and sensor (sigma)
    noise        deviation in grey levels
    white, black grey level of paper and of full black in full light
    dimming      share of light that is missing on the darkest side
    vignetting   share of light that is missing in the picture's corners
    table        darkness of what the sheet lies on
    motion_px    how far the picture moved while it was taken
    shadow       share of light that is missing in somebody's shadow
    glare        strength of a lamp's reflection (1 turns black into white)
    glare_size   its radius, in widths of the picture
    """

    printer: Printer
    size_px: tuple[int, int]
    sheet_deg: float
    fill: Range
    view_deg: Range
    tilt_deg: float
    roll_deg: float
    distortion: Range
    blur_px: Range
    noise: Range
    white: Range
    black: Range
    dimming: Range
    vignetting: Range
    table: Range
    motion_px: Range = (0, 0)
    shadow: Range = (0, 0)
    glare: Range = (0, 0)
    glare_size: Range = (0.05, 0.3)

    def finest_dpi(self, page_mm: tuple[float, float]) -> int:
        """What a sheet as long as the picture would be seen at; none is seen finer."""
        return round(max(self.size_px) / max(page_mm) * MM_PER_INCH)


# A webcam or document camera on a stand over a lit table, focused. Makers state angles of view of 60 to 78 degrees; a
# distortion of 0.03 is the 1 % of the picture's height to which makers of document cameras keep. A worker lays the
# sheet within a frame on the screen, so that it fills most of the picture.
_1080P = Camera(
    printer=printer.DEFAULT,
    size_px=(1920, 1080),
    sheet_deg=90.0,
    fill=(0.85, 0.97),
    view_deg=(58, 72),
    tilt_deg=4.0,
    roll_deg=4.0,
    distortion=(-0.03, 0.03),
    blur_px=(0.5, 1.0),
    noise=(1.5, 4.0),
    white=(170, 240),
    black=(20, 55),
    dimming=(0.05, 0.35),
    vignetting=(0.0, 0.25),
    table=(90, 200),
)
_4K = replace(_1080P, size_px=(3840, 2160), blur_px=(0.7, 1.6))
CAMERAS = {
    "camera-1080p": _1080P,
    "camera-4k": _4K,
    "camera-glare": replace(_1080P, glare=(0.1, 1.2)),
    "camera-shadow": replace(_1080P, shadow=(0.1, 0.6)),
    "camera-shaken": replace(_1080P, motion_px=(0.5, 5.0)),
}

# Pixels a side of the cells for which it is computed where the paper lies; straight lines between their middles are off
# by less than a hundredth of a pixel.
_CELL = 8
_AS_IT_IS: Affine = np.eye(3)

# Rounds in which the sheet is brought to its size and place; each leaves less than a fifth of the error before.
_ROUNDS = 12


def photo(printed: PrintedPage, page_mm: tuple[float, float], camera: Camera, rng: np.random.Generator) -> Raster:
    """The picture of a sheet: grey levels, height × width (× 3 in blue, green, red when it is in colour)."""
    print_move = printer.printed_onto(camera.printer, page_mm, rng)
    seen = seen_from(camera, page_mm, rng)
    raster = scaled(printed.pixels_per_mm, printed.pixels_per_mm) @ np.linalg.inv(print_move)
    darkness = np.asarray(
        cv2.remap(
            printer.printable(printed, page_mm, print_move).darkness,
            *paper_under(seen, camera.size_px, shifted(-0.5, -0.5) @ raster),
            interpolation=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(0, 0, 0),
        ),
        np.uint8,
    )
    x, y = paper_under(seen, camera.size_px)
    on_paper = cv2.bitwise_and(cv2.inRange(x, 0, page_mm[0]), cv2.inRange(y, 0, page_mm[1]))
    darkness[on_paper == 0] = round(within(rng, camera.table))
    levels = grey_levels(within(rng, camera.white), within(rng, camera.black))
    light = stretched(_light(camera, rng), darkness.shape)
    if camera.motion_px != (0, 0):
        disturbances.shaken(darkness, within(rng, camera.motion_px), rng)
    picture = sensed(darkness, within(rng, camera.blur_px), levels, light, within(rng, camera.noise), rng)
    if camera.glare != (0, 0):
        disturbances.glare(picture, within(rng, camera.glare), camera.glare_size, rng)
    return picture


@dataclass(frozen=True)
class Seen:
    """How the paper lies before the camera.

    homography  from the paper's millimetres to pixels without distortion, counted from the picture's middle
    focal_px    the focal length
    distortion  see Camera
    """

    homography: Points
    focal_px: float
    distortion: float


def seen_from(camera: Camera, page_mm: tuple[float, float], rng: np.random.Generator) -> Seen:
    """A way in which the sheet may lie under the camera, whole in the picture."""
    width, height = camera.size_px
    focal = width / 2 / np.tan(np.radians(within(rng, camera.view_deg) / 2))
    distortion = within(rng, camera.distortion)
    tilts = np.radians(rng.uniform(-camera.tilt_deg, camera.tilt_deg, 2))
    roll = np.radians(camera.sheet_deg + rng.uniform(-camera.roll_deg, camera.roll_deg))
    turn = _about(0, tilts[0]) @ _about(1, tilts[1]) @ _about(2, roll)
    fill, where = within(rng, camera.fill), rng.uniform(-0.5, 0.5, 2)
    size, place = np.array([width, height]), np.array([0.0, 0.0, 400.0])
    for _ in range(_ROUNDS):
        seen = Seen(_homography(turn, place, focal, page_mm), focal, distortion)
        corners = seen_at(seen, _corners(page_mm))
        extent, middle = np.ptp(corners, axis=0), (corners.max(axis=0) + corners.min(axis=0)) / 2
        place[:2] += (where * (size - extent) - middle) * place[2] / focal
        place *= float((extent / size).max()) / fill
    return Seen(_homography(turn, place, focal, page_mm), focal, distortion)


def seen_at(seen: Seen, points_mm: Points) -> Points:
    """Where points of the paper (n × 2 mm) are in the picture, in pixels from its middle."""
    flat = np.column_stack([points_mm, np.ones(len(points_mm))]) @ seen.homography.T
    ideal = flat[:, :2] / flat[:, 2:] / seen.focal_px
    point = ideal
    # The lens is described from what is seen to what would be; a few steps turn that round.
    for _ in range(20):
        point = ideal / (1 + seen.distortion * (point**2).sum(axis=1, keepdims=True))
    return np.asarray(point * seen.focal_px)


def paper_under(seen: Seen, size_px: tuple[int, int], onto: Affine = _AS_IT_IS) -> tuple[Map, Map]:
    """For each pixel of the picture, x and y of the paper in millimetres, moved by ``onto``."""
    cells = [-(-side // _CELL) + 2 for side in size_px]
    # The middles of cells of pixels, with one cell more on every side than the picture has.
    x, y = np.meshgrid(
        *((np.arange(n) - 0.5) * _CELL - side / 2 for n, side in zip(cells, size_px, strict=True)), copy=False
    )
    x, y = x / seen.focal_px, y / seen.focal_px
    straight = seen.focal_px * (1 + seen.distortion * (x * x + y * y))
    at_x, at_y = _moved(onto @ np.linalg.inv(seen.homography), x * straight, y * straight)
    return _enlarged(at_x, size_px), _enlarged(at_y, size_px)


def _homography(turn: Points, place_mm: Points, focal: float, page_mm: tuple[float, float]) -> Points:
    onto_table = np.column_stack([turn[:, 0], turn[:, 1], place_mm])
    return np.asarray(np.diag([focal, focal, 1.0]) @ onto_table @ shifted(-page_mm[0] / 2, -page_mm[1] / 2), np.float64)


def _about(axis: int, angle: float) -> Points:
    """A turn in space about x, y or z (the line of sight)."""
    return np.asarray(cv2.Rodrigues(np.eye(3)[axis] * angle)[0], np.float64)


def _corners(page_mm: tuple[float, float]) -> Points:
    width, height = page_mm
    return np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])


def _moved(m: Affine, x: Points, y: Points) -> tuple[Points, Points]:
    """Each point (x, y) moved by a 3 × 3 matrix."""
    w = m[2, 0] * x + m[2, 1] * y + m[2, 2]
    return (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / w, (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / w


def _enlarged(cells: Points, size_px: tuple[int, int]) -> Map:
    """A value for each pixel from one for each cell, without the cells around the picture."""
    rows, columns = cells.shape
    whole = cv2.resize(cells.astype(np.float32), (columns * _CELL, rows * _CELL), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole[_CELL : _CELL + size_px[1], _CELL : _CELL + size_px[0]], np.float32)


def _light(camera: Camera, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """The light's share on a coarse grid: falling off in some direction and towards the corners."""
    angle, dimming, vignetting = (
        within(rng, (0, 2 * np.pi)),
        within(rng, camera.dimming),
        within(rng, camera.vignetting),
    )
    # A shadow's edge is finer than light falling off.
    cells = (16, 9) if camera.shadow == (0, 0) else (160, 90)
    x, y = np.meshgrid(np.linspace(-1, 1, cells[0]), np.linspace(-1, 1, cells[1]))
    slope = (x * np.cos(angle) + y * np.sin(angle)) / (abs(np.cos(angle)) + abs(np.sin(angle)))
    light = np.asarray((1 - dimming * (0.5 + 0.5 * slope)) * (1 - vignetting * (x * x + y * y) / 2))
    if camera.shadow == (0, 0):
        return light
    return disturbances.shadowed(light, within(rng, camera.shadow), rng)
