"""What central tells a station computer of voters seen elsewhere, by network and by stick."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ballots.judging import Vote
from ballots.station_records import CheckIn, VoidCheckIn
from central import schema
from central.app import api_app
from central.cli import program
from central.digital import end_voting, keep_votes
from central.enrolment import revoke
from central.errors import CentralError
from central.facts import DigitalVote, standing_check_ins
from central.forgotten import MEDIA_TYPE, Forgotten
from central.home import write_private
from central.one_person import Policy
from central.recheck import recheck
from central.seen import CheckIns, read_check_ins, standing
from central.seen_lists import SeenLists
from central.status import read_status
from central.usb_intake import take_in_stick
from sync import envelope, usb
from sync.api import seen
from sync.batch import SealedBatch, Stream
from sync.seen import SeenList, Sighting, open_seen
from sync.usb import Folder
from sync.wire import write
from tests.central.town import ELECTION, NOW, Laptop, Town, found_town, rows

ANNA, BO, CILLA, DAVID, EVA = (f"{digit * 64}" for digit in "abcde")
ALL = frozenset({"parks", "roads", "arts"})
BOTH_STYLES = ELECTION.replace(
    b'styles = [{ id = "A", contests = ["parks", "roads", "arts"], languages = ["sv"] }]',
    b'styles = [{ id = "A", contests = ["parks", "roads", "arts"], languages = ["sv"] }, '
    b'{ id = "B", contests = ["parks"], languages = ["sv"] }]',
)


@dataclass
class Clock:
    """Seconds that pass when told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Place:
    """A town with two computers at tensta and one at lund."""

    town: Town
    tensta: Laptop
    beside: Laptop
    lund: Laptop
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.lists = SeenLists(self.town.office, self.clock)

    def told(self, laptop: Laptop, now: datetime = NOW) -> SeenList:
        """What a computer is told just now."""
        made = self.lists.sealed(laptop.id, now)
        assert made
        self.clock.now += 1
        return self.opened(laptop, made[1])

    def opened(self, laptop: Laptop, sealed: bytes) -> SeenList:
        key, election = self.town.office.keys.receipt.public, self.town.office.election.hash
        about = {"election": election, "mode": "test", "incarnation": laptop.id}
        return open_seen(sealed, laptop.age, key, **about)

    def void(self, laptop: Laptop, nullifier: str) -> SealedBatch:
        record = {"type": "void", "nullifier": nullifier, "people": ["Kerstin", "Yusuf"]}
        return laptop.batch(Stream.CHECKINS, records=[record])

    def vote_digitally(self, nullifier: str, *contests: str) -> None:
        votes = [DigitalVote(nullifier, contest, Vote((), ())) for contest in contests]
        keep_votes(self.town.office, "votes.csv", nullifier, votes, NOW)


def place_with(folder: Path, policy: Policy = "paper-replaces-digital") -> Place:
    town = found_town(folder, election=BOTH_STYLES.replace(b"paper-replaces-digital", policy.encode()))
    tensta, lund = town.enrolled_together(["tensta", "lund"])
    return Place(town, tensta, town.enrolled("tensta"), lund)


@pytest.fixture
def policy() -> Policy:
    return "paper-replaces-digital"


@pytest.fixture
def place(tmp_path: Path, policy: Policy) -> Iterator[Place]:
    made = place_with(tmp_path, policy)
    yield made
    made.town.office.database.close()


def paper(found: SeenList, *voters: str) -> list[frozenset[str]]:
    return [found.sighting(voter).paper for voter in voters]


def test_a_computer_is_told_of_all_others_also_of_its_own_station_and_not_of_itself(place: Place) -> None:
    place.town.take(place.tensta.check_in(ANNA))
    place.town.take(place.beside.check_in(BO))
    place.town.take(place.lund.check_in(CILLA))
    assert paper(place.told(place.tensta), ANNA, BO, CILLA, DAVID) == [frozenset(), ALL, ALL, frozenset()]
    assert paper(place.told(place.beside), ANNA, BO, CILLA, DAVID) == [ALL, frozenset(), ALL, frozenset()]
    assert paper(place.told(place.lund), ANNA, BO, CILLA, DAVID) == [ALL, ALL, frozenset(), frozenset()]


