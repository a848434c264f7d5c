"""The booklet, measured again: everything is there in every language, nothing is cut, margins stay white."""

import re
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from ballots.errors import LayoutError
from ballots.handouts.booklet import booklet, imposed
from ballots.handouts.handouts_file import Handouts, More, Shown
from ballots.handouts.pictures import Picture
from ballots.handouts.poster import poster
from ballots.order import printed_order
from tests.ballots.conftest import Elections, contest, project
from tests.ballots.handouts.pages import plain, size_mm, texts, white_margins_mm

LONG = " ".join(f"ord{number}" for number in range(900))


def picture(width: int, height: int) -> Shown:
    out = BytesIO()
    Image.new("RGB", (width, height), (90, 120, 90)).save(out, "JPEG")
    return Shown(Picture(out.getvalue(), width, height), {"sv": "Bildtext", "en": "Caption"})


def projects() -> list[dict[str, Any]]:
    return [
        project(number, name={"sv": f"Namn {number}", "en": f"Name {number}"}, cost=100_000 * number)
        for number in range(1, 8)
    ]


def made(handouts: Handouts | None = None, size: Any = "A5", edition: str = "standard", **changes: Any) -> bytes:
    style = {"id": "alla", "contests": ["c1"], "languages": ["sv", "en"], "edition": edition}
    file = Elections.file(contest(1, projects(), **changes), styles=[style])
    return booklet(file.election, "alla", handouts or Handouts(), size)


@pytest.mark.parametrize("edition", ["standard", "large"])
@pytest.mark.parametrize(("size", "mm"), [("A5", (148.0, 210.0)), ("A4", (210.0, 297.0))])
def test_every_project_stands_with_number_name_and_cost_in_each_language(
    size: Any, mm: tuple[float, float], edition: str
) -> None:
    pdf = made(size=size, edition=edition)
    whole = plain(" ".join(texts(pdf)))
    for number in range(1, 8):
        assert f"{number} Namn {number} {number}00 000 kr" in whole
        assert f"{number} Name {number} {number}00 000 kr" in whole
    for words in ("Så här röstar du", "How to vote", "Vem får rösta?", "Alla som är 13 år.", "Budget: 1 000 000 kr"):
        assert words in whole
    assert size_mm(pdf) == mm
    assert white_margins_mm(pdf) > 9


def test_a_story_too_long_for_a_page_goes_on_and_loses_no_word() -> None:
    more = {("c1", "3"): More({"sv": LONG, "en": "Short"}, picture(400, 300), picture(300, 900))}
    pdf = made(Handouts(about="Om omröstningen", when_and_where="I maj", questions="Ring", projects=more))
    whole = " ".join(texts(pdf))
    assert {f"ord{number}" for number in range(900)} <= set(whole.split())
    assert whole.count("Bildtext") == whole.count("Caption") == 2
    for words in ("Om omröstningen", "När och var?", "I maj", "Frågor?", "Ring", "3. Namn 3", "3. Name 3"):
        assert words in whole
    assert white_margins_mm(pdf) > 9
    with pdfium.PdfDocument(pdf) as document:
        pictures = [item for page in document for item in page.get_objects() if item.type == 3]
        assert len(pictures) == 4


def test_a_projects_heading_never_ends_a_page() -> None:
    more = {("c1", str(number)): More("Ett ord. " * 40) for number in range(1, 8)}
    for page in texts(made(Handouts(projects=more))):
        assert "Kostnad: " not in page or page.index("Ett ord.") > page.index("Kostnad: ")
        last = page.rsplit("Kostnad: ", 1)[-1]
        assert "Kostnad: " not in page or "Ett ord." in last


def test_without_stories_the_table_says_it_all() -> None:
    assert len(texts(made())) == 4


def test_a_knapsack_has_room_to_add_up() -> None:
    whole = plain(" ".join(texts(made(method={"type": "knapsack"}))))
    for words in ("Välj", "Min kostnad", "Min summa (högst 1 000 000 kr):", "My cost"):
        assert words in whole
    assert "Min kostnad" not in " ".join(texts(made()))


