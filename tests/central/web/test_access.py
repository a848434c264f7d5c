"""Every route has a rule, every form a token, and nobody is led away from these pages."""

import pytest
from flask import Flask
from flask_wtf import CSRFProtect

from central.web.access import check_routes, local_path, open_to_all, signed_in
from tests.central.web.reader import HERE, Reader

CLOSED = ["/", "/stations", "/digital", "/result", "/result/results.json", "/result/report.pdf"]
PICTURE = "/result/pictures/<name>"


def small_app(**config: object) -> Flask:
    app = Flask("small", static_folder=None)
    app.config.update(config)
    CSRFProtect(app)
    return app


def test_an_app_with_a_route_without_a_rule_does_not_start() -> None:
    app = small_app()
    app.add_url_rule("/back-door", "back_door", lambda: "")
    with pytest.raises(RuntimeError, match="back_door"):
        check_routes(app)


def test_an_app_whose_form_needs_no_token_does_not_start() -> None:
    app = small_app()
    app.add_url_rule("/form", "form", signed_in(lambda: ""), methods=["POST"])
    check_routes(app)
    app.extensions["csrf"].exempt(app.view_functions["form"])
    with pytest.raises(RuntimeError, match="exempt"):
        check_routes(app)


@pytest.mark.parametrize("switched_off", ["WTF_CSRF_ENABLED", "WTF_CSRF_CHECK_DEFAULT"])
def test_an_app_without_tokens_does_not_start(switched_off: str) -> None:
    with pytest.raises(RuntimeError, match="CSRF"):
        check_routes(small_app(**{switched_off: False}))
    with pytest.raises(RuntimeError, match="CSRF"):
        check_routes(Flask("bare", static_folder=None))


def test_a_view_keeps_working_under_its_mark() -> None:
    assert open_to_all(lambda: "page")() == "page"


def test_only_what_must_be_open_is_open(app: Flask, visitor: Reader) -> None:
    readable = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable == {*CLOSED, PICTURE, "/sign-in", "/language/<code>", "/static/<path:filename>"}
    for path in (*CLOSED, PICTURE.replace("<name>", "ab")):
        answer = visitor.open(path)
        assert (answer.status_code, answer.location) == (303, f"/sign-in?back={path}")


def test_what_a_visitor_sends_is_not_read(visitor: Reader) -> None:
    answer = visitor.client.post("/digital", data={"file": "x" * 1000}, base_url=HERE)
    assert answer.location == "/sign-in?back=/digital"
    assert "inget ändrades" in visitor.open("/sign-in").text


def test_a_form_without_its_token_changes_nothing(reader: Reader) -> None:
    answer = reader.client.post("/sign-out", base_url=HERE)
    assert answer.status_code == 400
    assert "öppen för länge" in answer.text
    assert reader.open("/stations").status_code == 200


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "", None, "/a\nb"])
def test_a_path_that_leads_away_is_none(path: str | None) -> None:
    assert local_path(path) is None


def test_a_path_of_these_pages_stays() -> None:
    assert local_path("/result") == "/result"
