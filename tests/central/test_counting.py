"""From what stations delivered to a counted result, through the real database."""

from dataclasses import replace
from pathlib import Path

import pytest

from ballots.cvr import contest_record
from ballots.serials import new_serials
from ballots.token import test_print_key
from central.counting import count_now
from central.digital import keep_votes
from central.digital_csv import read_votes
from central.enrolment import approve, revoke
from central.errors import CentralError
from central.gather import gather, stations_not_closed
from central.reasons import AlarmKind, Excluded, HeldReason
from central.results import Notice
from sync.batch import Stream
from tests.central.town import NOW, Laptop, Marks, Town, found_town, openings_of

P1: Marks = {"parks": [("P1", "1")], "roads": [("R2", "1"), ("R1", "2")], "arts": [("K1", "1"), ("K1", "2")]}
P3: Marks = {"parks": [("P3", "1"), ("P1", "1")], "roads": [("R1", "1")], "arts": []}
TOO_MANY: Marks = {"parks": [("P1", "1"), ("P2", "1"), ("P3", "1")]}


def facts(town: Town):
    with town.office.database.reading() as connection:
        return gather(connection, town.manifest)


def test_what_was_marked_is_what_is_counted(town: Town, laptop: Laptop) -> None:
    town.day(laptop, [P1, P1, P3, TOO_MANY])
    parks, roads, arts = count_now(town.office).contests
    assert parks.result.counted.scores == {"P1": 3, "P2": 0, "P3": 1}
    assert roads.result.counted.scores == {"R1": 2 + 2 + 3, "R2": 3 + 3}
    assert arts.result.counted.scores == {"K1": 4, "K2": 0}
    assert (parks.result.winners, sum(parks.total.invalid.values()), arts.total.blank) == (("P1", "P3"), 1, 2)
    assert parks.held == {}


def test_digital_votes_are_added_and_paper_replaces_them(town: Town, laptop: Laptop) -> None:
    town.day(laptop, [P1])
    voter = f"{laptop.id[:32]}{0:032x}"
    text = f"nullifier,contest,choices,values\n{voter},parks,P2,\n{'f' * 64},parks,P2,\n"
    keep_votes(town.office, "votes.csv", "1" * 64, read_votes(text.encode(), "votes.csv", town.election), NOW)
    results = count_now(town.office)
    assert results.contests[0].result.counted.scores == {"P1": 1, "P2": 1, "P3": 0}
    assert results.excluded == {Excluded.REPLACED: {"tensta": 1}}


def test_a_void_check_in_gives_the_digital_vote_back(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in("f" * 64))
    void = {"type": "void", "nullifier": "f" * 64, "people": ["Kerstin", "Yusuf"]}
    town.take(laptop.batch(Stream.CHECKINS, records=[void]))
    assert facts(town).check_ins == ()


def test_a_result_is_preliminary_until_every_station_has_closed(town: Town, laptop: Laptop) -> None:
    town.day(laptop, [P1])
    assert count_now(town.office).waiting == ("lund",)
    town.close(town.enrolled("lund"))
    results = count_now(town.office)
    assert results.waiting == ()
    assert results.notices == (Notice.TEST,)


def test_one_open_stream_keeps_a_station_open(town: Town, laptop: Laptop) -> None:
    for stream in (Stream.CHECKINS, Stream.PAPER):
        town.take(laptop.close(stream))
    with town.office.database.reading() as connection:
        assert "tensta" in set(stations_not_closed(connection, town.manifest))


def test_a_revoked_computer_is_not_waited_for_but_what_it_delivered_counts(town: Town, laptop: Laptop) -> None:
    serials = new_serials(1)
    town.take(laptop.printed(serials))
    town.take(laptop.ballots(town.election, {serials[0]: P1}))
    revoke(town.office, laptop.id)
    town.sign()
    results = count_now(town.office)
    assert results.waiting == ("lund",)
    assert results.contests[0].result.counted.scores["P1"] == 1


def test_paper_scanned_again_by_another_computer_counts_once(town: Town, laptop: Laptop) -> None:
    serials = town.day(laptop, [P1, P3])
    other = town.enrolled("tensta")
    town.take(other.ballots(town.election, {serials[0]: P1}))
    results = count_now(town.office)
    assert results.contests[0].total.scored.valid_ballots == 2
    assert results.copies == 1


def test_the_same_serial_with_other_marks_counts_none_and_is_held(town: Town, laptop: Laptop) -> None:
    serials = town.day(laptop, [P1, P3])
    other = town.enrolled("tensta")
    town.take(other.ballots(town.election, {serials[0]: P3}))
    results = count_now(town.office)
    assert results.contests[0].total.scored.valid_ballots == 1
    assert results.held == {HeldReason.OTHER_MARKS: 1}


