from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.station.web.catalogue import CENTRAL, ROOT, msgids

PO = ROOT / "station" / "translations" / "sv" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="sv")


def singular(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def test_every_text_has_a_swedish_translation_and_every_translation_is_used(swedish: Catalog):
    translated = {singular(message.id) for message in swedish if message.id and all(_texts(message.string))}
    assert translated == msgids()


def test_what_central_says_is_in_its_own_swedish_words(swedish: Catalog):
    assert {english: swedish[english].string for english in CENTRAL} == CENTRAL


def test_nothing_is_marked_as_uncertain(swedish: Catalog):
    assert not swedish.fuzzy
    assert [message.id for message in swedish if message.id and message.fuzzy] == []


def test_translations_fill_in_the_same_values(swedish: Catalog):
    for message in swedish:
        for text in _texts(message.string) if message.id else ():
            assert _fields(text) <= _fields(singular(message.id)), text


def test_the_test_sees_texts_of_templates_code_and_errors():
    found = msgids()
    assert {"Read ballots", "The count is stored.", "The station is not open. Open the day first."} <= found


def test_both_apps_look_the_same():
    look = [Path(ROOT / room / "static" / "app.css").read_bytes() for room in ("station", "central")]
    assert look[0] == look[1]


def _texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else string


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
