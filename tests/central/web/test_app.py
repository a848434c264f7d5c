"""What holds for every page: headers, host names, where it begins."""

import pytest

from tests.central.web.reader import Reader


@pytest.mark.parametrize("path", ["/sign-in", "/static/app.css", "/no-such-page"])
def test_nothing_loads_from_elsewhere_and_no_script_runs(visitor: Reader, path: str) -> None:
    policy = visitor.open(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy


def test_the_session_cookie_is_for_this_site_and_no_script(visitor: Reader) -> None:
    cookie = visitor.sign_in().headers["Set-Cookie"]
    assert cookie.startswith("rostlokal-central=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("host", ["http://evil.example", "http://127.0.0.1.evil.example:8001", "http://10.0.0.5:8001"])
def test_another_name_for_this_computer_is_refused(reader: Reader, host: str) -> None:
    answer = reader.open("/result", base_url=host)
    assert answer.status_code == 400
    assert "Parker" not in answer.text


def test_this_computer_answers_to_localhost(visitor: Reader) -> None:
    assert visitor.open("/sign-in", base_url="http://localhost:8001").status_code == 200


def test_pages_stay_in_no_cache_and_leave_the_screen_after_half_an_hour(reader: Reader) -> None:
    headers = reader.open("/result").headers
    assert headers["Cache-Control"] == "no-store"
    assert int(headers["Refresh"]) > 30 * 60


def test_the_pages_begin_with_the_stations(reader: Reader) -> None:
    assert reader.open("/").location == "/stations"


def test_every_page_says_test(reader: Reader) -> None:
    for path in ("/stations", "/digital", "/result", "/no-such-page"):
        page = reader.open(path).text
        assert '<section class="mode test" aria-label="Slags omröstning">TEST – inget räknas</section>' in page
