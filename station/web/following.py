"""A reading is followed live: the page that was read last, the decision, running counts, and a sound for each."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from station.camera_news import Sound
from station.web.access import count_as_use, unlocked, watching
from station.web.errors import GOOD, WAIT
from station.web.reading import Progress
from station.web.viewfinder import Viewfinder
from station.web.workplace import workplace

blueprint = Blueprint("following", __name__, url_prefix="/scan")


@blueprint.get("/progress")
@watching
def progress() -> ResponseReturnValue:
    """How far the running reading has come, or what came of the last one."""
    shown = workplace().reading.progress
    if shown is None:
        return redirect(url_for("scan.scan"), 303)
    return render_template("following/progress.html", progress=shown, sound=None)


@blueprint.get("/progress/now")
@watching
def progress_now() -> ResponseReturnValue:
    """The part of that page that changes; nothing (204) while it says so already."""
    shown = workplace().reading.progress
    if shown is None or shown.state == request.args.get("said"):
        return Response(status=204)
    return render_template("following/_progress.html", progress=shown, sound=_sound(shown), is_news=True)


@blueprint.get("/progress/picture")
@watching
def last_picture() -> ResponseReturnValue:
    """The page that was read last, its boxes framed by the decision; nothing (204) when there is none."""
    shown = workplace().reading.progress
    drawn = shown.last.drawn() if shown and shown.last else None
    return Response(drawn, mimetype="image/jpeg") if drawn else Response(status=204)


@blueprint.post("/end")
@unlocked
def end() -> ResponseReturnValue:
    """Ends a reading that would go on by itself."""
    workplace().reading.end()
    flash(gettext("The reading ends after what it has at hand."), GOOD)
    return redirect(url_for("following.progress"), 303)


@blueprint.get("/camera/view")
@watching
def camera_view() -> ResponseReturnValue:
    """What the camera sees now."""
    return render_template("following/_view.html", view=_view())


@blueprint.get("/camera/hint")
@watching
def camera_hint() -> ResponseReturnValue:
    """What to do now, and its sound; nothing (204) while that is what the page says already."""
    view = _view()
    if view and str(view.number) == request.args.get("said"):
        return Response(status=204)
    if view and view.sound:
        # Whoever lays sheet after sheet touches nothing else for long.
        count_as_use()
    return render_template("following/_hint.html", view=view, is_news=True)


@blueprint.post("/camera/unreadable")
@unlocked
def unreadable() -> ResponseReturnValue:
    """Sets the sheet that lies under the camera aside, with its picture; one that was read already is left alone."""
    view = _view()
    if view is None:
        flash(gettext("No camera is being read from."), WAIT)
        return redirect(url_for("scan.scan"), 303)
    view.give_up()
    return redirect(url_for("following.progress"), 303)


def _view() -> Viewfinder | None:
    """What the camera that is being read from sees; None when there is none, or no longer."""
    shown = workplace().reading.progress
    return shown.live.view if shown and shown.live and shown.running else None


def _sound(shown: Progress) -> Sound | None:
    """What is heard about the pages since those that the page has told; a camera has its sounds with its hints.

    Only that it was lost is no hint, and whoever lays sheets may not look at the screen.
    """
    pages, stops = (request.args.get(name, type=int) for name in ("pages", "stops"))
    if pages is None or stops is None:
        return None
    if shown.live and shown.live.view:
        return Sound.STOP if shown.error else None
    if shown.stops > stops or shown.error:
        return Sound.STOP
    return Sound.READ if shown.pages > pages else None
