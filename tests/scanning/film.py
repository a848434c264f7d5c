"""Films of sheets under a camera: simulated pictures, with noise that differs from frame to frame."""

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np

from scanning.grey import Grey
from simulator.camera import CAMERAS, Camera, photo
from simulator.paper import BallotPdf

A4 = (210.0, 297.0)
CAMERA = replace(CAMERAS["camera-1080p"], noise=(0.0, 0.0))
UPRIGHT = replace(CAMERA, sheet_deg=0.0)
TABLE, SKIN = 120, 165


def pictures(pdf: Path, camera: Camera = CAMERA, seed: int = 3) -> list[Grey]:
    """Every page of a PDF under the camera, without noise."""
    with closing(BallotPdf(pdf)) as pages:
        return [
            photo(pages.print_page(page, camera.finest_dpi(A4), False, A4), A4, camera, np.random.default_rng(seed))
            for page in range(pages.pages)
        ]


def table() -> Grey:
    """Nothing but the table."""
    return np.full((1080, 1920), TABLE, np.uint8)


def lying(picture: Grey, count: int, seed: int = 5) -> Iterator[Grey]:
    """The same picture so many times, each with noise of its own."""
    chance = np.random.default_rng(seed)
    for _ in range(count):
        noise = chance.normal(0, 3, picture.shape).astype(np.float32)
        yield np.clip(picture + noise, 0, 255).astype(np.uint8)


def moving(picture: Grey, count: int = 3) -> Iterator[Grey]:
    """The picture pushed aside further and further, smeared by its movement."""
    for step in range(count):
        shift = np.array([[1, 0, 150 * (step + 1)], [0, 1, 40 * step]], np.float32)
        pushed = cv2.warpAffine(picture, shift, (1920, 1080), borderValue=TABLE)
        yield from lying(cv2.blur(pushed, (25, 1)), 1)


def hand(picture: Grey, x: int) -> Grey:
    """A finger that lies on the picture from above, in this column; it can hide a box."""
    with_hand = picture.copy()
    cv2.ellipse(with_hand, (x, 60), (28, 220), 0, 0, 360, SKIN, -1)
    return with_hand


def reaching(picture: Grey, count: int = 6) -> Iterator[Grey]:
    """A finger that comes along."""
    for step in range(count):
        yield from lying(hand(picture, 620 + 60 * step), 1)


def jpegs(frames: Iterable[Grey]) -> Iterator[bytes]:
    """The frames as JPEGs."""
    for frame in frames:
        yield cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def film(path: Path, frames: Iterable[Grey]) -> str:
    """Writes the frames as a file of JPEGs, one after the other."""
    with path.open("wb") as file:
        for data in jpegs(frames):
            file.write(data)
    return str(path)


class Lens:
    """What a camera sees: whatever lies under it just now, for as long as it lies there."""

    def __init__(self) -> None:
        self.lay(table())

    def lay(self, picture: Grey) -> None:
        """Takes away what lies there and lays this."""
        self._frames = list(jpegs(lying(picture, 4)))

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield from self._frames


@contextmanager
def network_camera(frames: Iterable[bytes], is_over: Callable[[], bool], per_second: int = 30) -> Iterator[str]:
    """A camera that sends these JPEGs over HTTP again and again, and then breaks off; its address."""

    class Sends(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            # Whoever has seen enough closes the line.
            with suppress(ConnectionError):
                for data in itertools.takewhile(lambda _: not is_over(), itertools.cycle(frames)):
                    head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
                    self.wfile.write(head.encode() + data + b"\r\n")
                    time.sleep(1 / per_second)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Sends) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/video"
        server.shutdown()
        thread.join()