def test_a_ballot_that_nobody_printed_is_held(town: Town, laptop: Laptop) -> None:
    town.take(laptop.ballots(town.election, {new_serials(1)[0]: P1}))
    results = count_now(town.office)
    assert results.held == {HeldReason.UNREGISTERED: 1}
    assert results.contests[0].total.scored.valid_ballots == 0


def test_a_box_that_a_spare_computer_reads_again_under_its_own_number_raises_no_alarm(
    town: Town, laptop: Laptop
) -> None:
    serials = new_serials(2)
    ballots = dict.fromkeys(serials, P1)
    town.take(laptop.printed(serials))
    town.take(laptop.check_in("a" * 64, "b" * 64))
    for computer in (laptop, town.enrolled("tensta")):
        town.take(computer.box_closed(2))
        town.take(computer.ballots(town.election, ballots))
    results = count_now(town.office)
    assert (results.alarms, results.copies, results.held) == ((), 2, {})


def test_serials_beyond_the_print_keys_quota_are_held(town: Town) -> None:
    laptop = town.laptop("tensta")
    approve(town.office, town.ask(laptop).hash, 3)
    laptop.manifest = town.sign()
    first, second = new_serials(2), new_serials(2)
    town.take(laptop.printed(first))
    town.take(laptop.printed(second))
    found = facts(town)
    assert found.registered == {*first, *second}
    assert found.over_quota == {max(second)}


def test_a_computer_that_registers_under_another_stations_print_key_registers_nothing(town: Town) -> None:
    own, corrupt = town.laptop("tensta"), town.enrolled("lund")
    approve(town.office, town.ask(own).hash, 2)
    own.manifest = corrupt.manifest = town.sign()
    genuine, stuffed = new_serials(2), new_serials(2)
    record = {"type": "printed", "print_key": own.print_key.public, "serials": stuffed}
    town.take(corrupt.batch(Stream.PAPER, records=[record]))
    town.take(own.printed(genuine))
    found = facts(town)
    assert (found.registered, found.over_quota) == (frozenset(genuine), frozenset())


def test_test_ballots_are_registered_in_test_mode_and_never_in_official_mode(tmp_path: Path) -> None:
    for mode in ("test", "official"):
        folder = tmp_path / mode
        folder.mkdir()
        town = found_town(folder, mode=mode)
        town.add_station("tensta")
        town.sign()
        laptop = town.enrolled("tensta")
        serials = new_serials(2)
        key = test_print_key(town.office.election).public
        record = {"type": "printed", "print_key": key, "serials": serials}
        town.take(laptop.batch(Stream.PAPER, records=[record]))
        assert facts(town).over_quota == (set() if mode == "test" else set(serials))
        town.office.database.close()


def test_a_spoiled_ballot_that_was_cast_is_held(town: Town, laptop: Laptop) -> None:
    serials = new_serials(1)
    town.take(laptop.printed(serials))
    town.take(laptop.batch(Stream.PAPER, records=[{"type": "spoiled", "serial": serials[0]}]))
    town.take(laptop.ballots(town.election, {serials[0]: P1}))
    assert count_now(town.office).held == {HeldReason.SPOILED_BUT_CAST: 1}


def test_a_stations_own_verdict_is_not_believed(town: Town, laptop: Laptop) -> None:
    serials = new_serials(1)
    town.take(laptop.printed(serials))
    contests = [contest_record(contest, TOO_MANY.get(contest.id, ())) for contest in town.election.contests]
    valid = contest_record(town.election.contest("parks"), [("P1", "1")]).validity
    lie = replace(contests[0], validity=valid)
    town.take(laptop.batch(Stream.BALLOTS, openings=openings_of("tensta", serials[0], [lie, *contests[1:]])))
    results = count_now(town.office)
    assert results.contests[0].held == {HeldReason.VERDICT_DIFFERS: 1}
    assert results.contests[0].total.scored.valid_ballots == 0


def test_a_hand_count_that_differs_raises_an_alarm(town: Town, laptop: Laptop) -> None:
    serials = new_serials(1)
    town.take(laptop.printed(serials))
    town.take(laptop.check_in("a" * 64))
    town.take(laptop.box_closed(5))
    town.take(laptop.ballots(town.election, {serials[0]: P1}))
    assert [alarm.kind for alarm in count_now(town.office).alarms] == [AlarmKind.BOX_DIFFERS]


def test_nothing_is_counted_before_the_board_has_signed(new_town: Town) -> None:
    with pytest.raises(CentralError, match="not signed a manifest"):
        count_now(new_town.office)
