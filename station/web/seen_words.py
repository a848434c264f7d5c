"""What the check-in table says of the list of voters seen elsewhere: how old it is, and if digital voters are in it."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext

from station.seen import seen_list
from station.web.workplace import station, workplace


def seen_words() -> Iterator[str]:
    """A sentence or two; none where no other computer can have seen anybody."""
    here = station()
    bars = here.election.double_vote != "paper-replaces-digital"
    found = seen_list(here, workplace().safe.secrets)
    if found is None and not bars and all(each.id == here.incarnation for each in here.manifest.incarnations):
        return
    if found is None:
        yield gettext("The list of voters checked in elsewhere is not on this computer. It comes with a delivery.")
    else:
        at = found.as_of.astimezone()
        shown = f"{at:%H:%M}" if at.date() == datetime.now().astimezone().date() else f"{at:%H:%M, %Y-%m-%d}"
        yield gettext("The list of voters checked in elsewhere is of {time}.").format(time=shown)
    if bars and found is not None and found.digital_complete:
        yield gettext("Those who have voted digitally are in it.")
    elif bars:
        yield gettext("It is not known here who has voted digitally, so that every ballot goes into an envelope.")
