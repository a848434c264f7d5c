"""The result page: as the command counts it, with what only the staff may see."""

import json
from collections import Counter
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from ballots.cvr import Held, contest_record
from ballots.election import Combined, Money
from ballots.serials import new_serials
from central.cli import program
from central.counting import count_for_staff, count_now
from central.pictures import take_blob
from central.reasons import AlarmKind, HeldReason
from central.report.chart import chart_svg
from central.web.inline_svg import inline_svg
from sync.batch import Stream
from sync.blob import blob_name, seal_blob
from tests.central.test_pictures import ballot as held_ballot
from tests.central.town import NOW, Laptop, Marks, Town, openings_of
from tests.central.web.reader import Reader
from tests.central.web.words import words

PARKS: Marks = {"parks": [("P1", "1")], "roads": [("R1", "1"), ("R2", "2")]}
INVALID: Marks = {"parks": [("P1", "1"), ("P2", "1"), ("P3", "1")]}
HEADING = "nullifier,contest,choices,values\n"


def shown(reader: Reader) -> str:
    answer = reader.open("/result")
    assert answer.status_code == 200
    return words(answer.text)


@pytest.fixture
def counted(town: Town, reader: Reader, laptop: Laptop) -> Reader:
    """Five ballots at tensta, one of them invalid in parks, and two digital votes; lund has not closed."""
    town.day(laptop, [PARKS, PARKS, PARKS, {"parks": [("P2", "1"), ("P3", "1")]}, INVALID])
    votes = [f"{number:064x},parks,P3," for number in range(2)]
    assert reader.upload((HEADING + "\n".join(votes)).encode()).status_code == 303
    return reader


def test_each_project_shows_its_cost_votes_by_channel_and_outcome(counted: Reader) -> None:
    page = shown(counted)
    assert "P1 Lekplats 600 kr 3 0 3 Finansieras" in page
    assert "P3 Soffor 300 kr 1 2 3 Finansieras" in page
    assert "P2 Gungor 600 kr 1 0 1 Kostar mer än det som var kvar." in page
    assert "Pengar att fördela 1 000 kr Går till förslag 900 kr Kvar 100 kr Giltiga röster 6" in page


def test_turnout_is_told_by_contest_and_by_station(counted: Reader) -> None:
    page = shown(counted)
    assert "Parker 5 2 7 6 0 1 0" in page
    assert "Gator 5 0 5 3 2 0 0" in page
    assert "Lund 0 0 0 0 Tensta 5 5 5 5" in page
    assert "Ogiltiga röster, 1: Fler förslag eller poäng är markerade än tillåtet." in page


def test_the_result_is_preliminary_while_a_station_is_open(town: Town, counted: Reader) -> None:
    page = shown(counted)
    assert "PRELIMINÄRT – röster saknas ännu Har inte lämnat allt: Lund." in page
    assert "Inget i delomröstningen är oavgjort." not in page
    town.day(town.enrolled("lund"), [PARKS])
    page = shown(counted)
    assert "PRELIMINÄRT" not in page
    assert "PROV – inget riktigt resultat" in page


def test_a_count_without_questions_says_so(town: Town, counted: Reader) -> None:
    town.day(town.enrolled("lund"), [PARKS])
    page = shown(counted)
    assert "Inget är oavgjort och alla antal stämmer." in page
    assert "Inget i delomröstningen är oavgjort." in page
    assert "Serienummer" not in page


def test_held_ballots_are_listed_by_serial_with_what_they_could_change(town: Town, counted: Reader) -> None:
    lund = town.enrolled("lund")
    serials = new_serials(2)
    town.take(lund.printed(serials[:1]))
    town.take(lund.check_in("ab" * 32, "cd" * 32))
    records = [contest_record(contest, ()) for contest in town.election.contests]
    records[1] = records[1].__class__("roads", (), None, Held.DISAGREED)
    unregistered = lund.openings(town.election, serials[1], PARKS)
    town.take(lund.batch(Stream.BALLOTS, openings=[*openings_of("lund", serials[0], records), *unregistered]))
    page = shown(counted)
    assert f"{serials[0]} Lund, valurna 1 Gator {HeldReason.DISAGREED.sv}" in page
    assert f"{serials[1]} Lund, valurna 1 Konst, Parker, Gator {HeldReason.UNREGISTERED.sv}" in page
    assert "De kan ändra vilka förslag som vinner." in page
    assert "Röstsedlar som inte räknas ännu: 1." in page


def test_other_ballots_are_never_named(town: Town, counted: Reader, laptop: Laptop) -> None:
    page = counted.open("/result").text
    with town.office.database.reading() as connection:
        serials = [row[0] for row in connection.exec_driver_sql("SELECT serial FROM ballots")]
        nullifiers = [row[0] for row in connection.exec_driver_sql("SELECT nullifier FROM check_ins")]
    assert len(serials) == 5
    assert not any(secret in page for secret in [*serials, *nullifiers, f"{1:064x}"])


def test_numbers_that_do_not_fit_are_told(town: Town, reader: Reader, laptop: Laptop) -> None:
    serials = new_serials(2)
    town.take(laptop.printed(serials))
    town.take(laptop.check_in("ab" * 32))
    town.take(laptop.box_closed(3))
    town.take(laptop.ballots(town.election, dict.fromkeys(serials, PARKS)))
    page = shown(reader)
    assert f"Se över: Tensta: {AlarmKind.MORE_BALLOTS_THAN_VOTERS.sv} Förväntat 1, funnet 2." in page
    assert f"Se över: Tensta, valurna 1: {AlarmKind.BOX_DIFFERS.sv} Förväntat 3, funnet 2." in page


