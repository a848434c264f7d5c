"""The list of voters seen elsewhere at the table: fetched, kept, used, and gone with the closing."""

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ballots.cvr import Box
from ballots.election_file import parse_election
from ballots.outer_envelope import envelope_number
from station import settings
from station.backup import back_up, restore
from station.checkin import Admission, admit
from station.closing import close
from station.delivery import sync_by_stick, sync_online
from station.outcomes import CheckInOutcome
from station.polling_station import Station, open_station
from station.recheck import recheck
from station.reconcile import reconcile
from station.seen import SEEN_FILE, seen_list
from sync import usb
from sync.keyring import Secrets
from sync.keys import SigningKey
from sync.nullifier import nullifier, parse_id
from sync.seen import Voters
from sync.usb import Folder
from tests.seen_codes import pack
from tests.station.conftest import PAIR
from tests.station.pile import Pile
from tests.station.town_hall import TownHall
from tests.stored import stored_in

TODAY = date(2027, 5, 1)
NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)
ANNA, BO, CILLA = ("pnr:195001311231", "doc:PL:ZZC987654", "decl:1950-01-31:cilla berg")


def known(hall: TownHall, *voters: str) -> bytes:
    return pack(nullifier(voter, hall.secret, test_mode=True) for voter in voters)


def with_policy(station: Station, policy: str) -> Station:
    data = station.election_file.data.replace(b"paper-replaces-digital", policy.encode())
    return Station(
        station.journal, parse_election(data, "election.toml"), station.manifest, station.id, station.incarnation
    )


def came(station: Station, secrets: Secrets, voter: str, *contests: str) -> Admission:
    return admit(station, secrets, voter, contests or ("parks",))


def test_a_voter_seen_elsewhere_votes_in_an_envelope(open_for_voters: Station, secrets: Secrets, hall: TownHall):
    hall.list_seen(open_for_voters.incarnation, Voters(("parks",), known(hall, ANNA)))
    assert sync_online(open_for_voters, secrets).seen == NOON
    anna = came(open_for_voters, secrets, ANNA)
    number = envelope_number(nullifier(ANNA, hall.secret, test_mode=True))
    assert anna == Admission(CheckInOutcome.SEEN_ELSEWHERE, ("parks",), number)
    assert came(open_for_voters, secrets, BO).outcome is CheckInOutcome.CHECKED_IN
    records = [
        row["body"] for row in open_for_voters.journal.rows("SELECT body FROM records WHERE stream = 'checkins'")
    ]
    assert sorted('"provisional":true' in body for body in records) == [False, True]


def test_being_seen_here_goes_before_being_seen_elsewhere(open_for_voters: Station, secrets: Secrets, hall: TownHall):
    came(open_for_voters, secrets, ANNA)
    hall.list_seen(open_for_voters.incarnation, Voters(("parks",), known(hall, ANNA)))
    sync_online(open_for_voters, secrets)
    assert came(open_for_voters, secrets, ANNA).outcome is CheckInOutcome.ALREADY_HERE


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [("digital-blocks-paper", CheckInOutcome.VOTED_DIGITALLY), ("void-both", CheckInOutcome.WOULD_VOID)],
)
def test_where_a_digital_vote_bars_paper_who_has_none_gets_a_ballot_for_the_box(
    open_for_voters: Station, secrets: Secrets, hall: TownHall, policy: str, outcome: CheckInOutcome
):
    def table() -> Station:
        return with_policy(open_for_voters, policy)

    assert came(table(), secrets, CILLA).outcome is CheckInOutcome.PROVISIONAL
    # The election's bytes are the journal's own, whatever the policy under test.
    voters = (Voters(("parks",), digital=known(hall, ANNA)), Voters(("roads",), digital=known(hall, BO)))
    hall.list_seen(open_for_voters.incarnation, *voters, digital_complete=True)
    sync_online(open_for_voters, secrets)
    found = seen_list(open_for_voters, secrets)
    assert found
    before = len(list(open_for_voters.journal.rows("SELECT * FROM checkins")))
    assert came(table(), secrets, ANNA) == Admission(outcome)
    assert len(list(open_for_voters.journal.rows("SELECT * FROM checkins"))) == before
    assert came(table(), secrets, ANNA, "parks", "roads").outcome is CheckInOutcome.PROVISIONAL
    assert came(table(), secrets, BO, "parks").outcome is CheckInOutcome.CHECKED_IN


