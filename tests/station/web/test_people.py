import re

import pytest

from station.polling_station import Station
from station.workers import Role, Worker, workers
from tests.station.web.conftest import PINS, Browser

Staff = dict[str, Worker]
ASA = {"name": "Åsa", "role": "worker", "pin": PINS["Åsa"], "again": PINS["Åsa"]}


def test_the_chair_adds_somebody_who_can_then_sign_in(browser: Browser, station: Station, quick_pins: None):
    page = browser.post("/people/", **ASA)
    assert "Åsa kan logga in nu" in page
    assert [(each.name, each.role) for each in workers(station.journal)] == [("Åsa", Role.WORKER)]
    browser.post("/switch")
    assert '<span class="who">Åsa</span>' in browser.post("/sign-in", name="Åsa", pin=PINS["Åsa"])


def test_pins_that_are_not_the_same_are_refused_and_not_sent_back(browser: Browser, station: Station):
    page = browser.post("/people/", status=422, **(ASA | {"again": "161803"}))
    assert "inte likadana" in page
    assert PINS["Åsa"] not in page
    assert workers(station.journal) == []


@pytest.mark.parametrize("wrong", [{"name": ""}, {"pin": "1", "again": "1"}, {"role": "king"}, {"name": "x" * 61}])
def test_what_cannot_be_used_is_said_on_the_page(browser: Browser, station: Station, wrong: dict[str, str]):
    browser.post("/people/", status=422, **(ASA | wrong))
    assert workers(station.journal) == []


def test_somebody_chooses_a_new_pin(browser: Browser, staff: Staff):
    path = f"/people/{staff['Åsa'].id}/pin"
    assert "Ny PIN-kod för Åsa" in browser.get(path)
    assert "Åsa har en ny PIN-kod" in browser.post(path, pin="161803", again="161803")
    browser.post("/switch")
    browser.post("/sign-in", status=422, name="Åsa", pin=PINS["Åsa"])


def test_the_chair_removes_somebody_and_a_second_click_finds_nobody(browser: Browser, station: Station, staff: Staff):
    path = f"/people/{staff['Åsa'].id}/remove"
    assert "Åsa kan inte logga in längre" in browser.post(path)
    assert [each.name for each in workers(station.journal)] == ["Kerstin", "Yusuf"]
    browser.post(path, status=404)


def test_a_worker_sees_neither_the_page_nor_its_tab_and_changes_nothing(yusuf: Browser, station: Station, staff: Staff):
    assert "Inställningar" not in yusuf.get("/")
    paths = ["/people/", f"/people/{staff['Kerstin'].id}/pin", f"/people/{staff['Kerstin'].id}/remove"]
    for path in paths:
        assert "Bara ordföranden eller ersättaren" in yusuf.post(path, status=403, **ASA, follow=False)
    assert workers(station.journal) == sorted(staff.values(), key=lambda each: each.name)


def test_each_person_is_told_apart_by_a_screen_reader(browser: Browser, staff: Staff):
    page = browser.get("/people/")
    assert len(set(re.findall(r'<summary>Ta bort<span class="unseen"> (\w+)</span>', page))) == 3
