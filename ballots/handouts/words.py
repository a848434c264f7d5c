"""Words for staff: Swedish, with English beside it."""

from typing import NamedTuple

from reportlab.platypus import Flowable

from ballots.handouts.setting import QUIET, Lines, Look

OWNER = "the program's own words"


class Words(NamedTuple):
    """One text in Swedish and in English; {named} fields are filled in by whoever shows it."""

    sv: str
    en: str

    def fill(self, **values: object) -> "Words":
        """The text with its fields filled in."""
        return Words(self.sv.format(**values), self.en.format(**values))

    def set(self, look: Look) -> list[Flowable]:
        """Swedish, and English below it, smaller and grey."""
        small = look.of(size=max(6.5, look.size * 0.8), bold=False, colour=QUIET)
        return [Lines(self.sv, look.of(after=0), OWNER), Lines(self.en, small, OWNER)]
