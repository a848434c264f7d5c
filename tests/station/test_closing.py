from collections.abc import Callable
from datetime import date

import pytest

from ballots.cvr import Box
from ballots.station_records import parse_closed
from station.box import Urn, close_box
from station.checkin import check_in
from station.closing import close
from station.day import open_day
from station.delivery import sync_online
from station.errors import NotPossible, StationError, TwoPeopleNeeded, WrongMoment
from station.page_intake import count_page
from station.paper import change_stock, spoil
from station.polling_station import Station
from station.printing import print_key, reserved
from station.reconcile import Balance, BoxCount, Difference, balance, differences, reconcile
from station.register import Listed, is_loaded, load
from station.review import Decision, decide, reviews
from station.status import Stage, status
from sync.batch import Kind, Stream
from tests.station.conftest import PAIR
from tests.station.pile import Pile
from tests.station.town_hall import TownHall

TODAY = date(2027, 5, 1)


def counted(read: int = 3, hand: int | None = 3, **changes: int) -> Balance:
    fields = {"printed": 5, "stock": 0, "spoiled": 1, "unused": 1, "read": read, "check_ins": 3} | changes
    return Balance(**fields, boxes=(BoxCount(Urn("1", "S-1", hand), read),))


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (counted(), []),
        (counted(hand=None), []),
        (counted(unused=0), [Difference.PAPER]),
        (counted(stock=2, unused=3), []),
        (counted(hand=4), [Difference.BOX]),
        (counted(check_ins=4), [Difference.CHECK_INS]),
        (counted(read=2, printed=4), [Difference.BOX, Difference.CHECK_INS]),
        (counted(read=4), [Difference.PAPER, Difference.BOX, Difference.CHECK_INS]),
    ],
)
def test_whatever_does_not_agree_is_named(figures: Balance, expected: list[Difference]):
    found = differences(figures)
    assert [named.outcome for named in found] == expected
    for named in found:
        assert "{" not in named.sv + named.en


@pytest.fixture
def day(pile: Pile, closed_box: Callable[[int], Box]) -> Pile:
    """Three ballots printed, one spoiled, two voters checked in and their ballots read."""
    pile.print(3)
    spoil(pile.station, pile.serials[2])
    for number in range(2):
        check_in(pile.station, pile.secrets, f"doc:SE:AB{number:04}", "A", TODAY)
    box = closed_box(2)
    for serial in pile.serials[:2]:
        count_page(pile.station, box, pile.page(serial, "1"))
    return pile


def test_a_day_that_agrees_needs_no_note(day: Pile):
    assert reconcile(day.station, 0, "") == []
    assert balance(day.station) == Balance(3, 0, 1, 0, 2, 2, (BoxCount(Urn("1", "S-1", 2), 2),))


def test_a_difference_needs_a_note_and_never_blocks_with_one(day: Pile):
    with pytest.raises(
        NotPossible, match=r"Printed and brought in are 3 ballots, but read, spoiled, unused and in envelopes"
    ):
        reconcile(day.station, 1, "  ")
    assert balance(day.station).unused is None
    [named] = reconcile(day.station, 1, "En röstsedel revs sönder.")
    assert named.outcome is Difference.PAPER
    assert close(day.station, day.secrets, PAIR).totals.note == "En röstsedel revs sönder."


@pytest.mark.parametrize(("unused", "note"), [(-1, "x"), (10**7, "x"), (0, "x" * 2001)])
def test_what_cannot_be_recorded_is_refused_at_once(day: Pile, unused: int, note: str):
    with pytest.raises(NotPossible, match="cannot be used"):
        reconcile(day.station, unused, note)


def test_closing_ends_each_stream_with_the_same_totals(day: Pile, hall: TownHall):
    reconcile(day.station, 0, "")
    closed = close(day.station, day.secrets, PAIR)
    sync_online(day.station, day.secrets)
    for stream in Stream:
        last = hall.batches[stream][-1]
        assert last.payload.kind is Kind.CLOSE
        assert last.payload_hash == closed.heads[stream]
        [record] = last.payload.records or []
        totals = parse_closed(record)
        assert totals == closed.totals
    assert (totals.check_ins, totals.printed, totals.spoiled, totals.unused) == (2, 3, 1, 0)
    assert (totals.counted, totals.ballots, totals.held) == (2, 2, {})
    assert totals.people == ["Kerstin", "Yusuf"]
    kinds = sorted(record["type"] for record in hall.records(Stream.PAPER))
    assert kinds == ["box-closed", "box-opened", "closed", "day", "day", "printed", "spoiled", "unused"]


