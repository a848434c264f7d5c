"""Errors are pages with a sentence, in the reader's language, and never a traceback."""

from flask import Flask

from ballots.errors import BallotsError
from central.errors import CentralError
from central.web.access import open_to_all
from central.web.app import pages_app
from central.web.errors import sentence
from central.web.staff import add_staff
from tests.central.town import Town
from tests.central.web.reader import HERE, NAME, PASSPHRASE, Reader


def test_a_page_that_is_not_there(reader: Reader) -> None:
    answer = reader.open("/no-such-page")
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.text


def test_a_way_of_asking_that_is_not_there(reader: Reader) -> None:
    assert reader.client.delete("/", base_url=HERE, headers={"X-CSRFToken": "x"}).status_code in {400, 405}


def test_an_error_of_a_room_is_translated_and_filled_in(app: Flask) -> None:
    error = CentralError("{name} holds no votes to import.", name="<b>.csv")
    with app.test_request_context(base_url=HERE):
        assert sentence(error) == "<b>.csv har inga röster att läsa in."
        assert sentence(BallotsError("Not in the catalogue: {why}.", why="x")) == "Not in the catalogue: x."


def test_a_mistake_in_the_program_shows_no_traceback(app: Flask, visitor: Reader) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @open_to_all
    def broken() -> str:
        raise RuntimeError("secret detail")

    app.view_functions["sign_in.form"] = broken
    answer = visitor.open("/sign-in")
    assert answer.status_code == 500
    assert "Något i programmet gick fel" in answer.text
    assert "secret detail" not in answer.text


def test_before_the_first_manifest_the_result_says_what_is_missing(new_town: Town, quick_hashes: None) -> None:
    add_staff(new_town.office.home, NAME, PASSPHRASE)
    reader = Reader(pages_app(new_town.office).test_client())
    reader.sign_in()
    for path in ("/result", "/result/report.pdf", "/result/results.json"):
        answer = reader.open(path)
        assert answer.status_code == 503
        assert "har inte undertecknat något manifest ännu" in answer.text
