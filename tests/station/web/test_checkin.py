import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ballots.election_file import parse_election
from ballots.outer_envelope import envelope_number
from station.day import open_day
from station.delivery import sync_online
from station.pdf_folder import PdfFolder
from station.polling_station import ELECTION_FILE, Station, load_station
from station.reconcile import balance
from station.register import Listed, load
from station.seen import take_list
from station.tallies import Tally, tallies
from sync.batch import Stream
from sync.keyring import Secrets
from sync.keys import SigningKey
from sync.nullifier import nullifier, pnr
from sync.seen import Voters
from tests.seen_codes import pack
from tests.station.pile import records
from tests.station.town_hall import TownHall
from tests.station.web.conftest import NAMES, PINS, Browser, Clock
from tests.stored import stored_in, traces_in

ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')
ANNA, WRONG, COORDINATION = "19500131-1231", "19500131-1230", "19500191-1238"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return tmp_path / "labels"


@pytest.fixture
def tray(labels: Path) -> PdfFolder:
    return PdfFolder(labels)


def with_policy(station: Station, *changes: tuple[bytes, bytes]) -> None:
    """Lets the journal hold an election that says something else, as if it had from the start."""
    data = station.election_file.data
    for before, after in changes:
        assert before in data
        data = data.replace(before, after, 1)
    parse_election(data, ELECTION_FILE)
    with station.journal.transaction():
        station.journal.change("UPDATE documents SET data = ? WHERE name = ?", data, ELECTION_FILE)


ENVELOPES = (b"paper-replaces-digital", b"digital-blocks-paper")


def once(browser: Browser) -> str:
    found = ONCE.search(browser.get("/check-in/"))
    assert found
    return found[1]


def send(browser: Browser, number: str = ANNA, **fields: str) -> str:
    given = {"by": "pnr", "number": number, "ballot": "parks", "identified": "document", **fields}
    return browser.post("/check-in/", **{"once": fields.get("once") or once(browser), **given})


def said(station: Station) -> list[dict]:
    return records(station, Stream.CHECKINS)


def following(browser: Browser, clock: Clock) -> str:
    clock.now += 1
    return browser.post("/check-in/next")


def test_before_the_day_is_open_the_page_says_so(browser: Browser):
    page = browser.get("/check-in/")
    assert "Öppna dagen först" in page
    assert 'name="number"' not in page


def test_a_voter_gets_the_ballot_that_was_chosen(browser: Browser, day: Station, hall: TownHall):
    page = send(browser, ballot="parks+roads")
    assert "Lämna ut röstsedel" in page
    assert "Parker + Vägar" in page
    voter = nullifier(pnr(ANNA, date.today()), hall.secret, test_mode=True)
    contests = ["parks", "roads"]
    assert said(day) == [{"type": "check-in", "nullifier": voter, "contests": contests, "provisional": False}]


def test_neither_language_nor_edition_is_asked_for_or_kept(browser: Browser, day: Station):
    page = browser.get("/check-in/")
    assert page.count('name="ballot"') == 2
    assert "svenska" not in page
    send(browser)
    assert set(said(day)[0]) == {"type", "nullifier", "contests", "provisional"}


def test_the_same_number_again_is_stopped_and_nothing_is_stored(browser: Browser, day: Station, clock: Clock):
    send(browser)
    following(browser, clock)
    page = send(browser, "500131-1231")
    assert "Lämna inte ut någon röstsedel" in page
    assert "Jag kontrollerar numret en gång till" in page
    assert len(said(day)) == 1


def test_a_double_click_gives_the_first_click_s_answer(browser: Browser, day: Station):
    key = once(browser)
    send(browser, once=key)
    page = send(browser, once=key)
    assert "Lämna ut röstsedel" in page
    assert len(said(day)) == 1


def test_a_page_sent_again_later_checks_nobody_in(browser: Browser, day: Station, clock: Clock):
    key = once(browser)
    send(browser, once=key)
    following(browser, clock)
    page = send(browser, COORDINATION, once=key)
    assert "redan skickat" in page
    assert "Vem vill rösta?" in page
    assert len(said(day)) == 1


def test_reloading_shows_the_answer_and_going_on_forgets_it(browser: Browser, day: Station, clock: Clock):
    send(browser)
    assert "Lämna ut röstsedel" in browser.get("/check-in/")
    assert "Vem vill rösta?" in following(browser, clock)
    assert "Vem vill rösta?" in browser.get("/check-in/")


def test_a_second_press_of_enter_does_not_carry_the_answer_away(browser: Browser, day: Station, clock: Clock):
    send(browser)
    assert "Lämna ut röstsedel" in browser.post("/check-in/next")
    assert "Vem vill rösta?" in following(browser, clock)


