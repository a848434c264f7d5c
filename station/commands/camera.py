"""``rostlokal-station cameras``, and what the command ``scan`` says and sounds while sheets lie under a camera."""

import json
import time
from dataclasses import asdict

import click

from ballots.outcome import Outcome
from scanning.camera import cameras as found_cameras
from scanning.camera_outcomes import CameraHint
from scanning.grey import Grey

# A movement that lasts for so long is somebody who waits for something to happen.
_RESTLESS_SECONDS = 1.5
_BELL = "\a"
# Somebody who does not look hears the difference.
_STOP_BELLS = 3


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def cameras(as_json: bool) -> None:
    """List the cameras of this computer that can be opened now; one in use cannot."""
    found = found_cameras()
    if as_json:
        click.echo(json.dumps([asdict(camera) for camera in found]))
        return
    for camera in found:
        click.echo(f"{camera.path}  {camera.label}: {camera.width} × {camera.height}")
    if not found:
        click.echo("No camera was found. See that it is connected and that no other program uses it.")


def bells(hint: Outcome) -> int:
    """How often the bell rings: once for a sheet that was read, thrice for one to do something about."""
    if isinstance(hint, CameraHint):
        return 1 if hint is CameraHint.READ else 0
    return _STOP_BELLS


class Told:
    """Says on standard error what the worker does now, and rings."""

    def __init__(self) -> None:
        self._last: Outcome | None = None
        self._moving_since: float | None = None

    def show(self, _: Grey, hint: Outcome) -> None:
        """Hears the hint of every frame, and says it when it is a new one."""
        if hint is CameraHint.HOLD_STILL and not self._is_restless():
            # The next hint is news even when it is the same again.
            self._last = None
            return
        if hint is not CameraHint.HOLD_STILL:
            self._moving_since = None
        if hint is not self._last:
            click.echo(f"{hint.en}{_BELL * bells(hint)}", err=True)
        self._last = hint

    def _is_restless(self) -> bool:
        now = time.monotonic()
        if self._moving_since is None:
            self._moving_since = now
        return now - self._moving_since >= _RESTLESS_SECONDS
