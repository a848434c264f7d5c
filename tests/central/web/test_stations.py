"""The stations page: what was delivered, who waits, and what somebody must look at."""

import json

import pytest

from ballots.serials import new_serials
from central import incidents
from central.enrolment import approve, revoke
from central.incidents import Incident, Kind
from central.web.app import pages_app
from central.web.staff import add_staff
from central.web.stations import matters
from sync.batch import Kind as BatchKind
from sync.batch import Stream
from tests.central.town import CLOSED, NOW, Laptop, Town
from tests.central.web.reader import NAME, PASSPHRASE, Reader
from tests.central.web.words import words

BOX_CLOSED = {"type": "box-closed", "box": "1", "seal": "S-1", "counted": 0}
BALLOTS = [{"parks": [("P1", "1")]}] * 3


def shown(reader: Reader) -> str:
    answer = reader.open("/stations")
    assert answer.status_code == 200
    return words(answer.text)


def fork(laptop: Laptop, town: Town) -> None:
    """The computer says two different things in one place."""
    town.take(laptop.check_in("ab" * 32))
    other = laptop.batch_at(1, laptop.request.payload_hash, Stream.CHECKINS, records=[{"type": "x"}])
    town.take(other)


def test_a_town_without_stations_says_how_to_add_one(new_town: Town, quick_hashes: None) -> None:
    add_staff(new_town.office.home, NAME, PASSPHRASE)
    reader = Reader(pages_app(new_town.office).test_client())
    reader.sign_in()
    page = shown(reader)
    assert "Det finns inga röstlokaler ännu" in page
    assert "station add ID --name NAMN" in page
    assert "Undertecknat manifest inget ännu" in page


def test_a_station_without_a_computer_says_how_to_make_a_kit(reader: Reader) -> None:
    page = shown(reader)
    assert "Tensta ingen dator ännu" in page
    assert "kit tensta -o MAPP" in page


def test_each_stream_shows_what_it_has_brought(town: Town, reader: Reader, laptop: Laptop) -> None:
    serials = new_serials(2)
    town.take(laptop.check_in("ab" * 32, "cd" * 32))
    town.take(laptop.printed(serials))
    town.take(laptop.box_closed(1))
    town.take(laptop.ballots(town.election, {serials[0]: {}}))
    page = shown(reader)
    assert "Tensta inte stängd" in page
    assert "Avprickningar 1 2 15 mars 19:00 öppen" in page
    assert "Röstsedlarnas väg 2 2 15 mars 19:00 öppen" in page
    assert "Avlästa röstsedlar 1 1 15 mars 19:00 öppen" in page
    assert "Stängda röstlokaler 0 av 2 Mottagna röstsedlar 1 Mottagna avprickningar 2 Undertecknat manifest 2" in page


def test_a_stream_that_brought_nothing_says_so(reader: Reader, laptop: Laptop) -> None:
    assert "Avprickningar 0 0 – inget ännu" in shown(reader)


def test_a_closed_station_shows_its_closing_record(town: Town, reader: Reader, laptop: Laptop) -> None:
    totals = {"check_ins": 3, "counted": 4, "ballots": 5, "spoiled": 6, "unused": 7, "held": {"blurred": 1, "x": 1}}
    record = CLOSED | totals | {"note": "En sedel <b> saknas."}
    for stream in Stream:
        town.take(laptop.batch(stream, BatchKind.CLOSE, records=[record]))
    page = shown(reader)
    assert "Tensta allt levererat" in page
    assert page.count("stängd") == 3
    assert (
        "Stängningsprotokoll: 3 avprickade, 4 röstsedlar räknade för hand, 5 avlästa, 6 kasserade, 7 oanvända, "
        "2 blad lagda åt sidan. Röstlokalens egna ord: “En sedel <b> saknas.”" in page
    )
    assert "Röstsedlarnas väg 1 0 " in page
    assert "Stängda röstlokaler 1 av 2" in page


def test_a_fork_is_told_beside_its_station(town: Town, reader: Reader, laptop: Laptop) -> None:
    fork(laptop, town)
    town.take(laptop.check_in("cd" * 32))
    page = shown(reader)
    assert f"Se över: {Kind.FORK.sv}" in page
    assert f"Se över: {Kind.FROZEN.sv}" in page
    assert "stoppad" in page
    assert "2 leveranser är sparade men räknas inte." in page


