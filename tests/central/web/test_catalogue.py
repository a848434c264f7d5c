"""The Swedish catalogue has every message, none that nobody says, and fills in the same fields."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.central.web import catalogue

FIELD = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture(scope="module")
def swedish() -> list[Message]:
    path = catalogue.CENTRAL / "translations/sv/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="sv") if message.id]


def test_every_message_has_swedish_words_and_none_is_left_over(swedish: list[Message]) -> None:
    assert {message.id for message in swedish} == catalogue.messages()
    assert [message.id for message in swedish if message.fuzzy or not all(_texts(message.string))] == []


def test_translations_fill_in_the_same_fields(swedish: list[Message]) -> None:
    for message in swedish:
        for text in _texts(message.string):
            assert set(FIELD.findall(text)) == {field for each in _texts(message.id) for field in FIELD.findall(each)}


def _texts(words: str | tuple[str, ...]) -> Iterator[str]:
    yield from [words] if isinstance(words, str) else words
