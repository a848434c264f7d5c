"""Trying again, with a clock and a chance that the test holds."""

import itertools
import random
import re
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from station import patience
from station.checkin import check_in
from station.commands import sync as command
from station.commands.shared import PASSPHRASE
from station.delivery import sync_online
from station.patience import FIRST_SECONDS, LONGEST_SECONDS, keep_trying, waits
from station.polling_station import Station
from station.sealing import seal_pending
from sync.batch import Stream
from sync.errors import BadAnswer, Busy, Unreachable
from sync.keyring import Secrets
from tests.station.conftest import PASSPHRASES
from tests.station.town_hall import TownHall


@given(st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_each_wait_is_about_twice_the_one_before_up_to_ten_minutes(dice: random.Random) -> None:
    found = list(itertools.islice(waits(dice.random), 20))
    for number, seconds in enumerate(found):
        longest = min(FIRST_SECONDS * 2**number, LONGEST_SECONDS)
        assert longest / 2 <= seconds <= longest


def test_stations_that_failed_together_do_not_come_back_together() -> None:
    tenth = [next(itertools.islice(waits(random.Random(seed).random), 9, None)) for seed in range(500)]
    assert max(sum(each // 10 == slot for each in tenth) for slot in range(60)) < 50


def tried(failures: list[Exception], reached: Callable[[], int] = lambda: 0) -> tuple[str, list[float]]:
    waited: list[float] = []

    def attempt() -> str:
        if failures:
            raise failures.pop(0)
        return "done"

    pause = lambda seconds, _: waited.append(seconds)  # noqa: E731
    return keep_trying(attempt, progress=reached, chance=lambda: 1.0, pause=pause), waited


def test_central_is_tried_until_it_answers() -> None:
    assert tried([Unreachable("no")] * 4) == ("done", [2, 4, 8, 16])


def test_a_busy_central_is_left_alone_as_long_as_it_asks_for() -> None:
    busy = Busy("busy", seconds=100)
    assert tried([busy, Unreachable("no")]) == ("done", [100, 4])


def test_after_a_little_progress_the_waiting_begins_afresh() -> None:
    receipts = iter([0, 0, 0, 5, 5, 5])
    assert tried([Unreachable("no")] * 4, lambda: next(receipts, 5)) == ("done", [2, 4, 2, 4])


def test_what_waiting_does_not_mend_is_told_at_once() -> None:
    with pytest.raises(BadAnswer):
        tried([Unreachable("no"), BadAnswer("false")])


@pytest.fixture
def behind(open_for_voters: Station, secrets: Secrets) -> Station:
    """A station with four batches of check-ins that were never delivered."""
    for number in range(4):
        check_in(open_for_voters, secrets, f"doc:SE:AB{number:04}", "A", date(2027, 5, 1))
        seal_pending(open_for_voters, secrets)
    return open_for_voters


def test_every_batch_is_told_of_as_it_is_receipted(behind: Station, secrets: Secrets) -> None:
    told: list[Stream] = []
    sync_online(behind, secrets, told.append)
    assert told == [Stream.CHECKINS] * 4 + [Stream.PAPER]


def test_the_command_line_shows_the_ladder_batch_by_batch(behind: Station, hall: TownHall) -> None:
    shown = CliRunner().invoke(
        command.sync, obj=behind.journal.home.root, env={PASSPHRASE: PASSPHRASES["chair"]}, catch_exceptions=False
    )
    assert shown.exit_code == 0
    steps = re.findall(r"checkins: (\w+) .* 4 sealed, (\d) delivered, (\d) receipted", shown.stderr)
    assert steps == [("sealed", "1", "1"), ("sealed", "2", "2"), ("sealed", "3", "3"), ("receipted", "4", "4")]


def test_the_command_line_keeps_trying_and_says_so(behind: Station, hall: TownHall, monkeypatch) -> None:
    hall.lose_answers, waited = 3, []
    monkeypatch.setattr(command.time, "sleep", waited.append)
    shown = CliRunner().invoke(
        command.sync,
        ["--keep-trying"],
        obj=behind.journal.home.root,
        env={PASSPHRASE: PASSPHRASES["chair"]},
        catch_exceptions=False,
    )
    assert shown.exit_code == 0
    assert len(waited) == 3
    assert shown.stderr.count("Nothing is lost") == 3
    assert len(hall.batches[Stream.CHECKINS]) == 4
    assert patience.FIRST_SECONDS / 2 <= waited[0] <= patience.FIRST_SECONDS
