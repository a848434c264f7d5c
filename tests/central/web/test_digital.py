"""Digital votes over the page: by the same rules as the command."""

import pytest
from flask import Flask

from central import schema
from central.digital import end_voting
from central.web import digital
from tests.central.test_intake import rows
from tests.central.town import NOW, Town
from tests.central.web.reader import Reader
from tests.central.web.words import words

HEADING = "nullifier,contest,choices,values\n"
ONE, TWO = "1" * 64, "2" * 64


def csv(*lines: str) -> bytes:
    return (HEADING + "".join(f"{line}\n" for line in lines)).encode()


GOOD = csv(f"{ONE},parks,P1|P2,", f"{ONE},roads,R1,", f"{TWO},parks,,")


def test_a_file_is_imported_and_listed(town: Town, reader: Reader) -> None:
    answer = reader.upload(GOOD, "röster <1>.csv")
    assert (answer.status_code, answer.location) == (303, "/digital")
    page = words(reader.open("/digital").text)
    assert "Klart: röster <1>.csv: 3 röster från 2 väljare är inlästa." in page
    assert "1: Inget är markerat i delomröstningen. 2: Rösten är giltig." in page
    assert "röster <1>.csv 3 " in page
    assert "Parker 2 Gator 1 Konst 0" in page
    assert rows(town, schema.digital_votes) == 3


def test_no_voter_is_named(reader: Reader) -> None:
    reader.upload(GOOD)
    assert ONE not in reader.open("/digital").text


def test_the_same_file_is_imported_once_also_by_a_double_click(town: Town, reader: Reader) -> None:
    reader.upload(GOOD, "a.csv")
    answer = reader.upload(GOOD, "b.csv")
    assert answer.status_code == 422
    assert "b.csv är redan inläst" in answer.text
    assert rows(town, schema.digital_imports) == 1


def test_one_wrong_line_keeps_the_whole_file_out(town: Town, reader: Reader) -> None:
    answer = reader.upload(csv(f"{ONE},parks,P1,", f"{TWO},parks,<b>,", "x,parks,P1,"))
    assert answer.status_code == 422
    page = words(answer.text)
    assert "Inget av votes.csv lästes in. Rätta de här raderna" in page
    assert "Rad 3: delomröstning parks har inget förslag '<b>'." in page
    assert "Rad 4: nullifier är inte 64 tecken" in page
    assert rows(town, schema.digital_votes) == 0


def test_a_file_that_is_all_wrong_shows_its_first_lines(reader: Reader) -> None:
    page = words(reader.upload(csv(*("x,parks,P1," for _ in range(60)))).text)
    assert "Rad 51:" in page
    assert "Rad 52:" not in page
    assert "och 10 rader till" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "börjar inte med kolumnerna"),
        (b"\xff\xfe", "är inte text i UTF-8"),
        (b"a\0b", "är ingen textfil"),
        (b"nullifier;contest;choices;values\n", "skiljer kolumnerna åt med semikolon"),
        (HEADING.encode(), "har inga röster att läsa in"),
    ],
)
def test_what_is_no_list_of_votes_is_refused(reader: Reader, data: bytes, sentence: str) -> None:
    answer = reader.upload(data)
    assert answer.status_code == 422
    assert f"votes.csv {sentence}" in answer.text


def test_a_voter_who_is_there_already_keeps_the_file_out(reader: Reader) -> None:
    reader.upload(GOOD)
    assert "1 röster i votes.csv är från väljare som redan har" in reader.upload(csv(f"{ONE},parks,P2,")).text


def test_sending_no_file_says_to_choose_one(reader: Reader) -> None:
    answer = reader.upload(b"", "")
    assert answer.status_code == 422
    assert "Välj en fil först." in answer.text


def test_a_file_that_is_far_too_large_is_refused_with_a_sentence(app: Flask, reader: Reader) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == digital.MOST_BYTES
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = reader.upload(b"x" * 2000)
    assert answer.status_code == 413
    assert "Filen är för stor för den här sidan" in answer.text


def test_the_page_says_how_the_file_must_look(reader: Reader) -> None:
    page = reader.open("/digital").text
    assert HEADING.strip() in page
    assert "digital pseudonymise FIL -o NY-FIL" in page


def test_after_the_end_of_digital_voting_the_page_takes_no_file(town: Town, reader: Reader) -> None:
    assert "rostlokal-central" in reader.open("/digital").text
    end_voting(town.office, NOW)
    page = words(reader.open("/digital").text)
    assert "Den digitala röstningen avslutades" in page
    assert "Läs in rösterna" not in page
    answer = reader.upload(GOOD)
    assert answer.status_code == 422
    assert "Den digitala röstningen är avslutad" in answer.text
    assert rows(town, schema.digital_votes) == 0
