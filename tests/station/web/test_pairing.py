"""A second screen: let in by a code, over TLS, and kept from what belongs to the first."""

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from station.errors import NotPossible
from station.polling_station import Station
from station.web.app import allow_second_screens
from station.web.screens import CODE_SECONDS, SECOND, Door, Screens, WrongCode
from station.web.second_door import Place
from station.web.serve import Pages, serving
from station.web.workplace import workplace
from station.workers import Worker, workers
from tests.station.conftest import PASSPHRASES
from tests.station.web.conftest import PINS, Browser, Clock

HOST = "192.168.1.20:8443"
DOOR = Door("192.168.1.20", 8443, "ab" * 32)
Staff = dict[str, Worker]


def at_second(app: Flask) -> Browser:
    """A browser that comes over the second door."""
    client = app.test_client()
    client.environ_base[SECOND] = True
    client.environ_base["wsgi.url_scheme"] = "https"
    client.environ_base["HTTP_HOST"] = HOST
    client.environ_base["SERVER_NAME"], client.environ_base["SERVER_PORT"] = HOST.split(":")
    return Browser(_Https(client))  # type: ignore[arg-type]


class _Https:
    """A test client whose every request goes to the second door's address."""

    def __init__(self, client: object) -> None:
        self._client = client

    def __getattr__(self, name: str) -> object:
        asked = getattr(self._client, name)
        if name in ("get", "post", "open"):
            return lambda *path, **options: asked(*path, base_url=f"https://{HOST}", **options)
        return asked


@pytest.fixture
def tablet(app: Flask, browser: Browser, staff: Staff) -> Browser:
    """A tablet on the local network that nobody has let in."""
    allow_second_screens(app, DOOR)
    return at_second(app)


def code(browser: Browser) -> str:
    found = re.search(r'<p class="code">([\d ]+)</p>', browser.post("/screens/code"))
    assert found
    return found[1]


def paired(browser: Browser, tablet: Browser, name: str = "Bordet") -> Browser:
    tablet.client.post("/screens/pair")
    token = re.search(r'name="csrf_token" value="([^"]+)"', tablet.client.get("/screens/pair").text)
    assert token
    sent = {"csrf_token": token[1], "code": code(browser), "name": name}
    answer = tablet.client.post("/screens/pair", data=sent)
    assert answer.status_code == 303, answer.text
    return tablet


def typed(tablet: Browser, digits: str) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', tablet.client.get("/screens/pair").text)
    assert token
    sent = {"csrf_token": token[1], "code": digits, "name": "Bordet"}
    return int(tablet.client.post("/screens/pair", data=sent).status_code)


def test_a_screen_that_is_not_let_in_sees_only_the_page_for_the_code(app: Flask, tablet: Browser):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ("static", "language.switch", "pairing.pair"):
            continue
        path = re.sub(r"<int:\w+>", "0", rule.rule)
        path = re.sub(r"<\w+>", "x", path)
        for method in {"GET", "POST"} & (rule.methods or set()):
            answer = tablet.client.open(path, method=method)
            assert answer.status_code == 303, path
            assert answer.location.startswith("/screens/pair"), path
    assert tablet.client.get("/no-such-page").location.startswith("/screens/pair")
    asked = tablet.get("/screens/pair")
    assert "Släpp in den här skärmen" in asked
    assert 'href="/handbook/' not in asked


def test_a_screen_that_is_let_in_shows_the_handbook_before_anybody_signs_in(browser: Browser, tablet: Browser):
    paired(browser, tablet)
    assert 'href="/handbook/' in tablet.get("/sign-in")
    assert "Handbok för röstmottagare" in tablet.get("/handbook/")


def test_a_screen_that_is_let_in_signs_somebody_in_and_works(browser: Browser, tablet: Browser):
    paired(browser, tablet)
    page = tablet.client.get("/sign-in").text
    assert "lösenfrasen" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    sent = {"csrf_token": token[1], "name": "Yusuf", "pin": PINS["Yusuf"]}
    answer = tablet.client.post("/sign-in", data=sent)
    assert answer.status_code == 303
    assert "Secure" in answer.headers["Set-Cookie"]
    assert '<span class="who">Yusuf</span>' in tablet.get("/")
    assert "Bordet" in browser.get("/screens/")


def test_a_code_lets_one_screen_in(app: Flask, browser: Browser, tablet: Browser):
    shown = code(browser)
    assert typed(tablet, shown.replace(" ", "")) == 303
    assert typed(at_second(app), shown) == 422


def test_a_code_is_void_after_five_minutes(app: Flask, browser: Browser, tablet: Browser, clock: Clock):
    shown = code(browser)
    clock.now += CODE_SECONDS
    assert typed(tablet, shown) == 422
    assert workplace(app).screens.code is None


def test_a_code_is_void_after_five_wrong_tries():
    screens = Screens(Clock())
    screens.door = DOOR
    screens.new_code()
    shown = screens.code
    assert shown
    wrong = f"{(int(shown.replace(' ', '')) + 1) % 10**8:08}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            screens.pair(wrong, "x")
    with pytest.raises(WrongCode):
        screens.pair(shown, "x")
    assert screens.code is None


def test_a_new_code_voids_the_one_before(browser: Browser, tablet: Browser):
    before = code(browser)
    code(browser)
    assert typed(tablet, before) == 422


