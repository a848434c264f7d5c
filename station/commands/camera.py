"""``rostlokal-station cameras``, and what the command ``scan`` says and sounds while sheets lie under a camera."""

import json
import os
import select
import sys
from dataclasses import asdict
from io import UnsupportedOperation

import click

from ballots.outcome import Outcome
from scanning.camera import cameras as found_cameras
from scanning.grey import Grey
from station.camera_news import News, Sound, sound_of

# The terminal's bell; somebody who does not look hears the difference.
_BELLS = {Sound.READ: "\a", Sound.STOP: "\a\a\a", None: ""}


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


# Whatever somebody has leant on.
_MOST_TYPED = 1024


class Told:
    """Says on standard error what the worker does now, and rings; hears whether they give up on a sheet."""

    def __init__(self) -> None:
        self._news = News()
        self._keyboard = _descriptor()
        if self._keyboard is not None:
            click.echo(
                "Press Enter for a sheet that cannot be read: it is noted as unreadable, with its picture.", err=True
            )

    def enter_was_pressed(self) -> bool:
        """Whether somebody has pressed Enter since this was asked last; never waits."""
        if self._keyboard is None or not select.select([self._keyboard], [], [], 0)[0]:
            return False
        typed = os.read(self._keyboard, _MOST_TYPED)
        if not typed:
            self._keyboard = None
        return b"\n" in typed

    def show(self, _: Grey, hint: Outcome) -> None:
        """Hears the hint of every frame, and says it when it is a new one."""
        if self._news.is_new(hint):
            click.echo(f"{hint.en}{_BELLS[sound_of(hint)]}", err=True)


def _descriptor() -> int | None:
    """Standard input's; None when there is none, as in a service."""
    try:
        return sys.stdin.fileno()
    except (AttributeError, OSError, ValueError, UnsupportedOperation):
        return None
