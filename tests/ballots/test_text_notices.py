"""What the organiser is told about languages: missing texts, unapproved texts, and nothing that is not so."""

from typing import Any

import pytest

from ballots import fixed_texts as texts_module
from ballots.errors import LayoutError
from ballots.text_notices import text_notices


def election(elections: Any, *styles: list[str]) -> Any:
    languages = list(dict.fromkeys(["sv", *(language for style in styles for language in style)]))
    everywhere = {"title": "Budget", "who_may_vote": "Alla", "languages": languages}
    named = [
        {"id": "-".join(style), "contests": ["c1"], "languages": style} | {"edition": "standard"} for style in styles
    ]
    return elections.file(elections.contest(title="Allt"), styles=named, **everywhere).election


def test_styles_without_texts_are_named_with_what_is_printed_instead(elections: Any) -> None:
    notices = text_notices(election(elections, ["fit"], ["fit", "sv"], ["ti", "ar"]))
    assert notices[:2] == [
        "styles fit, fit-sv: there are no ballot texts in Meänkieli; Swedish ones are printed",
        "styles ti-ar: there are no ballot texts in Tigrinya; Swedish ones are printed",
    ]


def test_texts_that_await_approval_are_named_once(elections: Any) -> None:
    notices = text_notices(election(elections, ["fi"], ["fi", "sv"]))
    assert notices == [
        "the Finnish ballot texts await a native reader's approval",
        "the Swedish ballot texts await a native reader's approval",
    ]


def test_approved_texts_need_no_notice(elections: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    source = (texts_module._FOLDER / "sv.toml").read_text(encoding="utf-8")
    (tmp_path / "sv.toml").write_text(source.replace('approved_by = ""', 'approved_by = "Kim"'), encoding="utf-8")
    monkeypatch.setattr(texts_module, "_FOLDER", tmp_path)
    texts_module.fixed_texts.cache_clear()
    try:
        assert text_notices(election(elections, ["sv"])) == []
    finally:
        texts_module.fixed_texts.cache_clear()


def test_a_code_that_no_language_has_is_an_error(elections: Any) -> None:
    with pytest.raises(LayoutError, match='"xx"'):
        text_notices(election(elections, ["xx"]))