def test_a_voter_seen_at_two_places_is_told_to_each_of_them(place: Place) -> None:
    for laptop in (place.tensta, place.lund):
        place.town.take(laptop.check_in(ANNA))
        assert (place.told(place.beside).voters, place.told(place.beside).sighting(ANNA).paper) == (1, ALL)
    assert paper(place.told(place.tensta), ANNA) == paper(place.told(place.lund), ANNA) == [ALL]


def test_a_voter_who_left_is_no_longer_told_of(place: Place) -> None:
    place.town.take(place.lund.check_in(ANNA, BO))
    place.town.take(place.void(place.lund, ANNA))
    assert paper(place.told(place.tensta), ANNA, BO) == [frozenset(), ALL]
    place.town.take(place.lund.check_in(ANNA, contests=["parks"]))
    assert paper(place.told(place.tensta), ANNA) == [{"parks"}]


def test_a_void_takes_back_its_own_computer_s_check_in_and_no_other_station_s(place: Place) -> None:
    for laptop in (place.tensta, place.beside, place.lund):
        place.town.take(laptop.check_in(ANNA))
    place.town.take(place.void(place.tensta, ANNA))
    assert paper(place.told(place.beside), ANNA) == [ALL]
    place.town.take(place.void(place.lund, ANNA))
    assert paper(place.told(place.beside), ANNA) == [frozenset()]
    assert paper(place.told(place.tensta), ANNA) == [ALL]
    # What only the other computer of the station has written goes last.
    place.town.take(place.void(place.tensta, ANNA))
    assert paper(place.told(place.tensta), ANNA) == [frozenset()]


STATIONS = {"one": "tensta", "other": "tensta", "third": "lund"}
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(sorted(STATIONS)),
        st.sampled_from([CheckIn(nullifier=ANNA, contests=["parks"]), VoidCheckIn(nullifier=ANNA, people=["Kerstin"])]),
    ),
    max_size=12,
)


@given(RECORDS)
def test_as_many_check_ins_stand_as_in_the_count(written: list[tuple[str, CheckIn | VoidCheckIn]]) -> None:
    for station in set(STATIONS.values()):
        there = [each for each in written if STATIONS[each[0]] == station]
        counted = standing_check_ins(station, [said for _, said in there])
        assert len([each for each in standing(STATIONS, written) if STATIONS[each[0]] == station]) == len(counted)


def test_contests_are_told_as_styles_have_them_or_else_one_by_one(place: Place) -> None:
    place.town.take(place.lund.check_in(ANNA, contests=["parks"]))
    place.town.take(place.lund.check_in(BO, contests=["roads", "parks"]))
    place.town.take(place.lund.check_in(CILLA, contests=["roads", "made up"]))
    place.town.take(place.lund.check_in(DAVID, contests=["made up"]))
    found = place.told(place.tensta)
    assert paper(found, ANNA, BO, CILLA, DAVID) == [{"parks"}, {"parks", "roads"}, {"roads"}, frozenset()]
    assert found.voters == 4


def test_nothing_tells_in_which_order_or_where_voters_came(tmp_path: Path) -> None:
    found = []
    for name, voters in (("one", (ANNA, BO, CILLA)), ("other", (CILLA, ANNA, BO))):
        (tmp_path / name).mkdir()
        place = place_with(tmp_path / name)
        for number, voter in enumerate(voters):
            place.town.take((place.lund, place.beside)[number % 2].check_in(voter))
        made = place.lists.sealed(place.tensta.id, NOW)
        assert made
        found.append(place.opened(place.tensta, made[1]))
        place.town.office.database.close()
    assert [[part.codes for part in each._parts] for each in found[:1]] == [
        [part.codes for part in each._parts] for each in found[1:]
    ]