def test_a_station_closes_once_and_then_takes_nothing_in(day: Pile):
    reconcile(day.station, 0, "")
    close(day.station, day.secrets, PAIR)
    with pytest.raises(WrongMoment, match="closed already"):
        close(day.station, day.secrets, PAIR)
    steps: list[Callable[[], object]] = [
        lambda: check_in(day.station, day.secrets, "doc:SE:AB9999", "A", TODAY),
        lambda: open_day(day.station, PAIR, TODAY, "2", "S-2"),
        lambda: close_box(day.station, "1", 2, PAIR),
        lambda: change_stock(day.station, 1),
        lambda: reconcile(day.station, 0, ""),
        lambda: reserved(day.station, "A", 1, print_key(day.station, None)).__enter__(),
    ]
    for step in steps:
        with pytest.raises(WrongMoment, match="closed for good"):
            step()


def test_the_register_goes_when_the_station_closes(day: Pile):
    load(day.station, day.secrets, [("pnr:195001311231", Listed(("parks",)))])
    reconcile(day.station, 0, "")
    close(day.station, day.secrets, PAIR)
    assert not is_loaded(day.station)


def test_envelopes_are_explained_on_both_sides():
    figures = Balance(5, 0, 0, 0, 3, 5, (), envelopes=2)
    assert differences(figures) == []


def test_closing_cut_off_in_the_middle_goes_on_where_it_was(day: Pile, hall: TownHall, monkeypatch: pytest.MonkeyPatch):
    reconcile(day.station, 0, "")
    for broken in ("seal_pending", "seal_close"):
        with monkeypatch.context() as cut:
            cut.setattr(f"station.closing.{broken}", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                close(day.station, day.secrets, PAIR)
        with pytest.raises(WrongMoment):
            check_in(day.station, day.secrets, "doc:SE:AB9999", "A", TODAY)
    close(day.station, day.secrets, PAIR)
    sync_online(day.station, day.secrets)
    kinds = [record["type"] for record in hall.records(Stream.PAPER)]
    assert (kinds.count("unused"), kinds.count("closed"), kinds.count("day")) == (1, 1, 2)


def test_closing_waits_for_what_is_unfinished(pile: Pile, closed_box: Callable[[int], Box]):
    def refused(sentence: str) -> None:
        with pytest.raises(StationError, match=sentence):
            close(pile.station, pile.secrets, PAIR)

    with pytest.raises(TwoPeopleNeeded):
        close(pile.station, pile.secrets, ["Kerstin"])
    pile.print(1)
    refused("Box 1 is still open")
    box = closed_box(1)
    count_page(pile.station, box, pile.page(pile.serials[0], unclear=("1",)))
    refused("1 contests wait for review")
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, {("1", "1"): "marked"})], PAIR)
    refused("reconcile first")
    check_in(pile.station, pile.secrets, "doc:SE:AB0001", "A", TODAY)
    reconcile(pile.station, 0, "")
    spoil(pile.station, pile.print(1)[0])
    check_in(pile.station, pile.secrets, "doc:SE:AB0002", "A", TODAY)
    refused("2 voters are checked in without an envelope, but 1 ballots are read")


def test_a_ballot_that_lacks_a_sheet_keeps_the_station_open(pile: Pile, closed_box: Callable[[int], Box]):
    [serial] = pile.print(1, "B")
    count_page(pile.station, closed_box(1), pile.page(serial, style="B"))
    with pytest.raises(WrongMoment, match="1 ballots lack a sheet"):
        close(pile.station, pile.secrets, PAIR)


def test_the_status_leads_through_the_day(station: Station, hall: TownHall, secrets: object):
    pile = Pile(station, secrets)
    stages = [status(station).stage]
    pile.print(2)
    open_day(station, PAIR, TODAY, "1", "S-1")
    stages.append(status(station).stage)
    for number in range(2):
        check_in(station, pile.secrets, f"doc:SE:AB{number:04}", "A", TODAY)
    close_box(station, "1", 2, PAIR)
    stages.append(status(station).stage)
    box = Box("bibliotek", "1", "S-1")
    for serial in pile.serials:
        count_page(station, box, pile.page(serial, unclear=("1",)))
    stages.append(status(station).stage)
    for asked in list(reviews(station, waiting=True)):
        decide(station, [Decision(asked.id, {("1", "1"): "marked"})], PAIR)
    stages.append(status(station).stage)
    reconcile(station, 0, "")
    close(station, pile.secrets, PAIR)
    stages.append(status(station).stage)
    sync_online(station, pile.secrets)
    stages.append(status(station).stage)
    assert stages == [
        Stage.PREPARE,
        Stage.RECEIVE,
        Stage.COUNT,
        Stage.REVIEW,
        Stage.RECONCILE,
        Stage.DELIVER,
        Stage.DONE,
    ]


def test_the_status_of_a_waiting_and_of_a_stopped_computer_says_so(station: Station, hall: TownHall):
    lonely = Station(station.journal, station.election_file, station.manifest, station.id, "ab" * 32)
    assert status(lonely).stage is Stage.WAITING
    station.journal.stop("Old copy.")
    assert status(station).stage is Stage.STOPPED
    assert status(station).stopped == "Old copy."