def test_an_answer_left_on_the_screen_is_gone_after_a_while(browser: Browser, day: Station, clock: Clock):
    send(browser)
    clock.now += 200
    assert "Vem vill rösta?" in browser.get("/check-in/")


def test_another_browser_does_not_see_the_answer(browser: Browser, day: Station, app: Flask, secrets):
    from station.web.workplace import workplace

    send(browser)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = workplace(app).safe.put(secrets)
        session["_fresh"] = True
    assert "Vem vill rösta?" in Browser(client).get("/check-in/")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (WRONG, "Kontrollsiffran stämmer inte"),
        ("1961", "10 eller 12 siffror"),
        ("", "10 eller 12 siffror"),
        ("19501331-1235", "Skriv numret igen"),
        ("1" * 5000, "för långt"),
        ("<script>alert(1)</script>", "10 eller 12 siffror"),
    ],
)
def test_a_mistyped_number_is_said_kindly_and_never_repeated(
    browser: Browser, day: Station, number: str, sentence: str
):
    page = send(browser, number, ballot="parks+roads")
    assert sentence in page
    assert not number or number not in page
    assert re.search(r'<input[^>]*checked[^>]*value="parks\+roads"', page)
    assert said(day) == []


def test_a_coordination_number_and_ten_digits_are_numbers_too(browser: Browser, day: Station, clock: Clock):
    assert "Lämna ut röstsedel" in send(browser, COORDINATION)
    following(browser, clock)
    assert "Lämna ut röstsedel" in send(browser, "5001311231")


def test_without_a_number_a_document_or_a_declaration_will_do(browser: Browser, day: Station, clock: Clock):
    assert 'name="country"' in browser.get("/check-in/?by=doc")
    assert "Lämna ut röstsedel" in send(browser, by="doc", country="POL", document="ZZC 987654")
    following(browser, clock)
    assert 'name="born"' in browser.get("/check-in/?by=decl")
    assert "Lämna ut röstsedel" in send(browser, by="decl", born="1950-01-31", name="Anna Andersson")
    following(browser, clock)
    page = send(browser, by="doc", country="XX", document="ZZC987654")
    assert "ingen sådan landskod" in page
    assert 'name="country"' in page


def test_the_election_says_what_voters_may_show(browser: Browser, day: Station):
    with_policy(day, (b"[[contests]]", b'[check_in]\nids = ["pnr"]\nidentified = ["document"]\n[[contests]]'))
    page = browser.get("/check-in/?by=decl")
    assert 'name="number"' in page
    assert "Uppger namn" not in page
    assert "Känd av" not in page
    page = send(browser, by="decl", born="1950-01-31", name="Anna Andersson")
    assert "godtar inte det sättet" in page
    assert said(day) == []


def test_no_ballot_is_chosen_for_the_worker(browser: Browser, day: Station):
    assert not re.search(r'name="ballot"[^>]*checked|checked[^>]*name="ballot"', browser.get("/check-in/"))
    assert "Välj röstsedel" in send(browser, ballot="")
    assert "Välj röstsedel" in send(browser, ballot="parks+lakes")
    assert said(day) == []


def test_only_numbers_are_kept_of_how_voters_were_identified_and_helped(browser: Browser, day: Station, clock: Clock):
    send(browser, identified="known", assisted="y")
    following(browser, clock)
    send(browser, COORDINATION, identified="known", visited="y")
    following(browser, clock)
    page = send(browser)
    assert "redan avprickad" in page
    counted = {Tally.DOCUMENT: 0, Tally.KNOWN: 2, Tally.VOUCHED: 0, Tally.ASSISTED: 1, Tally.VISITED: 1}
    assert tallies(day.journal) == counted
    assert list(day.journal.rows("SELECT * FROM tallies WHERE name = 'known'")) == [{"name": "known", "count": 2}]


def test_an_envelope_has_a_number_by_which_central_finds_its_check_in(browser: Browser, day: Station, labels: Path):
    with_policy(day, ENVELOPES)
    page = send(browser)
    number = envelope_number(said(day)[0]["nullifier"])
    assert said(day)[0]["provisional"] is True
    assert "Kuvertröst" in page
    assert number in page
    assert "Etiketten är på väg" in browser.post("/check-in/label")
    (label,) = labels.iterdir()
    assert label.read_bytes().startswith(b"%PDF")
    figures = balance(day)
    assert (figures.check_ins, figures.envelopes) == (1, 1)


def test_without_an_envelope_at_hand_no_label_is_printed(browser: Browser, day: Station, labels: Path, clock: Clock):
    with_policy(day, ENVELOPES)
    send(browser)
    following(browser, clock)
    browser.post("/check-in/label")
    assert not labels.exists()


