"""Parts that several forms share. Every form carries a CSRF token by itself."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from station.errors import TwoPeopleNeeded
from station.people import two_people

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


class TwoPeople(Form):
    """Two different people by name."""

    first = StringField(_l("First person"), [filled, short], filters=[stripped])
    second = StringField(_l("Second person"), [filled, short], filters=[stripped])

    @property
    def people(self) -> tuple[str, str]:
        """Both names."""
        return self.first.data, self.second.data

    def validate_second(self, field: StringField) -> None:
        """Refuses one person under two names that differ only in case or blanks."""
        try:
            two_people(self.people)
        except TwoPeopleNeeded:
            raise ValidationError(_l("Two different people must do this together. Write both names.")) from None