@pytest.mark.parametrize("policy", ["digital-blocks-paper", "void-both"])
def test_digital_voters_are_told_of_once_digital_voting_has_ended(place: Place) -> None:
    place.vote_digitally(ANNA, "parks", "roads", "arts")
    place.vote_digitally(BO, "parks")
    place.vote_digitally(CILLA, "roads", "arts")
    before = place.told(place.tensta)
    assert (before.voters, before.digital_complete) == (0, False)
    assert end_voting(place.town.office, NOW).is_told
    found = place.told(place.tensta)
    assert found.digital_complete
    assert [found.sighting(voter) for voter in (ANNA, BO, CILLA, DAVID)] == [
        Sighting(digital=ALL),
        Sighting(digital=frozenset({"parks"})),
        Sighting(digital=frozenset({"roads", "arts"})),
        Sighting(),
    ]


def test_where_paper_replaces_digital_votes_no_digital_voter_is_ever_told_of(place: Place) -> None:
    place.vote_digitally(ANNA, "parks")
    ended = end_voting(place.town.office, NOW)
    assert (ended.voters, ended.is_told) == (1, False)
    found = place.told(place.tensta)
    assert (found.voters, found.digital_complete) == (0, False)


def test_after_the_end_no_digital_vote_is_imported_and_there_is_no_second_end(place: Place) -> None:
    place.vote_digitally(ANNA, "parks")
    end_voting(place.town.office, NOW)
    with pytest.raises(CentralError, match="Digital voting has ended, at 2027-03-15T18:00:00Z"):
        place.vote_digitally(BO, "parks")
    with pytest.raises(CentralError, match="has ended"):
        end_voting(place.town.office, NOW + timedelta(hours=1))
    assert rows(place.town, schema.digital_votes) == 1
    assert read_status(place.town.office).digital_ended == "2027-03-15T18:00:00Z"
    assert recheck(place.town.office) == []


def test_the_command_asks_before_it_ends_digital_voting(place: Place) -> None:
    def run(*arguments: str, typed: str = "") -> str:
        home = str(place.town.office.home.folder)
        done = CliRunner().invoke(program, ["--home", home, *arguments], input=typed)
        return f"{done.output}{done.exception or ''}"

    assert "Aborted" in run("digital", "end", typed="n\n")
    assert "digital voting ended" not in run("status")
    assert "stations are told of nobody" in run("digital", "end", "--yes")
    assert "digital voting ended" in run("status")
    assert "has ended" in run("digital", "end", "--yes")


def test_a_computer_that_takes_no_part_gets_no_list(place: Place) -> None:
    stranger = place.town.laptop("lund")
    revoke(place.town.office, place.lund.id)
    assert place.lists.sealed(stranger.id, NOW) is None
    assert place.lists.sealed(place.lund.id, NOW) is None
    assert place.lists.sealed(place.tensta.id, NOW)


def test_a_central_that_has_forgotten_who_voted_tells_nobody(place: Place) -> None:
    office, nothing = place.town.office, "0" * 64
    said = Forgotten(election=office.election.hash, certificate=nothing, checkpoint=nothing, forgotten_at="now")
    office.home.certified.mkdir()
    write_private(office.home.forgotten, envelope.sign(write(said), MEDIA_TYPE, place.town.board[:2]))
    assert place.lists.sealed(place.tensta.id, NOW) is None


def test_what_has_come_since_is_in_the_next_list_and_asking_again_costs_nothing(place: Place) -> None:
    first = place.lists.sealed(place.tensta.id, NOW)
    assert place.lists.sealed(place.tensta.id, NOW + timedelta(seconds=5)) == first
    place.town.take(place.lund.check_in(ANNA))
    place.clock.now += 1
    found = place.told(place.tensta, NOW + timedelta(seconds=9))
    assert (found.as_of, paper(found, ANNA)) == (NOW + timedelta(seconds=9), [ALL])


