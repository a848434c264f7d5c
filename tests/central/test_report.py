"""The report as a reader meets it: the words on its pages and the bars of its charts."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2 as pdfium
import pytest

from ballots.election import ProjectOrder
from central.facts import Facts
from central.merge import merge
from central.report.chart import chart_svg
from central.report.document import report_bytes, write_report
from central.results import Mode, Results, count
from tests.central.counting import ballot, check_in, digital, election_file, facts, serial

SVG = "{http://www.w3.org/2000/svg}"


def results(given: Facts, mode: Mode = "official", smallest_group: int = 1) -> Results:
    file = election_file(smallest_group=smallest_group)
    return count(file, mode, {"library": "Biblioteket & <torget>", "van": "Bussen"}, merge(file.election, given))


def pages(shown: Results) -> list[str]:
    """The text of each page, with single blanks."""
    document = pdfium.PdfDocument(report_bytes(shown))
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


@pytest.fixture
def sample() -> Facts:
    """A count with held ballots, an alarm, a replaced digital vote and a missing station."""
    ballots = [ballot(number, ["1", "3"], ["N1"]) for number in range(1, 1201)]
    ballots += [ballot(1201, ["2"]), ballot(1202, []), ballot(1203, ["1", "2", "3"])]
    given = facts(ballots, registered=frozenset(serial(number) for number in range(2, 1204)))
    return facts(
        ballots,
        registered=given.registered,
        check_ins=(*given.check_ins[1:], check_in("ann")),
        digital=(digital("ann"), digital("bo", "2")),
        waiting=("van",),
    )


def test_a_page_for_every_contest_between_the_overview_and_the_rules(sample: Facts) -> None:
    front, city, north, rules = pages(results(sample))
    assert "Prov Resultat" in front
    assert "Hela <staden> & kommunen" in city
    assert "Norr" in north
    assert "drawn in public" in rules


def test_the_front_says_how_votes_were_cast_and_what_is_open(sample: Facts) -> None:
    front = pages(results(sample))[0]
    assert "Hela <staden> & kommunen 1 202 1 1 203 1 201 1 1 1" in front
    assert "Biblioteket & <torget> 1 202" in front
    assert "Har inte lämnat allt: Bussen." in front
    assert "Röstsedlar som inte räknas ännu: 1. Ingen röstlokal har anmält" in front
    assert "Digitala röster som inte räknas, Biblioteket & <torget>: 1. Ersatt av en röst på papper." in front


def test_an_alarm_names_its_box(sample: Facts) -> None:
    del sample
    given = facts([ballot(1)], hand_counts=())
    assert (
        "Biblioteket & <torget>, valurna 1: Röstsedlar har lästs ur en valurna som aldrig stängdes."
        in pages(results(given))[0]
    )


def test_corrected_ballots_are_told_by_station() -> None:
    corrected = [replace(ballot(number), amended=True) for number in (1, 2)]
    front = pages(results(facts([*corrected, ballot(3)])))[0]
    assert "Röstsedlar som två personer har rättat efter förseglingen, Biblioteket & <torget>: 2." in front


def test_a_count_without_open_cases_says_that_too() -> None:
    front, city, *_ = pages(results(facts([ballot(1)])))
    assert "Inget är oavgjort och alla antal stämmer." in front
    assert "Inget i delomröstningen är oavgjort." in city


def test_a_contest_page_has_cost_score_and_outcome_of_every_project(sample: Facts) -> None:
    _, city, north, rules = pages(results(sample))
    assert "1 Lekplats 1 199 1 199 0 60 kr Finansieras Funded" in city
    assert "2 Bänkar <b> & blommor 2 1 1 50 kr Kostar mer än det som var kvar." in city
    assert "100 kr" in city
    assert "Oavgjorda röster: 1. De kan inte ändra vilka förslag som vinner." in city
    assert "Ogiltiga röster, 1: Fler förslag eller poäng är markerade än tillåtet." in city
    assert "Gräns: 2" in north
    assert "Ett förslag behöver minst 2 poäng." in rules


def test_a_lost_lot_is_named_on_the_page() -> None:
    city = pages(results(facts([ballot(1, ["1", "2"])])))[1]
    assert "Lika resultat; lottningen avgjorde." in city
    assert re.search(r"Lika resultat, i lottningens ordning: [12] .*; [12] ", city)


@pytest.mark.parametrize(
    ("mode", "waiting", "banner"),
    [("test", (), "PROV – inget riktigt resultat"), ("official", ("van",), "PRELIMINÄRT – röster saknas ännu")],
)
def test_a_count_that_is_no_result_says_so_on_every_page(mode: Mode, waiting: tuple[str, ...], banner: str) -> None:
    every = pages(results(facts([ballot(1)], waiting=waiting), mode))
    assert len(every) == 4
    assert all(banner in page for page in every)


def test_an_official_whole_result_carries_no_banner() -> None:
    assert not any("PROV –" in page or "PRELIMINÄRT" in page for page in pages(results(facts([ballot(1)]))))


@pytest.mark.parametrize(
    ("styles", "sentence"),
    [
        ("same", "Alla röstsedelstyper har samma ordning."),
        ("drawn", "lottad för varje röstsedelstyp"),
        ("rotated", "Each ballot style begins one project further down"),
    ],
)
def test_the_rules_tell_how_the_order_on_ballots_was_drawn(sample: Facts, styles: str, sentence: str) -> None:
    assert "samma ordning som i omröstningens definition" in pages(results(sample))[-1]
    shown = results(sample)
    lot = ProjectOrder.model_validate({"method": "sha256", "seed": "kula 4711", "styles": styles})
    election = shown.election.model_copy(update={"project_order": lot})
    rules = pages(replace(shown, file=replace(shown.file, election=election)))[-1]
    assert sentence in rules
    assert "kula 4711" in rules


def test_scores_by_channel_stay_out_where_the_groups_are_too_small() -> None:
    front, city, *_ = pages(results(facts([ballot(1)], digital=(digital("dan"),)), smallest_group=20))
    assert "1 * " in front
    assert "På papper" not in city


def test_the_report_names_no_voter_and_no_ballot(sample: Facts) -> None:
    text = " ".join(pages(results(sample)))
    assert serial(1) not in text
    assert "ann" not in text.split()


def test_the_same_results_give_the_same_bytes(tmp_path: Path, sample: Facts) -> None:
    write_report(tmp_path / "report.pdf", results(sample))
    assert (tmp_path / "report.pdf").read_bytes() == report_bytes(results(sample))


def test_an_election_of_four_hundred_projects_still_makes_a_report() -> None:
    file = election_file()
    city = file.election.contests[0]
    many = [city.projects[0].model_copy(update={"id": f"P{number}"}) for number in range(400)]
    contest = city.model_copy(update={"projects": many})
    election = file.election.model_copy(update={"contests": [contest, file.election.contests[1]]})
    large = type(file)(election, file.data)
    shown = count(large, "official", {}, merge(election, Facts()))
    assert "och 380 förslag till, se tabellen" in pages(shown)[1]


def test_the_chart_for_web_pages_has_a_bar_for_every_project_as_long_as_its_score(sample: Facts) -> None:
    shown = results(sample)
    drawn = ElementTree.fromstring(chart_svg(shown.election, shown.contests[0]))
    widths = [float(each.attrib["width"]) for each in drawn.iter(f"{SVG}rect") if each.attrib["x"] == "210.0"]
    assert widths[0] == widths[1] == max(widths)
    assert widths[2] == pytest.approx(widths[0] * 2 / 1199)


def test_the_chart_says_in_words_what_it_shows_and_marks_funded_bars_by_a_tick(sample: Facts) -> None:
    shown = results(sample)
    drawn = ElementTree.fromstring(chart_svg(shown.election, shown.contests[0]))
    assert drawn.findtext(f"{SVG}title") == "Hela <staden> & kommunen"
    description = drawn.findtext(f"{SVG}desc") or ""
    assert sorted(description.splitlines()) == [
        "1 Lekplats: 1\N{NO-BREAK SPACE}199, finansieras",
        "2 Bänkar <b> & blommor: 2, finansieras inte",
        "3 Cykelställ: 1\N{NO-BREAK SPACE}199, finansieras",
    ]
    # Two funded projects and one in the legend.
    assert len(list(drawn.iter(f"{SVG}polyline"))) == 3
