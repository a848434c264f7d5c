"""A voter who comes to another station: by what was delivered, with old lists, lists of others, and without any."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ballots.outer_envelope import envelope_number
from central.digital import end_voting
from central.envelopes import envelope_list
from central.reasons import EnvelopeVerdict
from station.outcomes import CheckInOutcome
from sync import usb
from sync.nullifier import nullifier
from sync.usb import Folder
from tests.central.town import ELECTION
from tests.journeys.faults.books import check_promise, read_books
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.founding import Founded, found
from tests.journeys.faults.test_people import digital_vote
from tests.journeys.faults.world import World


def number_of(computer: Computer, voter: int) -> str:
    secret = bytes.fromhex(computer.secrets.election_secret or "")
    return envelope_number(nullifier(f"doc:SE:AB{voter:06}", secret, test_mode=True))


def lists_on(world: World, stick: Path) -> Path:
    return usb.root(stick, world.office.election.hash) / Folder.SEEN.value


def test_a_voter_who_comes_to_another_station_votes_in_an_envelope_that_stays_closed(
    world: World, tensta: Computer, lund: Computer
) -> None:
    tensta.vote(1)
    tensta.sync()
    assert lund.sync().problems == []
    assert lund.check_in(1) is CheckInOutcome.SEEN_ELSEWHERE
    assert lund.check_in(2) is CheckInOutcome.CHECKED_IN
    lund.sync()
    listed = envelope_list(world.office).envelopes
    assert [(each.number, each.verdict) for each in listed] == [(number_of(lund, 1), EnvelopeVerdict.VOTED_ON_PAPER)]
    [double, *_] = read_books(world).merged.people.doubles
    assert double.in_boxes == 1


def test_the_same_by_stick_and_at_another_table_of_the_same_station(world: World, tensta: Computer) -> None:
    beside, stick = world.computers["tensta-2"], world.stick()
    beside.open_day("2")
    tensta.vote(1)
    tensta.sync_by_stick(stick)
    beside.sync_by_stick(stick)
    assert world.take_in(stick).problems == []
    assert beside.sync_by_stick(stick).problems == []
    assert beside.check_in(1) is CheckInOutcome.SEEN_ELSEWHERE


def test_whoever_left_at_one_station_gets_a_ballot_for_the_box_at_the_other(
    world: World, tensta: Computer, lund: Computer
) -> None:
    tensta.check_in(1)
    tensta.sync()
    lund.sync()
    tensta.void(1)
    tensta.sync()
    lund.sync()
    assert lund.check_in(1) is CheckInOutcome.CHECKED_IN


def test_without_a_delivery_in_between_the_voter_is_found_by_central(
    world: World, tensta: Computer, lund: Computer
) -> None:
    tensta.vote(1)
    lund.sync()
    assert lund.check_in(1) is CheckInOutcome.CHECKED_IN
    tensta.sync()
    lund.sync()
    assert read_books(world).merged.people.doubles[0].in_boxes == 2


def test_a_list_that_is_played_again_does_not_bring_back_what_was_known_then(
    world: World, tensta: Computer, lund: Computer
) -> None:
    old, new = world.stick(), world.stick()
    tensta.sync()
    lund.sync_by_stick(old)
    world.take_in(old)
    tensta.vote(1)
    tensta.sync()
    lund.sync_by_stick(new)
    world.take_in(new)
    lund.sync_by_stick(new)
    assert lund.sync_by_stick(old).problems == []
    # Nor under the name of a later one.
    [stale] = lists_on(world, old).iterdir()
    usb.write(lists_on(world, new), usb.seen_name(lund.id, world.now()), stale.read_bytes())
    assert lund.sync_by_stick(new).problems == []
    assert lund.check_in(1) is CheckInOutcome.SEEN_ELSEWHERE


def test_the_list_of_another_station_is_not_taken(world: World, tensta: Computer, lund: Computer) -> None:
    stick = world.stick()
    lund.vote(1)
    lund.sync()
    tensta.sync_by_stick(stick)
    world.take_in(stick)
    [theirs] = lists_on(world, stick).iterdir()
    usb.write(lists_on(world, stick), usb.seen_name(lund.id, world.now()), theirs.read_bytes())
    done = lund.sync_by_stick(stick)
    assert ["sealed to somebody else" in str(problem) for problem in done.problems] == [True]
    assert (done.seen, lund.check_in(1)) == (None, CheckInOutcome.ALREADY_HERE)


def test_a_restored_station_knows_what_its_list_said_and_takes_the_next(
    world: World, tensta: Computer, lund: Computer
) -> None:
    tensta.vote(1)
    tensta.sync()
    lund.sync()
    again = world.kill("lund-1")
    assert again.check_in(1) is CheckInOutcome.SEEN_ELSEWHERE
    tensta.vote(2)
    tensta.sync()
    again.sync()
    assert again.check_in(2) is CheckInOutcome.SEEN_ELSEWHERE


BARRED = ("parks", "roads", "arts")


@pytest.fixture(scope="module")
def strictly_founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """A town in which a digital vote bars one on paper."""
    election = ELECTION.replace(b"paper-replaces-digital", b"digital-blocks-paper")
    return found(tmp_path_factory.mktemp("strict") / "town", election)


@pytest.fixture
def strict(strictly_founded: Founded, tmp_path: Path) -> Iterator[World]:
    world = strictly_founded.world(tmp_path / "strict")
    with world.connected():
        yield world
        world.deliver_all()
        check_promise(world)
    world.end()


def test_where_a_digital_vote_bars_paper_who_has_none_gets_a_ballot_for_the_box_once_that_is_known(
    strict: World,
) -> None:
    tensta, lund = strict.computers["tensta-1"], strict.computers["lund-1"]
    for file, contest in enumerate(BARRED):
        digital_vote(strict, tensta, 1, contest, file)
    digital_vote(strict, tensta, 2, "parks")
    tensta.sync()
    assert tensta.check_in(5) is CheckInOutcome.PROVISIONAL
    end_voting(strict.office, strict.now())
    # Who has not heard of the end goes on as before.
    assert tensta.check_in(6) is CheckInOutcome.PROVISIONAL
    tensta.sync()
    assert tensta.check_in(1) is CheckInOutcome.VOTED_DIGITALLY
    assert tensta.check_in(2) is CheckInOutcome.PROVISIONAL
    assert tensta.check_in(3) is CheckInOutcome.CHECKED_IN
    assert tensta.check_in(5) is CheckInOutcome.ALREADY_HERE
    tensta.sync()
    lund.sync()
    assert [lund.check_in(voter) for voter in (1, 3, 4)] == [
        CheckInOutcome.VOTED_DIGITALLY,
        CheckInOutcome.SEEN_ELSEWHERE,
        CheckInOutcome.CHECKED_IN,
    ]
    lund.sync()
    people = read_books(strict).merged.people
    assert people.excluded == ()
    verdicts = {envelope_number(each.check_in.nullifier): each.verdict for each in people.envelopes}
    assert verdicts == {
        number_of(tensta, 2): EnvelopeVerdict.PARTLY,
        number_of(lund, 3): EnvelopeVerdict.VOTED_ON_PAPER,
        number_of(tensta, 5): EnvelopeVerdict.ACCEPTED,
        number_of(tensta, 6): EnvelopeVerdict.ACCEPTED,
    }


def test_a_stick_tells_of_the_end_of_digital_voting_too(strict: World) -> None:
    tensta, stick = strict.computers["tensta-1"], strict.stick()
    digital_vote(strict, tensta, 1)
    end_voting(strict.office, strict.now())
    tensta.sync_by_stick(stick)
    strict.take_in(stick)
    tensta.sync_by_stick(stick)
    assert tensta.check_in(2) is CheckInOutcome.CHECKED_IN