def test_the_list_survives_the_program_s_end(root: Path, station: Station, secrets: Secrets, hall: TownHall):
    hall.list_seen(station.incarnation, Voters(("parks",), known(hall, ANNA)))
    sync_online(station, secrets)
    again = secrets.model_copy(update={"print_seed": "00" * 32})
    with open_station(root) as opened:
        found = seen_list(opened, again)
    assert found
    assert found.voters == 1


def test_nothing_of_it_lies_on_the_disk_in_clear(root: Path, station: Station, secrets: Secrets, hall: TownHall):
    codes = known(hall, ANNA, BO)
    hall.list_seen(station.incarnation, Voters(("parks",), codes))
    sync_online(station, secrets)
    stored = stored_in(root)
    for code in (codes[:8], codes[8:]):
        assert code not in stored
        assert code.hex().encode() not in stored


def test_what_was_opened_goes_from_memory_with_the_secrets(station: Station, secrets: Secrets, hall: TownHall):
    from station import seen

    hall.list_seen(station.incarnation)
    sync_online(station, secrets)
    unlocked = secrets.model_copy(update={"print_seed": "11" * 32})
    assert seen_list(station, unlocked)
    held = len(seen._opened)
    del unlocked
    gc.collect()
    assert len(seen._opened) == held - 1


def test_an_older_list_is_not_taken(station: Station, secrets: Secrets, hall: TownHall):
    hall.list_seen(station.incarnation, Voters(("parks",), known(hall, ANNA)))
    sync_online(station, secrets)
    hall.list_seen(station.incarnation, as_of=NOON - timedelta(seconds=1))
    done = sync_online(station, secrets)
    assert ["older than the one here" in str(problem) for problem in done.problems] == [True]
    hall.list_seen(station.incarnation, as_of=NOON + timedelta(seconds=1))
    assert sync_online(station, secrets).problems == []
    found = seen_list(station, secrets)
    assert found
    assert (found.as_of, found.voters) == (NOON + timedelta(seconds=1), 0)


HOSTILE: dict[str, Callable[[TownHall, str], bytes]] = {
    "another election's": lambda hall, computer: hall.list_seen(computer, election="00" * 32),
    "another computer's": lambda hall, computer: hall.list_seen(computer, incarnation="00" * 32),
    "one of a real vote": lambda hall, computer: hall.list_seen(computer, mode="official"),
    "empty": lambda hall, computer: b"",
    "cut": lambda hall, computer: hall.list_seen(computer)[:-100],
    "junk": lambda hall, computer: b"\0" * 70_000,
}


def forged(hall: TownHall, computer: str) -> bytes:
    stranger = TownHall(**(vars(hall) | {"receipts": SigningKey.generate(), "seen": {}}))
    return stranger.list_seen(computer)


@pytest.mark.parametrize("hostile", [*HOSTILE.values(), forged], ids=[*HOSTILE, "forged"])
def test_a_list_that_cannot_be_used_is_told_and_loses_nothing(
    open_for_voters: Station,
    secrets: Secrets,
    hall: TownHall,
    hostile: Callable[[TownHall, str], bytes],
    tmp_path: Path,
):
    station = open_for_voters
    hall.list_seen(station.incarnation, Voters(("parks",), known(hall, ANNA)))
    sync_online(station, secrets)
    came(station, secrets, BO)
    bad = hostile(hall, station.incarnation)
    hall.seen[station.incarnation] = bad
    done = sync_online(station, secrets)
    assert (len(done.problems), done.seen, done.handed_over, done.receipts) == (1, None, 1, 1)
    top = usb.root(tmp_path, station.election_file.hash) / Folder.SEEN.value
    usb.write(top, usb.seen_name(station.incarnation, NOON + timedelta(days=1)), bad)
    assert len(sync_by_stick(station, secrets, tmp_path).problems) == 1
    assert came(station, secrets, ANNA).outcome is CheckInOutcome.SEEN_ELSEWHERE


def test_a_central_without_lists_is_nothing_to_tell(station: Station, secrets: Secrets):
    done = sync_online(station, secrets)
    assert (done.problems, done.seen, seen_list(station, secrets)) == ([], None, None)