def test_two_people_take_a_check_in_back(browser: Browser, day: Station, clock: Clock):
    send(browser)
    following(browser, clock)
    fields = {"by": "pnr", "number": ANNA}
    assert "Två olika personer" in browser.post("/check-in/undo", first="Åsa", second="åsa", **fields)
    assert "inte avprickad här" in browser.post("/check-in/undo", **{**fields, "number": COORDINATION}, **NAMES)
    assert balance(day).check_ins == 1
    page = browser.post("/check-in/undo", **fields, **NAMES)
    assert "tillbakatagen" in page
    assert balance(day).check_ins == 0
    assert "Lämna ut röstsedel" in send(browser)


def test_nothing_that_was_typed_is_left_anywhere(browser: Browser, day: Station, root: Path, clock: Clock, caplog):
    fields = [
        {"number": ANNA},
        {"number": WRONG},
        {"by": "doc", "country": "PL", "document": "ZZC987654"},
        {"by": "decl", "born": "1950-01-31", "name": "Anna Andersson"},
    ]
    traces = ("19500131", "195001311231", "500131", "1231", "ZZC987654", "Andersson", "andersson", "1950-01-31")
    for each in fields:
        page = send(browser, **each)
        assert browser.last is not None
        sent = f"{browser.last.headers}{browser.last.text}{browser.client._cookies}"
        # The page's own example of how a date is written is no trace.
        shown = page.replace("Som 1950-01-31.", "")
        assert [trace for trace in traces if trace in shown or trace in sent] == []
        following(browser, clock)
    browser.post("/check-in/undo", by="pnr", number=ANNA, **NAMES)
    assert traces_in(stored_in(root), *traces, "ANDERSSON") == []
    assert [trace for trace in traces if trace in caplog.text] == []


def test_the_browser_is_told_to_remember_nothing(browser: Browser, day: Station):
    page = browser.get("/check-in/")
    assert re.search(r'<input[^>]*autocomplete="off"[^>]*name="number"', page)
    assert browser.last is not None
    assert browser.last.headers["Cache-Control"] == "no-store"


def test_a_locked_station_checks_nobody_in(stranger: Browser, day: Station):
    stranger.post("/check-in/", by="pnr", number=ANNA, ballot="parks", identified="document", once="x")
    assert said(day) == []


def form(browser: Browser, paper: str = "7K3F-001", **fields: str) -> str:
    found = ONCE.search(browser.get("/check-in/forms"))
    assert found
    given = {"by": "pnr", "number": ANNA, "ballot": "parks", "identified": "document", "form_number": paper}
    return browser.post("/check-in/forms", **{"once": found[1], **given, **fields})


def test_an_emergency_form_becomes_an_envelope_even_of_a_voter_checked_in_before(
    browser: Browser, day: Station, clock: Clock
):
    send(browser)
    following(browser, clock)
    page = form(browser)
    assert "Blankett 7K3F-001." in page
    assert envelope_number(said(day)[0]["nullifier"]) in page
    assert "Nästa blankett" in page
    page = following(browser, clock)
    assert "Skriv in blanketten" in page
    assert "redan inskriven" in form(browser)
    assert len(said(day)) == 2


def test_a_mistyped_form_keeps_its_number_and_nothing_of_the_voter(browser: Browser, day: Station):
    page = form(browser, number=WRONG)
    assert "Kontrollsiffran" in page
    assert 'value="7K3F-001"' in page
    assert WRONG not in page
    assert said(day) == []


def test_the_emergency_kit_is_a_button_away(browser: Browser, day: Station):
    assert "/check-in/emergency-kit.pdf" in browser.get("/stick/")
    got = browser.client.get("/check-in/emergency-kit.pdf")
    assert got.data.startswith(b"%PDF")
    assert got.headers["Cache-Control"] == "no-store"


@pytest.fixture
def register(day: Station, secrets: Secrets) -> Station:
    """Anna is listed with both contests; a voter with protected data with one."""
    rows = [
        (pnr(ANNA, date.today()), Listed(("parks", "roads"), "Anna Åkesson")),
        (pnr(COORDINATION, date.today()), Listed(("parks",))),
    ]
    load(day, secrets, rows)
    return day


def test_with_a_register_nothing_need_be_chosen(browser: Browser, register: Station, clock: Clock):
    assert re.search(r'<input[^>]*checked[^>]*value="register"', browser.get("/check-in/"))
    page = send(browser, ballot="register")
    assert "Parker + Vägar" in page
    assert "Anna Åkesson" in page
    assert "Anna Åkesson" not in following(browser, clock)


def test_a_protected_voter_s_name_is_never_shown(browser: Browser, register: Station):
    page = send(browser, COORDINATION, ballot="register")
    assert "Lämna ut röstsedel" in page
    assert "Namn i röstlängden" not in page


def test_whoever_is_not_listed_gets_an_envelope_once_a_ballot_is_chosen(browser: Browser, register: Station):
    page = send(browser, "19991231-1231", ballot="register")
    assert "står inte i röstlängden. Välj röstsedel" in page
    page = send(browser, "19991231-1231", ballot="parks")
    assert "Kuvertröst" in page
    assert "centralen avgör" in page
    assert [each["provisional"] for each in said(register)] == [True]