def test_digital_votes_that_paper_replaces_are_counted_not_named(town: Town, counted: Reader) -> None:
    lund = town.enrolled("lund")
    town.take(lund.check_in(f"{1:064x}", contests=["parks"]))
    assert "Digitala röster som inte räknas, Lund: 1. Ersatt av en röst på papper." in shown(counted)


def test_a_group_that_is_too_small_is_not_told_apart(town: Town, counted: Reader) -> None:
    election = town.election.model_copy(update={"smallest_group": 3})
    hiding = count_for_staff(town.office).results
    assert hiding.contests[0].channels["digital"].count is not None
    object.__setattr__(town.office.election, "election", election)
    page = shown(counted)
    assert "P3 Soffor 300 kr – – 3 Finansieras" in page
    assert "visas inte var för sig här" in page


def test_contests_that_are_added_up_or_share_money_say_so(town: Town, counted: Reader) -> None:
    election = town.office.election.election
    weighed = Combined.model_construct(id="all", title="Hela staden", winners=1, weights={"parks": "3/2"})
    pots = [
        pot.model_copy(update={"weight": 1, "shared": "in-order" if pot.id == "roads" else None})
        for pot in election.pots
    ]
    changes = {"combined": [weighed], "pots": pots, "money": Money(total=sum(pot.amount for pot in pots))}
    object.__setattr__(town.office.election, "election", election.model_copy(update=changes))
    page = shown(counted)
    assert "Poängen i var och en gånger dess vikt: Parker × 3/2. Giltiga röster 6" in page
    assert "P3 Soffor 3/2 3 9/2 Väljs" in page
    assert "delar pengar med andra och får det som de före den har lämnat kvar:" in page
    assert "Så delades pengarna parks:" in page


def test_the_files_are_those_of_the_command(town: Town, counted: Reader) -> None:
    folder = town.office.home.folder.parent / "out"
    ran = CliRunner().invoke(program, ["--home", str(town.office.home.folder), "result", "-o", str(folder)])
    assert ran.exit_code == 0, ran.output
    for name, kind in (("results.json", "application/json"), ("report.pdf", "application/pdf")):
        answer = counted.open(f"/result/{name}")
        assert answer.data == (folder / name).read_bytes()
        assert answer.content_type == kind
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert json.loads(counted.open("/result/results.json").data)["contests"][0]["winners"] == ["P1", "P3"]


def test_the_chart_stands_in_the_page_without_styles_of_its_own(counted: Reader) -> None:
    page = counted.open("/result").text
    assert page.count("<svg") == 3
    assert "style=" not in page
    assert "<style" not in page


def test_a_drawing_keeps_its_look_as_attributes_and_its_words(town: Town) -> None:
    results = count_now(town.office)
    outcome = results.contests[0]
    document = chart_svg(results.election, outcome)
    drawn, inlined = ElementTree.fromstring(document.encode()), ElementTree.fromstring(inline_svg(document))
    texts = [element.text for element in drawn.iter() if element.tag.endswith("text")]
    assert [element.text for element in inlined.iter() if element.tag.endswith("text")] == texts
    shapes = Counter(element.tag for element in drawn.iter() if element.tag.endswith(("rect", "path", "polyline")))
    shapes["{http://www.w3.org/2000/svg}rect"] -= 1
    assert Counter(e.tag for e in inlined.iter() if e.tag.endswith(("rect", "path", "polyline"))) == shapes
    assert all(element.get("font-size") for element in inlined.iter() if element.tag.endswith("text"))
    assert not any("id" in element.attrib or "style" in element.attrib for element in inlined.iter())
    assert inlined.get("role") == "img"


def test_the_picture_of_a_held_ballot_stands_beside_it_once_it_has_come(
    town: Town, reader: Reader, laptop: Laptop
) -> None:
    [serial] = new_serials(1)
    picture = b"\xff\xd8\xff a sheet"
    town.take(laptop.printed([serial]))
    town.take(laptop.batch(Stream.BALLOTS, openings=held_ballot(town, serial, blob_name(picture), Held.DISAGREED)))
    path = f"/result/pictures/{blob_name(picture)}"
    assert path not in reader.open("/result").text
    missing = reader.open(path)
    assert (missing.status_code, "inte levererad" in missing.text) == (503, True)
    take_blob(town.office, blob_name(picture), seal_blob(picture, laptop.manifest.recipients), NOW)
    assert path in reader.open("/result").text
    assert "Bilder av röstsedlar som väntar på beslut: 1 här, 0 saknas." in words(reader.open("/stations").text)
    answer = reader.open(path)
    assert (answer.data, answer.content_type) == (picture, "image/jpeg")


def test_corrected_ballots_are_told_by_station(town: Town, reader: Reader, laptop: Laptop) -> None:
    [serial] = new_serials(1)
    town.take(laptop.printed([serial]))
    before = laptop.openings(town.election, serial, INVALID)
    town.take(laptop.batch(Stream.BALLOTS, openings=before))
    town.take(laptop.amendment([laptop.corrected(town.election, before, PARKS)], [before]))
    assert "Röstsedlar som två personer har rättat efter förseglingen, Tensta: 1." in shown(reader)
    assert "1 röstsedel är rättad i röstlokalen efter förseglingen." in words(reader.open("/stations").text)