def test_a_revoked_computers_deliveries_are_told(town: Town, reader: Reader, laptop: Laptop) -> None:
    revoke(town.office, laptop.id)
    for number in range(3):
        town.take(laptop.check_in(f"{number:064x}"))
    page = shown(reader)
    assert f"spärrad dator i Tensta: {laptop.id[:4]}" in page
    town.sign()
    page = shown(reader)
    assert "spärrad" in page
    assert f"Se över: {Kind.QUARANTINE.sv} (3 gånger)" in page


def test_what_concerns_all_of_central_stands_above_the_stations(town: Town, reader: Reader) -> None:
    with town.office.database.writing() as connection:
        incidents.note(connection, Incident(Kind.RESTORED, None, None, None, "Restored <now>."), NOW)
    page = shown(reader)
    assert page.index(Kind.RESTORED.sv) < page.index("Tensta")
    assert "Restored <now>." in page


def test_a_computer_that_asks_shows_its_fingerprint_and_the_command(town: Town, reader: Reader) -> None:
    waiting = town.ask(town.laptop("tensta"))
    page = shown(reader)
    assert f"Tensta : fingeravtryck {waiting.fingerprint}, kom in 15 mars 19:00" in page
    assert f"rostlokal-central --home {town.office.home.folder} approve {waiting.hash[:16]}" in page
    assert "kräver valledningens nycklar" in page
    approve(town.office, waiting.hash[:16])
    page = shown(reader)
    assert f"ny dator i Tensta: {waiting.fingerprint}" in page
    assert "manifest sign --board-key" in page
    assert "vill vara med" not in page


def test_a_new_station_waits_for_the_board(town: Town, reader: Reader) -> None:
    town.add_station("visby")
    assert "gäller när valledningen har undertecknat dem: ny röstlokal: Visby" in shown(reader)
    town.sign()
    assert "gäller när valledningen" not in shown(reader)


def test_no_voter_is_named(town: Town, reader: Reader, laptop: Laptop) -> None:
    serials = town.day(laptop, BALLOTS)
    page = reader.open("/stations").text
    assert laptop.id[:32] + "0" * 32 not in page
    assert not any(serial in page for serial in serials)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "'\"><img>"])
def test_a_stations_own_words_are_no_markup(town: Town, reader: Reader, laptop: Laptop, hostile: str) -> None:
    town.take(laptop.batch(Stream.PAPER, BatchKind.CLOSE, records=[json.loads(json.dumps(CLOSED | {"note": hostile}))]))
    assert hostile not in reader.open("/stations").text
    assert hostile in shown(reader) or "script" not in shown(reader)


def test_many_incidents_of_a_kind_become_one_with_their_notes() -> None:
    found = matters(
        [
            Incident(Kind.NOT_READABLE, "a", Stream.PAPER, 1, "One."),
            Incident(Kind.NOT_READABLE, "a", Stream.PAPER, 2, "Two."),
            Incident(Kind.NOT_READABLE, "a", Stream.PAPER, 3, "One."),
            Incident(Kind.FORK, "b", Stream.PAPER, 1, ""),
        ]
    )
    assert [(each.kind, each.number, each.notes) for each in found["a"]] == [(Kind.NOT_READABLE, 3, ("One.", "Two."))]
    assert [(each.kind, each.number, each.notes) for each in found["b"]] == [(Kind.FORK, 1, ())]


def test_what_one_person_did_alone_is_said_with_the_reason(town: Town, reader: Reader, laptop: Laptop) -> None:
    said = {"type": "alone", "step": "close-box", "allowed": True, "reason": "Ensam <b> här.", "person": "Kerstin"}
    unknown = said | {"step": "x-ray", "reason": "Ny."}
    town.take(laptop.batch(Stream.PAPER, records=[said, unknown, {**BOX_CLOSED, "people": ["Kerstin"]}]))
    page = shown(reader)
    assert "En person får göra ensam här: stänga en valurna och räkna den (Kerstin: “Ensam <b> här.”)" in page
    assert "x-ray (Kerstin: “Ny.”)" in page
    assert "Gjort av en person ensam: stängt en valurna (1)." in page


def test_sheets_that_people_copied_by_hand_are_said(town: Town, reader: Reader, laptop: Laptop) -> None:
    town.take(laptop.batch(Stream.PAPER, records=[{"type": "by-hand", "box": "1", "people": ["Kerstin"]}]))
    page = shown(reader)
    assert "1 blad som ingen maskin kunde läsa är inskrivet för hand." in page
    assert "Gjort av en person ensam: blad inskrivet för hand (1)." in page