def test_a_stick_brings_the_newest_list_and_older_ones_beside_it_do_not_matter(
    station: Station, secrets: Secrets, hall: TownHall, tmp_path: Path
):
    top = usb.root(tmp_path, station.election_file.hash) / Folder.SEEN.value
    for hours, voters in ((0, ()), (2, (ANNA,)), (1, (BO,))):
        as_of = NOON + timedelta(hours=hours)
        sealed = hall.list_seen(station.incarnation, Voters(("parks",), known(hall, *voters)), as_of=as_of)
        usb.write(top, usb.seen_name(station.incarnation, as_of), sealed)
    usb.write(top, usb.seen_name("00" * 32, NOON), b"somebody else's")
    for _ in range(2):
        done = sync_by_stick(station, secrets, tmp_path)
        assert (done.problems, done.seen) == ([], NOON + timedelta(hours=2))
    found = seen_list(station, secrets)
    assert found
    assert found.sighting(nullifier(ANNA, hall.secret, test_mode=True)).paper


def test_a_stick_full_of_false_lists_is_not_read_through(
    station: Station, secrets: Secrets, tmp_path: Path, hall: TownHall
):
    top = usb.root(tmp_path, station.election_file.hash) / Folder.SEEN.value
    for minutes in range(20):
        usb.write(top, usb.seen_name(station.incarnation, NOON + timedelta(minutes=minutes)), b"false %d" % minutes)
    assert len(sync_by_stick(station, secrets, tmp_path).problems) == 1


def test_a_damaged_list_is_as_none_and_the_next_one_is_taken(
    root: Path, station: Station, secrets: Secrets, hall: TownHall
):
    hall.list_seen(station.incarnation, Voters(("parks",), known(hall, ANNA)))
    sync_online(station, secrets)
    with station.journal.transaction():
        station.journal.change("UPDATE documents SET data = ? WHERE name = ?", b"damaged", SEEN_FILE)
    fresh = secrets.model_copy(update={"print_seed": "22" * 32})
    assert seen_list(station, fresh) is None
    assert ["voters seen elsewhere is damaged" in sentence for sentence in recheck(station)] == [True]
    sync_online(station, fresh)
    assert seen_list(station, fresh)
    assert recheck(station) == []


def test_a_backup_keeps_it(root: Path, station: Station, secrets: Secrets, hall: TownHall, tmp_path: Path):
    hall.list_seen(station.incarnation, Voters(("parks",), known(hall, ANNA)))
    sync_online(station, secrets)
    back_up(root, tmp_path / "backup.tar")
    restore(tmp_path / "restored", tmp_path / "backup.tar")
    with open_station(tmp_path / "restored") as restored:
        found = seen_list(restored, secrets)
    assert found
    assert found.voters == 1


def test_it_goes_when_the_station_closes_for_good_and_none_comes_any_more(
    root: Path, pile: Pile, secrets: Secrets, hall: TownHall, closed_box: Callable[[int], Box], tmp_path: Path
):
    station = pile.station
    sealed = hall.list_seen(station.incarnation, Voters(("parks",), known(hall, ANNA)))
    sync_online(station, secrets)
    assert is_on(root, sealed)
    closed_box(0)
    reconcile(station, 0, "")
    close(station, secrets, PAIR)
    assert station.journal.setting(settings.SEEN) is None
    assert not is_on(root, sealed)
    usb.write(
        usb.root(tmp_path, station.election_file.hash) / Folder.SEEN.value,
        usb.seen_name(station.incarnation, NOON),
        sealed,
    )
    for done in (sync_online(station, secrets), sync_by_stick(station, secrets, tmp_path)):
        assert (done.seen, done.problems) == (None, [])
    assert seen_list(station, secrets) is None


def is_on(root: Path, sealed: bytes) -> bool:
    """Whether any part of it lies in a file. SQLite breaks it into pages."""
    parts = [sealed[start : start + 64] for start in range(0, len(sealed), 1000)]
    stored = stored_in(root)
    return any(part in stored for part in parts)


def test_parse_id_gives_the_voters_of_this_file() -> None:
    assert [parse_id(each, TODAY) for each in ("19500131-1231", BO, "decl:1950-01-31:Cilla Berg")] == [ANNA, BO, CILLA]
