"""Checkpoints are signed notes as C2SP describes them."""

import base64

from sync.checkpoint import Checkpoint, note_key_id, sign_checkpoint
from sync.keys import SigningKey, verify

CHECKPOINT = Checkpoint("rostlokal/town", 3, b"\x01" * 32, b"\x02" * 32)


def test_the_key_id_is_that_of_the_published_example() -> None:
    """PeterNeumann+c74f20a3+ARpc…, the example of golang.org/x/mod/sumdb/note."""
    key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert key[:1] == b"\x01"
    assert note_key_id("PeterNeumann", key[1:].hex()).hex() == "c74f20a3"


def test_the_text_has_origin_size_root_and_files() -> None:
    assert CHECKPOINT.text.splitlines() == [
        "rostlokal/town",
        "3",
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
        "files AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=",
    ]


def test_the_note_is_signed_over_its_text_by_a_key_of_its_own_name() -> None:
    key = SigningKey.generate()
    text, line = sign_checkpoint(CHECKPOINT, key).decode().split("\n\n")
    dash, name, signature = line.split(" ")
    raw = base64.b64decode(signature)
    assert (dash, name, line[-1]) == ("—", "rostlokal/town", "\n")
    assert raw[:4] == note_key_id("rostlokal/town", key.public)
    assert verify(key.public, raw[4:], f"{text}\n".encode())
