"""How the election stands, as the pages and the command line show it."""

from ballots.serials import new_serials
from central.alone import AloneStep, AloneThere, DoneAlone
from central.digital import keep_votes
from central.digital_csv import read_votes
from central.enrolment import revoke
from central.incidents import Kind
from central.manifest_edits import fingerprint
from central.status import read_status
from sync.batch import Kind as BatchKind
from sync.batch import Stream
from tests.central.town import CLOSED, NOW, NULLIFIER, Laptop, Town


def test_a_new_central_waits_for_the_board(new_town: Town) -> None:
    status = read_status(new_town.office)
    assert (status.mode, status.manifest_version, status.stations) == ("test", None, ())
    assert "board of 3 keys, of which 2 sign" in status.pending


def test_stations_are_told_with_what_they_delivered(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in(NULLIFIER, "cd" * 32))
    serials = new_serials(3)
    town.take(laptop.printed(serials))
    town.take(laptop.ballots(town.election, {serial: {} for serial in serials}))
    town.take(laptop.close(Stream.BALLOTS))
    tensta, lund = read_status(town.office).stations
    computer = tensta.computers[0]
    assert (tensta.closed, lund.closed, lund.computers) == (False, False, ())
    assert (computer.check_ins, computer.ballots, computer.disputed) == (2, 3, 0)
    assert computer.last_receipt == "2027-03-15T18:00:00Z"
    assert {each.stream: (each.delivered, each.closed) for each in computer.streams} == {
        Stream.CHECKINS: (1, False),
        Stream.PAPER: (1, False),
        Stream.BALLOTS: (2, True),
    }


def test_a_result_is_preliminary_until_all_are_closed(town: Town, laptop: Laptop) -> None:
    assert read_status(town.office).preliminary
    town.close(laptop)
    town.close(town.enrolled("lund"))
    assert not read_status(town.office).preliminary


def test_forks_quarantine_and_what_waits_are_listed(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in(NULLIFIER))
    town.take(laptop.batch_at(1, "0" * 64, Stream.CHECKINS, records=[{"type": "x"}]))
    asked = town.ask(town.laptop("lund"))
    revoke(town.office, laptop.id)
    status = read_status(town.office)
    assert [incident.kind for incident in status.incidents] == [Kind.FORK]
    assert [request.hash for request in status.requests] == [asked.hash]
    assert status.pending == (f"computer {fingerprint(laptop.id)} at tensta is revoked",)
    computer = status.stations[0].computers[0]
    assert (computer.disputed, computer.streams[0].frozen) == (1, True)


def test_imported_files_are_listed(town: Town) -> None:
    text = f"nullifier,contest,choices,values\n{NULLIFIER},parks,P1,\n"
    keep_votes(town.office, "votes.csv", "1" * 64, read_votes(text.encode(), "votes.csv", town.election), NOW)
    assert [(each.name, each.votes) for each in read_status(town.office).digital] == [("votes.csv", 1)]


def test_nothing_in_it_names_a_voter_or_a_serial(town: Town, laptop: Laptop) -> None:
    serials = new_serials(2)
    town.take(laptop.check_in(NULLIFIER))
    town.take(laptop.printed(serials))
    town.take(laptop.batch(Stream.CHECKINS, records=[{"type": "check-in", "nullifier": NULLIFIER, "serial": "x"}]))
    text = repr(read_status(town.office))
    assert not any(name in text for name in (NULLIFIER, *serials))


def test_what_one_person_did_or_was_let_do_alone_is_listed(town: Town, laptop: Laptop) -> None:
    alone = {"type": "alone", "step": "review", "allowed": True, "reason": "Ensam.", "person": "Kerstin"}
    days = [
        {"type": "day", "event": "opened", "date": "2027-03-15", "people": people} for people in (["A"], ["A", "B"])
    ]
    taken_back = {"type": "alone", "step": "open", "allowed": False, "reason": "", "person": "Kerstin"}
    town.take(laptop.batch(Stream.PAPER, records=[alone, taken_back, *days]))
    void = {"type": "void", "nullifier": NULLIFIER, "people": ["A"]}
    town.take(laptop.batch(Stream.CHECKINS, records=[void]))
    for stream in Stream:
        town.take(laptop.batch(stream, BatchKind.CLOSE, records=[CLOSED | {"people": ["A"]}]))
    computer = read_status(town.office).stations[0].computers[0]
    assert computer.alone.steps == (AloneStep("review", "Kerstin", "Ensam."),)
    assert computer.alone.done == (DoneAlone("closed", 1), DoneAlone("day", 1), DoneAlone("void", 1))


def test_sheets_that_people_copied_by_hand_are_counted(town: Town, laptop: Laptop) -> None:
    copied = {"type": "by-hand", "box": "1", "people": ["A", "B"]}
    town.take(laptop.batch(Stream.PAPER, records=[copied, copied | {"people": ["A"]}]))
    computer = read_status(town.office).stations[0].computers[0]
    assert computer.by_hand == 2
    assert computer.alone.done == (DoneAlone("by-hand", 1),)


def test_where_two_people_did_everything_nothing_is_said(town: Town, laptop: Laptop) -> None:
    town.close(laptop)
    assert read_status(town.office).stations[0].computers[0].alone == AloneThere()
