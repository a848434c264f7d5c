"""What a voter shows, typed into a form. It is read once, and is never sent back, kept or repeated in an error."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from station.web.forms import Form
from sync.errors import BadId
from sync.nullifier import decl, doc, pnr

# More than any name or number; a scanned barcode of something else ends here.
_MOST_SIGNS = 200


class UnseenField(StringField):  # type: ignore[misc]
    """A field that always comes back empty."""

    def _value(self) -> str:
        return ""


class IdentityForm(Form):
    """One of three ways to say who somebody is; ``by`` is the way, one of ``pnr``, ``doc`` and ``decl``."""

    by = HiddenField()
    number = UnseenField(_l("Personal number"))
    country = UnseenField(_l("Country on the document"))
    document = UnseenField(_l("Number of the document"))
    born = UnseenField(_l("Birth date"))
    name = UnseenField(_l("First and last name"))

    def voter(self, today: date) -> str:
        """The normalised id; BadId with a sentence that repeats nothing of it."""
        typed = [field.data or "" for field in (self.number, self.country, self.document, self.born, self.name)]
        if any(len(text) > _MOST_SIGNS for text in typed):
            raise BadId("That is too long. Type it again.")
        number, country, document, born, name = typed
        match self.by.data:
            case "doc":
                return doc(country, document)
            case "decl":
                return decl(born, name, today)
        return pnr(number, today)
