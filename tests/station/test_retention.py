"""Pictures are kept until nobody can appeal any more; then two people destroy them, and a record stays."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballots.cvr import Box
from scanning.reasons import Reason
from scanning.result import rejected
from station import settings
from station.backup import back_up, restore
from station.cli import program
from station.closing import close
from station.delivery import sync_online
from station.destruction import destroy_pictures
from station.errors import NotPossible, StationError, TwoPeopleNeeded, WrongMoment
from station.held import held_picture, held_sheets
from station.page_intake import count_page
from station.polling_station import Station, load_station, open_station
from station.reconcile import reconcile
from station.retention import APPEAL, destruction, keep_until, retention
from sync.keyring import Secrets
from tests.station.conftest import PAIR, PASSPHRASES
from tests.station.pile import Pile

ANNOUNCED = date(2026, 6, 1)
UNTIL = ANNOUNCED + APPEAL + timedelta(days=30)
AFTER = UNTIL + timedelta(days=1)
DECISION = "KS 2026/113"


@pytest.fixture
def counted(pile: Pile, closed_box: Callable[[int], Box], secrets: Secrets) -> Station:
    """Three ballots are read and one page is set aside; the station is closed but has delivered nothing."""
    serials, box = pile.print(3), closed_box(3)
    for serial in serials:
        count_page(pile.station, box, pile.page(serial, "1"))
    count_page(pile.station, box, replace(rejected("scan.jpg", 0, Reason.BLURRED), picture=b"small picture"))
    reconcile(pile.station, 0, "Ett blad gick inte att läsa.")
    close(pile.station, secrets, PAIR)
    return pile.station


@pytest.fixture
def delivered(counted: Station, secrets: Secrets) -> Station:
    """Central has receipted everything."""
    sync_online(counted, secrets)
    return load_station(counted.journal)


def keep(station: Station, until: date = UNTIL, today: date = ANNOUNCED) -> None:
    keep_until(station, announced=ANNOUNCED, until=until, decision=DECISION, people=PAIR, today=today)


def pictures(station: Station) -> int:
    return len(list(station.journal.home.pictures.iterdir()))


def test_pictures_are_destroyed_after_the_day_and_the_record_says_how_many_when_and_who(delivered: Station):
    keep(delivered)
    assert pictures(delivered) == 4
    record = destroy_pictures(delivered, ("Åsa", "Ola"), AFTER)
    assert pictures(delivered) == 0
    assert destruction(delivered) == record
    assert (record.sheets, record.set_aside, record.day, record.decision) == (3, 1, AFTER, DECISION)
    assert (record.people, record.is_done) == (["Ola", "Åsa"], True)


def test_the_record_names_no_serial(delivered: Station):
    keep(delivered)
    destroy_pictures(delivered, PAIR, AFTER)
    said = [delivered.journal.setting(name) or "" for name in (settings.RETENTION, settings.DESTRUCTION)]
    serials = [row["serial"] for row in delivered.journal.rows("SELECT serial FROM sheets")]
    assert len(serials) == 3
    assert not any(serial in text for serial in serials for text in said)


def test_what_was_counted_can_still_be_proved(delivered: Station):
    def kept() -> list[object]:
        tables = ("outbox", "sheets", "ballots", "held")
        return [list(delivered.journal.rows(f"SELECT * FROM {table}")) for table in tables]

    keep(delivered)
    before = kept()
    destroy_pictures(delivered, PAIR, AFTER)
    assert kept() == before


def test_whoever_looks_for_a_destroyed_picture_is_told_so(delivered: Station):
    keep(delivered)
    destroy_pictures(delivered, PAIR, AFTER)
    [aside] = held_sheets(delivered)
    with pytest.raises(WrongMoment, match=rf"destroyed on {AFTER} as decided \({DECISION}\)"):
        held_picture(delivered, aside.id)


@pytest.mark.parametrize("today", [ANNOUNCED, ANNOUNCED + APPEAL, UNTIL])
def test_nothing_goes_before_the_day_has_passed(delivered: Station, today: date):
    keep(delivered)
    with pytest.raises(WrongMoment, match=f"kept to the end of {UNTIL}"):
        destroy_pictures(delivered, PAIR, today)
    assert pictures(delivered) == 4


def test_nothing_goes_while_nobody_has_decided(delivered: Station):
    with pytest.raises(WrongMoment, match="Nobody has set how long"):
        destroy_pictures(delivered, PAIR, AFTER)
    assert pictures(delivered) == 4


def test_nothing_goes_before_central_has_receipted_everything(counted: Station):
    keep(counted)
    with pytest.raises(WrongMoment, match="Central has not receipted everything"):
        destroy_pictures(counted, PAIR, AFTER)
    assert pictures(counted) == 4


def test_nothing_goes_while_the_station_is_not_closed(pile: Pile):
    keep(pile.station)
    with pytest.raises(WrongMoment, match="not closed for good"):
        destroy_pictures(pile.station, PAIR, AFTER)


def test_one_person_neither_decides_nor_destroys(delivered: Station):
    with pytest.raises(TwoPeopleNeeded):
        keep_until(
            delivered, announced=ANNOUNCED, until=UNTIL, decision=DECISION, people=("Åsa", "åsa "), today=ANNOUNCED
        )
    keep(delivered)
    with pytest.raises(TwoPeopleNeeded):
        destroy_pictures(delivered, ("Åsa",), AFTER)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": ANNOUNCED + APPEAL - timedelta(days=1)}, f"may be appealed until {ANNOUNCED + APPEAL}"),
        ({"announced": AFTER, "until": AFTER + APPEAL}, "still to come"),
        ({"decision": "  "}, "Name the municipality's decision"),
    ],
)
def test_pictures_are_never_kept_for_less_than_the_time_for_appeals(
    delivered: Station, changes: dict[str, object], said: str
):
    asked = {"announced": ANNOUNCED, "until": UNTIL, "decision": DECISION, "people": PAIR, "today": ANNOUNCED}
    with pytest.raises(NotPossible, match=said):
        keep_until(delivered, **(asked | changes))  # type: ignore[arg-type]
    assert retention(delivered) is None


def test_the_day_can_be_put_off_until_the_pictures_are_gone(delivered: Station):
    keep(delivered)
    keep(delivered, until=AFTER)
    with pytest.raises(WrongMoment):
        destroy_pictures(delivered, PAIR, AFTER)
    destroy_pictures(delivered, PAIR, AFTER + timedelta(days=1))
    for again in (lambda: keep(delivered), lambda: destroy_pictures(delivered, PAIR, AFTER)):
        with pytest.raises(StationError, match="were destroyed on"):
            again()


CUT_OFF = """
import os, signal, sys
from datetime import date
from pathlib import Path
from station.destruction import destroy_pictures
from station.polling_station import open_station

