from flask import Flask

from station.web.workplace import workplace
from sync.keyring import Secrets
from tests.station.conftest import PASSPHRASES
from tests.station.web.conftest import Browser


def test_a_passphrase_unlocks_the_page_one_was_going_to_and_the_button_locks(stranger: Browser):
    page = stranger.post("/unlock?next=/review/", passphrase=PASSPHRASES["chair"])
    assert "<h1>Granska</h1>" in page
    page = stranger.post("/lock")
    assert "Lås upp röstlokalen" in page
    stranger.get("/", status=303)


def test_a_wrong_passphrase_is_answered_in_words_and_not_sent_back(stranger: Browser):
    page = stranger.post("/unlock", status=422, passphrase="fel fras")
    assert "Lösenfrasen öppnar inget här" in page
    assert "fel fras" not in page
    assert "sekunder före nästa försök" in stranger.post("/unlock", status=422, passphrase="fel igen")


def test_locking_in_one_browser_locks_every_other(browser: Browser, app: Flask, secrets: Secrets):
    other = app.test_client()
    with other.session_transaction() as session:
        session["_user_id"] = workplace(app).safe.put(secrets)
    assert other.get("/").status_code == 200
    browser.post("/lock")
    assert other.get("/").status_code == 303


def test_the_secrets_are_in_no_cookie(browser: Browser, secrets: Secrets):
    browser.get("/")
    cookie = browser.client.get_cookie("rostlokal-station")
    assert cookie
    assert secrets.signing_seed not in cookie.value
    assert len(cookie.value) < 400


def test_an_unlocked_browser_is_not_asked_again(browser: Browser):
    browser.get("/unlock", status=303)
