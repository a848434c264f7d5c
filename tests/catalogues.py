"""Catalogues of languages that a test adds."""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo


def write_catalogue(folder: Path, texts: Mapping[str, str]) -> None:
    """A compiled catalogue as ``translations/<code>`` holds one: the English text to the other one."""
    catalogue = Catalog(locale=folder.name)
    for english, other in texts.items():
        catalogue.add(english, other)
    path = folder / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