@pytest.mark.parametrize("digits", ["", "00000000", "٠٠٠٠٠٠٠٠", "å" * 8, "x" * 70])
def test_what_is_no_code_is_refused_also_when_none_is_shown(tablet: Browser, digits: str):
    assert typed(tablet, digits) == 422


def test_the_chair_shuts_a_screen_out_at_once(app: Flask, browser: Browser, tablet: Browser):
    paired(browser, tablet)
    assert tablet.client.get("/sign-in").status_code == 200
    screen = workplace(app).screens.paired[0]
    browser.post(f"/screens/{screen.id}/end")
    assert tablet.client.get("/sign-in").location.startswith("/screens/pair")


def test_passphrase_people_and_settings_stay_at_the_first_screen(
    app: Flask, browser: Browser, tablet: Browser, staff: Staff, station: Station
):
    paired(browser, tablet)
    token = re.search(r'name="csrf_token" value="([^"]+)"', tablet.client.get("/sign-in").text)
    assert token
    sent = {"csrf_token": token[1], "name": "Kerstin", "pin": PINS["Kerstin"]}
    assert tablet.client.post("/sign-in", data=sent).status_code == 303
    assert "Inställningar" not in tablet.get("/")
    for path in ("/people/", "/together/", "/screens/", "/unlock"):
        assert "röstlokalens egen dator" in tablet.get(path, status=403)
    remove = f"/people/{staff['Yusuf'].id}/remove"
    assert tablet.client.post(remove, data=sent).status_code == 403
    assert tablet.client.post("/unlock", data=sent | {"passphrase": PASSPHRASES["chair"]}).status_code == 403
    assert len(workers(station.journal)) == 3


def test_no_other_screen_locks_the_whole_station(app: Flask, browser: Browser, tablet: Browser):
    paired(browser, tablet)
    token = re.search(r'name="csrf_token" value="([^"]+)"', tablet.client.get("/sign-in").text)
    assert token
    assert tablet.client.post("/lock", data={"csrf_token": token[1], "station": "yes"}).status_code == 303
    assert workplace(app).safe.is_open


def test_a_locked_station_tells_the_other_screen_to_wait(app: Flask, browser: Browser, tablet: Browser):
    paired(browser, tablet)
    workplace(app).safe.lock()
    assert "Röstlokalen är låst" in tablet.get("/sign-in")


def test_a_cookie_of_the_first_screen_is_worthless_at_the_second(browser: Browser, tablet: Browser):
    paired(browser, tablet)
    browser.get("/")
    stolen = browser.client.get_cookie("rostlokal-station")
    assert stolen
    tablet.client.set_cookie("rostlokal-station", stolen.value, domain="192.168.1.20")
    assert tablet.client.get("/").status_code == 303


def test_each_door_takes_its_own_name_alone(app: Flask, tablet: Browser):
    first = app.test_client()
    assert first.get("/unlock", headers={"Host": HOST}).status_code == 400
    assert first.get("/unlock", headers={"Host": "rostlokal.example"}).status_code == 400
    second = app.test_client()
    for host in ("127.0.0.1:8000", "localhost:8443", "rostlokal.example:8443", "192.168.1.20:9999"):
        answer = second.get("/screens/pair", environ_overrides={SECOND: True, "HTTP_HOST": host})
        assert answer.status_code == 400, host


def test_the_first_screen_has_no_page_for_a_code(browser: Browser):
    browser.get("/screens/pair", status=404)


def test_without_the_second_door_the_page_says_how_to_open_it(browser: Browser):
    assert "serve --second-screen" in browser.get("/screens/")
    assert "inte tillåtna" in browser.post("/screens/code")


@pytest.fixture
def pages(root: Path) -> Iterator[Pages]:
    with serving(root, 0, second=Place("127.0.0.1", 0)) as opened:
        yield opened


def test_the_second_door_speaks_tls_with_the_certificate_that_is_shown(pages: Pages):
    door = pages.door
    assert door
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((door.address, door.port)) as plain, trust.wrap_socket(plain) as tls:
        certificate = tls.getpeercert(binary_form=True)
    assert certificate
    assert sha256(certificate).hexdigest() == door.fingerprint
    asking = http.client.HTTPSConnection(door.address, door.port, context=trust, timeout=20)
    asking.request("GET", "/")
    answer = asking.getresponse()
    assert (answer.status, answer.headers["Location"]) == (303, "/screens/pair?next=/")
    asking.close()


def test_the_second_door_answers_nothing_without_tls(pages: Pages):
    door = pages.door
    assert door
    with socket.create_connection((door.address, door.port), timeout=20) as plain:
        plain.sendall(b"GET /screens/pair HTTP/1.1\r\nHost: " + door.host.encode() + b"\r\n\r\n")
        try:
            answer = plain.recv(10_000)
        except ConnectionResetError:
            answer = b""
    assert answer.startswith(b"HTTP/1.1 400 ") or not answer
    assert "Röstlokal".encode() not in answer


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "library.example", "203.0.113.9"])
def test_an_address_that_is_none_of_this_computers_is_refused(root: Path, address: str):
    with pytest.raises(NotPossible), serving(root, 0, second=Place(address, 0)):
        pass
    with serving(root, 0) as pages:
        assert pages.door is None
