"""How the ballots of one style are set: their look, and their languages with the fixed texts of each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.ballot_texts import ballot_texts
from ballots.election import Election, Style
from ballots.fixed_texts import FixedTexts
from ballots.languages import is_rtl
from ballots.local_text import in_language
from ballots.look import LOOKS, Look


@dataclass(frozen=True)
class Line:
    """A printed line before it has a place: its words, size and weight, and whether it runs from right to left."""

    words: str
    size: float
    bold: bool = False
    rtl: bool = False


@dataclass(frozen=True)
class Setting:
    """The look of a ballot style and its languages, the first one first.

    ``texts`` are the fixed texts, fewer than the languages where one language's texts stand in for another's.

    Everything is planned for a page that runs from left to right. A page whose first language runs from right to left
    is ``mirrored`` when its blocks stand (see :meth:`ballots.blocks.Block.mirrored`).
    """

    look: Look
    languages: tuple[str, ...]
    texts: tuple[FixedTexts, ...]

    @property
    def mirrored(self) -> bool:
        """Whether pages run from right to left."""
        return is_rtl(self.languages[0])

    def line(self, words: str, language: str, size: float | None = None, bold: bool = False) -> Line:
        """A line in ``language``, in the body's size unless another is given, in bold where all is."""
        return Line(words, size or self.look.body, bold or self.look.bold, is_rtl(language))

    def in_each(self, text: str | Mapping[str, str]) -> list[tuple[str, str]]:
        """The words in each language, with the language; the same words are named once."""
        found: dict[str, str] = {}
        for language in self.languages:
            found.setdefault(in_language(text, language), language)
        return list(found.items())


def setting_of(election: Election, style: Style) -> Setting:
    """The setting of a ballot style. Raises LayoutError for a code that stands for no language."""
    texts = tuple(ballot_texts(style.languages, election.languages))
    return Setting(LOOKS[style.edition], tuple(style.languages), texts)
