import io
from pathlib import Path

import pytest
from flask import Flask
from flask_wtf import CSRFProtect

from station.web.access import open_to_all, refuse_unguarded, safe_path
from station.web.workplace import workplace
from tests.station.web.conftest import Browser, Clock


def test_every_page_but_the_lock_the_language_and_the_handbook_asks_for_the_passphrase(app: Flask, stranger: Browser):
    open_ones = set()
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<int:number>", "0").replace("<review_id>", "x").replace("<code>", "en")
        path = (
            path.replace("<worker_id>", "x")
            .replace("<step>", "open")
            .replace("<name>", "foreign")
            .replace("<draft>", "x")
        )
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = stranger.client.open(path.replace("<path:filename>", "app.css"), method=method)
        answer.close()
        if answer.status_code != 303 or "/unlock" not in answer.location:
            open_ones.add(rule.endpoint)
    handbook = {"handbook.handbook", "handbook.other", "handbook.picture"}
    assert open_ones == {"static", "unlock.unlock", "unlock.lock", "language.switch", "pairing.pair"} | handbook


def test_the_app_does_not_start_with_a_page_that_has_no_access_rule(app: Flask):
    fresh = a_new_app()
    fresh.add_url_rule("/forgotten", view_func=lambda: "secret")
    with pytest.raises(RuntimeError, match="/forgotten has no access rule"):
        refuse_unguarded(fresh)


def test_the_app_does_not_start_with_a_form_that_needs_no_token():
    fresh = a_new_app()

    @open_to_all
    def careless() -> str:
        return ""

    fresh.add_url_rule("/careless", view_func=careless, methods=["POST"])
    fresh.extensions["csrf"].exempt(careless)
    with pytest.raises(RuntimeError, match="/careless takes forms without"):
        refuse_unguarded(fresh)


def test_the_app_does_not_start_when_tokens_are_switched_off():
    fresh = a_new_app()
    fresh.config["WTF_CSRF_CHECK_DEFAULT"] = False
    with pytest.raises(RuntimeError, match="without a CSRF token"):
        refuse_unguarded(fresh)


def a_new_app() -> Flask:
    fresh = Flask("fresh", static_folder=None)
    CSRFProtect(fresh)
    return fresh


def test_a_form_without_its_token_stores_nothing(browser: Browser, app: Flask):
    paths = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(paths) >= 12
    for path in paths:
        answer = browser.client.post(path, data={"first": "Kerstin", "second": "Yusuf", "box": "1", "seal": "S"})
        assert answer.status_code == 400
        assert "inget sparades" in answer.text


def test_the_page_behind_the_lock_opens_afterwards(stranger: Browser):
    stranger.get("/review/", status=303)
    assert stranger.last
    assert stranger.last.location == "/unlock?next=/review/"


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "", None, "javascript:alert(1)"]
)
def test_a_link_never_leads_to_another_site(path: str | None):
    assert safe_path(path) is None


def test_a_path_of_our_own_is_kept():
    assert safe_path("/review/0f3a") == "/review/0f3a"


def test_only_this_computers_own_names_are_taken(app: Flask):
    for host in ("rostlokal.example", "192.168.1.20:8000", "127.0.0.1.evil.example"):
        assert app.test_client().get("/unlock", headers={"Host": host}).status_code == 400
    for host in ("127.0.0.1:8000", "localhost:8000"):
        assert app.test_client().get("/unlock", headers={"Host": host}).status_code == 200


def test_pages_carry_strict_headers_and_stay_in_no_cache(browser: Browser):
    browser.get("/")
    assert browser.last
    headers = browser.last.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_session_cookie_is_out_of_reach(app: Flask):
    cookie = app.test_client().get("/unlock").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_pictures_sent_to_a_locked_station_are_not_even_stored(stranger: Browser, root: Path):
    sent = {"pictures": (io.BytesIO(b"x" * 1000), "a.jpg"), "box": "1"}
    assert stranger.client.post("/scan/from/files", data=sent).location == "/unlock?next=/scan/from/files"
    assert list((root / "uploads").iterdir()) == []


def test_a_page_that_is_only_watched_does_not_keep_the_station_unlocked(browser: Browser, clock: Clock):
    clock.now += 14 * 60
    browser.get("/still-unlocked", status=204)
    clock.now += 2 * 60
    browser.get("/still-unlocked", status=303)


def test_a_page_that_is_used_keeps_the_station_unlocked(browser: Browser, clock: Clock):
    for _ in range(3):
        clock.now += 14 * 60
        browser.get("/")


def test_htmx_is_told_to_leave_the_page_when_the_station_is_locked(app: Flask, browser: Browser):
    workplace(app).safe.lock()
    answer = browser.client.get("/scan/progress/now", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/unlock")


def test_every_form_in_the_templates_that_changes_something_carries_a_token():
    forms = 0
    for path in Path("station/templates").rglob("*.html"):
        for form in path.read_text(encoding="utf-8").split("<form")[1:]:
            forms += 1
            # Looking something up changes nothing, and its address is to be kept.
            assert 'method="get"' in form or "csrf()" in form.split("</form>")[0], path
    assert forms >= 11


def test_an_unknown_page_says_so(browser: Browser):
    assert "Den sidan finns inte" in browser.get("/nothing-here", status=404)
