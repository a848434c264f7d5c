"""Words that people typed, made fit to print: what no typeface of ours can show must not cost a station its record."""

import unicodedata

from ballots.typefaces import unprintable

# A word so long that it might not fit into a column is broken; no name of a person or a place comes near.
_LONGEST_WORD = 28


def typed(words: str) -> str:
    """The words with a question mark for each character without a glyph, and with over-long words broken."""
    known = "".join(letter if unprintable(letter) is None else "?" for letter in unicodedata.normalize("NFC", words))
    return " ".join(_broken(word) for word in known.split())


def _broken(word: str) -> str:
    parts = [word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD)]
    return " ".join(parts)
