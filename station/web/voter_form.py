"""The forms of the check-in table: who comes, which ballot, how identified, and what is counted besides."""

from typing import Literal

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField

from station.ballot_types import Combination, combinations
from station.register import is_loaded
from station.tallies import Tally
from station.together import Together
from station.web.forms import TwoPeople, stripped
from station.web.identity import IdentityForm
from station.web.language import language
from station.web.workplace import station

# As on the form, with room for blanks.
LONGEST_NUMBER = 20

BY_REGISTER = "register"
"""What the form sends instead of a ballot when the register knows which one."""

WAYS = {"pnr": _l("Personal number"), "doc": _l("No personal number"), "decl": _l("By declaration")}
_IDENTIFIED = {
    Tally.DOCUMENT: _l("Identity document"),
    Tally.KNOWN: _l("Known to a poll worker"),
    Tally.VOUCHED: _l("Somebody else vouches"),
}


class VoterForm(IdentityForm):
    """A voter at the table."""

    asks_register = True

    once = HiddenField()
    ballot = RadioField(_l("Which ballot?"))
    identified = RadioField(_l("Identified by"))
    assisted = BooleanField(_l("Gets help with voting"))
    visited = BooleanField(_l("Votes with a visiting receiver"))

    def offer(self, default_ballot: str | None = None) -> None:
        """Fills in what this election has to choose from."""
        self.ballot.choices = [(each.key, " + ".join(each.titles)) for each in here_combinations()]
        if self.asks_register and is_loaded(station()) and len(self.ballot.choices) > 1:
            self.ballot.choices.insert(0, (BY_REGISTER, gettext("As the register says")))
            default_ballot = default_ballot or BY_REGISTER
        ways = station().election.check_in.identified
        self.identified.choices = [(each.value, _IDENTIFIED[each]) for each in _IDENTIFIED if each.value in ways]
        if len(self.ballot.choices) == 1:
            self.ballot.data = self.ballot.choices[0][0]
        elif self.ballot.data is None:
            self.ballot.data = default_ballot
        if self.identified.data is None:
            self.identified.data = self.identified.choices[0][0]

    def noted(self) -> list[Tally]:
        """What is counted of this voter besides the check-in."""
        also = ((self.assisted, Tally.ASSISTED), (self.visited, Tally.VISITED))
        return [Tally(self.identified.data), *(tally for field, tally in also if field.data)]


class EmergencyForm(VoterForm):
    """A form that was filled in by pen."""

    asks_register = False

    form_number = StringField(_l("Number of the form"), filters=[stripped])


class UndoForm(IdentityForm, TwoPeople):
    """A voter who leaves without voting."""

    step = Together.VOID


def way_of(asked: str | None) -> str:
    """The way to say who somebody is that was asked for, or the election's first one where it does not take that."""
    ids = station().election.check_in.ids
    return asked if asked in ids else ids[0]


def here_combinations() -> list[Combination]:
    """The ballots that can be handed out, in the reader's language."""
    spoken: Literal["sv", "en"] = "sv" if language() == "sv" else "en"
    return combinations(station(), spoken)