def test_projects_of_which_one_can_win_are_named() -> None:
    exclusion = {"projects": ["2", "5"], "reason": {"sv": "Samma plats.", "en": "Same place."}}
    whole = " ".join(texts(made(exclusions=[exclusion])))
    assert "Bara ett av förslagen 2, 5 kan vinna. Samma plats." in whole
    assert "Only one of the projects 2, 5 can win. Same place." in whole


def test_folded_pages_come_in_the_order_of_a_stapled_booklet() -> None:
    pdf = made(Handouts(projects={("c1", "1"): More("Ett")}))
    count = len(texts(pdf))
    whole = -(-count // 4) * 4
    sides = texts(imposed(pdf))
    assert len(sides) == whole // 2
    assert size_mm(imposed(pdf)) == (296.0, 210.0)
    assert "Sida 1" in sides[0]
    assert "Sida 2" not in sides[0]
    assert "Sida 2" in sides[1]
    assert f"Sida {whole // 2}" in sides[-1]
    assert f"Sida {whole // 2 + 1}" in sides[-1]


def test_a_text_that_cannot_be_printed_is_named() -> None:
    with pytest.raises(LayoutError, match="project 4 in contest c1"):
        made(Handouts(projects={("c1", "4"): More("Vattenlek 💦")}))


def test_the_same_input_gives_the_same_bytes() -> None:
    handouts = Handouts(projects={("c1", "3"): More("Kort", picture(40, 30))})
    assert made(handouts) == made(handouts)
    assert imposed(made(handouts)) == imposed(made(handouts))


def test_projects_stand_in_the_order_of_the_ballot() -> None:
    style = {"id": "alla", "contests": ["c1"], "languages": ["sv"]}
    lot = {"method": "sha256", "seed": "kula 3"}
    file = Elections.file(contest(1, projects()), styles=[style], project_order=lot)
    printed = [each.id for each in printed_order(file.election, file.election.styles[0], file.election.contests[0])]
    assert printed != sorted(printed)
    table = texts(booklet(file.election, "alla", Handouts(), "A5"))[1]
    assert re.findall(r"(\d) Namn", table) == printed


def test_a_project_shows_the_cost_that_it_counts_with() -> None:
    whole = plain(" ".join(texts(made(cost_classes=[500_000, 900_000]))))
    assert "1 Namn 1 500 000 kr" in whole
    assert "6 Namn 6 900 000 kr" in whole


def test_where_nothing_costs_anything_no_money_is_shown() -> None:
    free = [each | {"cost": 0} for each in projects()]
    file = Elections.file(contest(1, free))
    handouts = Handouts(projects={("c1", "3"): More("Kort")})
    whole = " ".join(texts(booklet(file.election, "alla", handouts, "A5")))
    assert "3. Namn 3 Kort" in whole
    assert not {"Kostnad", "Budget:", "Cost"} & set(whole.split())
    assert "Budget:" not in texts(poster(file.election, "alla", handouts, "A3"))[0]


def test_arabic_runs_from_right_to_left_with_amounts_that_stay_whole() -> None:
    names = {"sv": "Utegym", "ar": "ملعب رياضي"}
    file = Elections.file(
        contest(1, [project(1, name=names, cost=250_000)], title={"sv": "Del", "ar": "يارفا"}),
        languages=["sv", "ar"],
        title={"sv": "Budget", "ar": "ميزانية"},
        who_may_vote={"sv": "Alla", "ar": "كل من بلغ 12 عاما"},
        styles=[{"id": "alla", "contests": ["c1"], "languages": ["ar"]}],
    )
    with pdfium.PdfDocument(booklet(file.election, "alla", Handouts(), "A5")) as document:
        page = document[1].get_textpage()
        number, cost = page.search("1"), page.search("250\u202f000")
        at_number, at_cost = number.get_next(), cost.get_next()
        assert at_cost is not None, "the amount stands as a whole"
        assert page.get_charbox(at_number[0])[0] > 200
        assert page.get_charbox(at_cost[0])[0] < 200
