import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadBatch, SyncError
from sync.leaves import Opening
from sync.wire import Model, parse, strict_json, write


class Note(Model):
    text: str
    number: int


AMBIGUOUS = [
    ("a key given twice", b'{"text":"a","number":1,"number":2}'),
    ("a key given twice deep inside", b'{"a":{"b":1,"b":1}}'),
    ("not a number", b'{"number":NaN}'),
    ("infinity", b"[Infinity]"),
    ("a float beyond all floats", b"[1e999]"),
    ("broken UTF-8", b'"\xff"'),
    ("a UTF-16 document", '{"text":"a"}'.encode("utf-16")),
    ("nesting without end", b"[" * 100_000),
    ("an integer of a million digits", b"1" * 1_000_000),
    ("an integer that a float would round", b'{"number":9007199254740993}'),
    ("a negative one", b"[-9007199254740993]"),
    ("nothing at all", b""),
    ("half a document", b'{"text":"a"'),
    ("two documents", b"{}{}"),
    ("a comment", b"{}//"),
]


@pytest.mark.parametrize(("title", "data"), AMBIGUOUS, ids=[row[0] for row in AMBIGUOUS])
def test_json_that_two_readers_could_understand_differently_is_refused(title: str, data: bytes) -> None:
    with pytest.raises(BadBatch):
        strict_json(data, BadBatch)


MISSHAPEN = [
    ("an unknown field", b'{"text":"a","number":1,"admin":true}'),
    ("a missing field", b'{"text":"a"}'),
    ("a number as text", b'{"text":"a","number":"1"}'),
    ("a float for an integer", b'{"text":"a","number":1.0}'),
    ("true for one", b'{"text":"a","number":true}'),
    ("null for text", b'{"text":null,"number":1}'),
    ("a list for an object", b"[]"),
    ("half a surrogate pair", b'{"text":"\\ud800","number":1}'),
]


@pytest.mark.parametrize(("title", "data"), MISSHAPEN, ids=[row[0] for row in MISSHAPEN])
def test_a_document_of_another_shape_is_refused(title: str, data: bytes) -> None:
    with pytest.raises(BadBatch):
        parse(Note, data, BadBatch)


def test_the_sentence_names_the_place_and_never_the_content() -> None:
    with pytest.raises(BadBatch) as caught:
        parse(Note, b'{"text":"19500131-1234","number":"secret"}', BadBatch)
    assert "number" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "1950" not in str(caught.value)


def test_a_hostile_key_cannot_fill_the_screen() -> None:
    with pytest.raises(BadBatch) as caught:
        parse(Note, b'{"' + b"x" * 100_000 + b'":1}', BadBatch)
    assert len(str(caught.value)) < 500


def test_braces_in_hostile_input_are_not_filled_in() -> None:
    with pytest.raises(BadBatch) as caught:
        parse(Note, b'{"text":"a","number":1,"{__class__}":1}', BadBatch)
    assert "{__class__}" in str(caught.value)


@given(st.binary(max_size=200))
def test_random_bytes_are_a_sentence_and_never_a_crash(data: bytes) -> None:
    with pytest.raises(SyncError):
        parse(Note, data, BadBatch)


@given(st.text(), st.integers(-(10**14) + 1, 10**15 - 1))
def test_what_is_written_is_read_back(text: str, number: int) -> None:
    note = Note(text=text, number=number)
    assert parse(Note, write(note), BadBatch) == note


def test_a_record_cannot_be_changed_after_it_was_made() -> None:
    opening = Opening(salt="00" * 16, body="a")
    with pytest.raises(ValueError):
        opening.body = "b"  # type: ignore[misc]