def test_or_is_told_in_a_sentence_why_there_is_no_ballot(browser: Browser, day: Station, secrets: Secrets):
    with_policy(day, (b"[[contests]]", b'[check_in]\nunlisted = "refuse"\n[[contests]]'))
    load(load_station(day.journal), secrets, [(pnr(ANNA, date.today()), Listed(("parks",)))])
    page = send(browser, COORDINATION)
    assert "Lämna inte ut någon röstsedel" in page
    assert "Jag hittar dig inte i röstlängden" in page
    assert said(day) == []


def test_whoever_is_signed_in_takes_a_check_in_back_with_a_colleague_s_pin(
    yusuf: Browser, station: Station, clock: Clock
):
    open_day(station, ("Kerstin", "Yusuf"), date.today(), "1", "S-1")
    assert "Lämna ut röstsedel" in send(yusuf)
    fields = {"by": "pnr", "number": ANNA, "second": "Kerstin"}
    yusuf.post("/check-in/undo", **fields, pin="000000")
    assert balance(station).check_ins == 1
    clock.now += 5
    assert "tillbakatagen" in yusuf.post("/check-in/undo", **fields, pin=PINS["Kerstin"])
    assert balance(station).check_ins == 0


def list_seen(day: Station, hall: TownHall, secrets: Secrets, *voters: Voters, **changes: Any) -> None:
    """Central's list comes, for the election as it is by now."""
    here = load_station(day.journal)
    fields = {"election": here.election_file.hash, "as_of": datetime.now(UTC), **changes}
    assert take_list(here, secrets, hall.list_seen(here.incarnation, *voters, **fields))


def code(hall: TownHall, number: str = ANNA) -> bytes:
    return pack([nullifier(pnr(number, date.today()), hall.secret, test_mode=True)])


def test_a_voter_seen_elsewhere_is_told_so_kindly_and_votes_in_an_envelope(
    browser: Browser, day: Station, hall: TownHall, secrets: Secrets
):
    list_seen(day, hall, secrets, Voters(("parks",), code(hall)))
    page = send(browser)
    assert "Kuvertröst" in page
    assert "redan avprickad på ett annat ställe" in page
    assert "”Enligt vår lista har en röstsedel redan lämnats ut för det här numret på ett annat ställe." in page
    assert "säkert att du inte har röstat på annat håll" not in page
    assert envelope_number(said(day)[0]["nullifier"]) in page


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (b"digital-blocks-paper", "Den rösten räknas och kan inte ersättas här."),
        (b"void-both", "Om du röstade här också skulle ingen av rösterna räknas"),
    ],
)
def test_who_has_voted_digitally_is_told_why_there_is_no_ballot(
    browser: Browser, day: Station, hall: TownHall, secrets: Secrets, clock: Clock, policy: bytes, sentence: str
):
    with_policy(day, (b"paper-replaces-digital", policy))
    assert "alla röstsedlar läggs i kuvert" in browser.get("/check-in/")
    list_seen(day, hall, secrets, Voters(("parks",), digital=code(hall)), digital_complete=True)
    assert "De som har röstat digitalt är med på den." in browser.get("/check-in/")
    page = send(browser)
    assert "Lämna inte ut någon röstsedel" in page
    assert sentence in page
    assert said(day) == []
    following(browser, clock)
    page = send(browser, COORDINATION)
    assert "Lämna ut röstsedel" in page
    assert "ersätter den här röstsedeln" not in page


def test_where_paper_replaces_a_digital_vote_everybody_is_told_the_rule(browser: Browser, day: Station):
    assert "”Har du röstat digitalt så ersätter den här röstsedeln den rösten.”" in send(browser)


def test_the_page_says_how_old_the_list_is_where_there_are_other_computers(
    browser: Browser, day: Station, hall: TownHall, secrets: Secrets
):
    assert "andra ställen" not in browser.get("/check-in/")
    other = SigningKey.generate()
    [ours] = hall.manifest.incarnations
    hall.publish(incarnations=[ours, ours.model_copy(update={"key": other.public, "request_hash": "00" * 32})])
    sync_online(day, secrets)
    assert "Listan över avprickade på andra ställen finns inte på den här datorn." in browser.get("/check-in/")
    now = datetime.now().astimezone()
    list_seen(day, hall, secrets, as_of=now)
    assert f"Listan över avprickade på andra ställen är från kl. {now:%H:%M}." in browser.get("/check-in/")
    before = now + timedelta(days=2)
    list_seen(day, hall, secrets, as_of=before)
    assert f"är från kl. {before:%H:%M, %Y-%m-%d}." in browser.get("/check-in/")
