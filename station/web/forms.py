"""Parts that several forms share. Every form carries a CSRF token by itself."""

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from station.errors import TwoPeopleNeeded
from station.people import two_people
from station.together import Together, alone
from station.web.errors import sentence
from station.web.pin_check import WrongPin
from station.web.safe import TooSoon
from station.web.workplace import registered, station, workplace

# What the records of a station take (ballots.station_records).
_LONGEST_LABEL = 60
_MOST = 1_000_000

filled = DataRequired(_l("Fill this in."))
_whole = _l("Write a whole number, 0 or more.")
short = Length(max=_LONGEST_LABEL, message=_l("Write at most 60 characters."))


def stripped(text: str | None) -> str:
    """What was typed, with single blanks and none at the ends."""
    return " ".join((text or "").split())


class CountField(IntegerField):  # type: ignore[misc]
    """A whole number from 0."""

    def __init__(self, label: str, **options: object) -> None:
        # InputRequired, since DataRequired takes 0 for nothing.
        super().__init__(label, [InputRequired(_whole), NumberRange(0, _MOST, message=_whole)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_whole) from None


class Form(FlaskForm):  # type: ignore[misc]
    """A form with nothing but its token, for a button that does one thing."""


class ReasonForm(Form):
    """Why something is done, in people's own words; ``station.reason`` says what can be used."""

    reason = TextAreaField(_l("Reason"), [filled])


class TwoPeople(Form):
    """Two different people: whoever is signed in, and a second one who types their PIN; else two names.

    A subclass names the ``step``, which the chair may let one person do alone; without one it always takes two. Where
    it says ``for_a_while``, the second person's PIN holds until the first one's sign-in ends.
    """

    step: ClassVar[Together | None] = None
    for_a_while: ClassVar[bool] = False

    first = StringField(_l("First person"), [filled, short], filters=[stripped])
    second = StringField(_l("Second person"), [filled, short], filters=[stripped])
    pin = PasswordField(_l("PIN of the second person"))

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        known = registered()
        self.alone = self.step is not None and self.step in alone(station())
        self.signed_in: str | None = current_user.person.name if known else None
        self.others = [each.name for each in known if each.name != self.signed_in]
        beside = current_user.seat.beside if self.for_a_while else None
        self.confirmed: str | None = beside.name if beside in known else None
        if self.signed_in:
            self.first.data = self.signed_in
        if self.confirmed:
            self.second.data = self.confirmed
        if self.alone:
            self.second.validators = (Optional(), short)

    @property
    def people(self) -> tuple[str, ...]:
        """The names: both, or only the first where one may do it alone."""
        return (self.first.data, self.second.data) if self.second.data else (self.first.data,)

    def validate_second(self, field: StringField) -> None:
        """Refuses one person under two names that differ only in case or blanks, and anybody who is not registered."""
        if self.signed_in and field.data not in self.others:
            raise ValidationError(_l("Choose the second person from the list."))
        try:
            two_people(self.people)
        except TwoPeopleNeeded:
            raise ValidationError(_l("Two different people must do this together. Write both names.")) from None

    def validate(self, extra_validators: dict[str, Sequence[object]] | None = None) -> bool:
        """Tries the PIN last, so that none is tried for a form that is not filled in."""
        return bool(super().validate(extra_validators)) and self._second_is_there()

    def _second_is_there(self) -> bool:
        if not (self.signed_in and self.second.data) or self.second.data == self.confirmed:
            return True
        place = workplace()
        try:
            found = place.pins.identify(station(), place.safe.secrets, self.second.data, self.pin.data or "")
        except (WrongPin, TooSoon) as error:
            self.pin.errors = [sentence(error)]
            return False
        if self.for_a_while:
            current_user.seat.beside = found
        return True
