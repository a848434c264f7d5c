"""The scanners that were found when somebody last looked for them, as choices on the page."""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from scanning.errors import ScannerProblem
from scanning.sane import Device, devices, places_of
from scanning.scanner_options import PLACES, Place, Wish

_WORDS = {
    "feeder": _l("feeder"),
    "duplex": _l("feeder, both sides"),
    "flatbed": _l("glass, one sheet"),
}


@dataclass(frozen=True)
class Found:
    """One place for paper in one scanner."""

    device: Device
    place: Place

    @property
    def key(self) -> str:
        """What the form sends."""
        return f"{self.place}@{self.device.name}"

    @property
    def words(self) -> str:
        """What people read."""
        return f"{self.device.label} – {_WORDS[self.place]}"

    @property
    def wish(self) -> Wish:
        """What to scan from."""
        return Wish(self.device.name, self.place)


@dataclass
class Scanners:
    """Empty until somebody looks."""

    found: list[Found] = field(default_factory=list)

    def look(self) -> None:
        """Looks again, which takes some seconds; a scanner that does not answer is left out. ScannerProblem."""
        found = []
        for device in devices():
            try:
                known = places_of(device.name)
            except ScannerProblem:
                continue
            found += [Found(device, place) for place in PLACES if place in known]
        self.found = found

    def chosen(self, key: str) -> Found | None:
        """The choice that a form has sent; None when it names none."""
        return next((each for each in self.found if each.key == key), None)
