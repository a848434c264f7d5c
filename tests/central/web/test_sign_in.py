"""Signing in and out."""

from datetime import timedelta

import pytest
from flask import Flask

from central.web.app import pages_app
from central.web.staff import remove_staff
from tests.central.town import Town
from tests.central.web.reader import NAME, PASSPHRASE, Reader


def test_before_anybody_is_staff_the_page_says_which_command_to_run(town: Town) -> None:
    page = Reader(pages_app(town.office).test_client()).open("/sign-in").text
    assert "Ingen kan logga in ännu" in page
    assert f"rostlokal-central --home {town.office.home.folder} staff add NAMN" in page


def test_once_somebody_is_staff_it_no_longer_does(visitor: Reader) -> None:
    assert "staff add" not in visitor.open("/sign-in").text


def test_the_right_name_and_passphrase_lead_to_the_stations(visitor: Reader) -> None:
    answer = visitor.sign_in(name=NAME.lower())
    assert (answer.status_code, answer.location) == (303, "/stations")
    assert NAME in visitor.open("/stations").text


def test_one_is_led_back_to_where_one_was_going(visitor: Reader) -> None:
    assert visitor.sign_in(path="/sign-in?back=/result").location == "/result"
    assert visitor.open("/sign-in?back=/digital").location == "/digital"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example"])
def test_nobody_is_led_to_another_site(visitor: Reader, elsewhere: str) -> None:
    assert visitor.sign_in(path=f"/sign-in?back={elsewhere}").location == "/stations"


@pytest.mark.parametrize(("name", "passphrase"), [(NAME, "fel fras här nu"), ("Ingen Alls", PASSPHRASE)])
def test_a_wrong_name_and_a_wrong_passphrase_are_told_alike(visitor: Reader, name: str, passphrase: str) -> None:
    answer = visitor.sign_in(name, passphrase)
    assert answer.status_code == 303
    assert "Namnet eller lösenfrasen är fel" in visitor.open("/sign-in").text
    assert visitor.open("/stations").status_code == 303


def test_an_empty_form_is_sent_back_with_what_is_missing(visitor: Reader) -> None:
    answer = visitor.sign_in("", "")
    assert answer.status_code == 422
    assert "Skriv ditt namn." in answer.text
    assert "Skriv din lösenfras." in answer.text
    assert 'aria-describedby="name-error"' in answer.text


def test_after_three_wrong_tries_one_waits(visitor: Reader) -> None:
    for _ in range(3):
        visitor.sign_in(NAME, "fel fras här nu")
    visitor.open("/sign-in")
    visitor.sign_in()
    assert "Vänta" in visitor.open("/sign-in").text
    assert visitor.open("/stations").status_code == 303


def test_guessing_names_slows_guessing_names_but_not_the_staff(visitor: Reader) -> None:
    for number in range(4):
        visitor.sign_in(f"Gissning {number}", PASSPHRASE)
    assert "Vänta" in visitor.open("/sign-in").text
    assert visitor.sign_in().location == "/stations"


def test_signing_out_closes_the_pages(reader: Reader) -> None:
    answer = reader.send("/sign-out", {}, form_on="/stations")
    assert answer.location == "/sign-in"
    assert "Du är utloggad." in reader.open("/sign-in").text
    assert reader.open("/stations").status_code == 303


def test_a_session_ends_after_half_an_hour_without_use(app: Flask, reader: Reader) -> None:
    assert app.permanent_session_lifetime == timedelta(minutes=30)
    # The cookie carries when it was given; a shorter lifetime makes the same cookie too old.
    app.permanent_session_lifetime = timedelta(seconds=-1)
    assert reader.open("/stations").status_code == 303


def test_use_prolongs_a_session(reader: Reader) -> None:
    assert "rostlokal-central=" in reader.open("/stations").headers["Set-Cookie"]


def test_whoever_is_removed_is_signed_out_at_once(staffed: Town, reader: Reader) -> None:
    remove_staff(staffed.office.home, NAME)
    assert reader.open("/stations").status_code == 303


def test_a_damaged_list_of_staff_lets_nobody_in_and_is_named(staffed: Town, reader: Reader) -> None:
    (staffed.office.home.folder / "staff.json").write_text("{")
    assert reader.open("/stations").location == "/sign-in?back=/stations"
    answer = reader.open("/sign-in")
    assert answer.status_code == 503
    assert "lägg till personalen igen" in answer.text