def test_a_list_in_which_nothing_is_new_is_of_a_later_time_after_a_minute(place: Place) -> None:
    place.told(place.tensta)
    place.clock.now += 61
    assert place.told(place.tensta, NOW + timedelta(minutes=1)).as_of == NOW + timedelta(minutes=1)


def test_a_clock_that_was_put_back_makes_no_list_that_is_older_than_one_given_out(place: Place) -> None:
    place.told(place.tensta)
    place.town.take(place.lund.check_in(ANNA))
    place.clock.now += 100
    assert place.told(place.tensta, NOW - timedelta(hours=1)).as_of == NOW


def test_central_gives_no_more_than_a_twentieth_of_its_time_to_gathering(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*asked: Any) -> CheckIns:
        place.clock.now += 4
        return read_check_ins(*asked)

    monkeypatch.setattr("central.seen_lists.read_check_ins", slowly)
    place.told(place.tensta)
    place.town.take(place.lund.check_in(ANNA))
    place.clock.now += 70
    soon = place.told(place.tensta, NOW + timedelta(seconds=70))
    assert (soon.as_of, soon.voters) == (NOW, 0)
    place.clock.now += 20
    later = place.told(place.tensta, NOW + timedelta(seconds=90))
    assert (later.as_of, later.voters) == (NOW + timedelta(seconds=90), 1)


def test_whoever_asks_while_a_list_is_gathered_is_given_the_one_before(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.told(place.tensta)
    place.town.take(place.lund.check_in(ANNA))
    place.clock.now += 100
    meanwhile = []

    def interrupted(*asked: Any) -> CheckIns:
        with ThreadPoolExecutor(1) as other:
            made = other.submit(place.lists.sealed, place.tensta.id, NOW).result(30)
        assert made
        meanwhile.append(place.opened(place.tensta, made[1]).voters)
        return read_check_ins(*asked)

    monkeypatch.setattr("central.seen_lists.read_check_ins", interrupted)
    assert place.told(place.tensta).voters == 1
    assert meanwhile == [0]


def test_stations_fetch_it_over_the_network(place: Place) -> None:
    place.town.take(place.lund.check_in(ANNA))
    with place.town.service() as (_, transport):
        sealed = transport.seen(place.tensta.id)
        assert transport.seen("00" * 32) is None
    assert sealed
    assert paper(place.opened(place.tensta, sealed), ANNA) == [ALL]
    answer = api_app(place.town.office).test_client().get(seen(place.tensta.id))
    assert (answer.status_code, answer.content_type) == (200, "application/octet-stream")


def lists_on(place: Place, stick: Path) -> dict[str, bytes]:
    return dict(usb.read_all(usb.root(stick, place.town.office.election.hash), Folder.SEEN, pytest.fail))


def put(place: Place, stick: Path, laptop: Laptop, seq: int, batch: SealedBatch) -> None:
    folder = usb.root(stick, place.town.office.election.hash) / Folder.BATCHES.value
    usb.write(folder, usb.batch_name(laptop.id, Stream.CHECKINS, seq), batch.sealed)


def test_a_stick_takes_a_list_back_to_each_computer_that_delivered_by_it(place: Place, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    put(place, stick, place.tensta, 1, place.tensta.check_in(ANNA))
    put(place, stick, place.beside, 1, place.beside.check_in(BO))
    times: Sequence[datetime] = [NOW, NOW, NOW + timedelta(hours=1)]
    for now in times:
        assert take_in_stick(place.town.office, stick, now).problems == []
    found = lists_on(place, stick)
    assert sorted(found) == sorted(
        usb.seen_name(laptop.id, now) for laptop in (place.tensta, place.beside) for now in {*times}
    )
    told = place.opened(place.tensta, found[usb.seen_name(place.tensta.id, NOW)])
    assert paper(told, ANNA, BO) == [frozenset(), ALL]