removed = []
unlink = Path.unlink
def then_die(path):
    unlink(path)
    removed.append(path)
    if len(removed) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
Path.unlink = then_die
with open_station(Path(sys.argv[1])) as station:
    destroy_pictures(station, ("Kerstin", "Yusuf"), date.fromisoformat(sys.argv[2]))
"""


def test_a_destruction_that_is_cut_off_goes_on_with_the_same_record(delivered: Station, root: Path):
    keep(delivered)
    killed = subprocess.run([sys.executable, "-c", CUT_OFF, str(root), str(AFTER)], check=False)
    assert killed.returncode == -signal.SIGKILL
    half = destruction(delivered)
    assert half is not None
    assert not half.is_done
    assert pictures(delivered) == 2
    assert "It was cut off" in run(root, "pictures", "status")
    done = destroy_pictures(delivered, ("Somebody", "Else"), AFTER + timedelta(days=9))
    assert pictures(delivered) == 0
    assert done == half.model_copy(update={"is_done": True})


def test_a_backup_made_afterwards_can_be_restored(delivered: Station, root: Path, tmp_path: Path):
    keep(delivered)
    record = destroy_pictures(delivered, PAIR, AFTER)
    back_up(root, tmp_path / "station.backup")
    restore(tmp_path / "restored", tmp_path / "station.backup")
    with open_station(tmp_path / "restored") as restored:
        assert destruction(restored) == record


def run(root: Path, *arguments: str, code: int = 0) -> str:
    environment = {"ROSTLOKAL_PASSPHRASE": PASSPHRASES["chair"]}
    done = CliRunner().invoke(program, ["--home", str(root), *arguments], env=environment)
    if code:
        assert isinstance(done.exception, StationError | SystemExit)
        return f"{done.exception}{done.output}"
    assert done.exit_code == 0, done.output + repr(done.exception)
    return done.output


def test_the_commands_set_the_day_show_it_and_give_the_record(delivered: Station, root: Path):
    by = [part for name in PAIR for part in ("--by", name)]
    long_ago = ["--announced", "2020-01-02", "--until", "2020-03-01", "--decision", DECISION]
    assert "4 pictures\nKept until somebody sets how long" in run(root, "pictures", "status")
    assert "kept to the end of 2020-03-01" in run(root, "pictures", "keep", *long_ago, *by)
    assert f"Kept to the end of 2020-03-01 as decided ({DECISION})" in run(root, "pictures", "status")
    assert "Give both their names" in run(root, "pictures", "destroy", "--by", PAIR[0], code=1)
    record = run(root, "pictures", "destroy", *by)
    assert "3 pictures of sheets that were counted, 1 of sheets set aside" in record
    assert "Kerstin and Yusuf" in record
    assert record.splitlines() == run(root, "pictures", "status").splitlines()[1:]
    shown = json.loads(run(root, "pictures", "status", "--json"))
    assert shown["destruction"]["is_done"] is True
    assert shown["retention"]["until"] == "2020-03-01"
    assert pictures(delivered) == 0
