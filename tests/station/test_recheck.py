"""A station looks for what a failing disk or another's hand has changed, without opening what is sealed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import CliRunner

from ballots.cvr import Box
from scanning.reasons import Reason
from scanning.result import rejected
from station.amend import look_again
from station.cli import program
from station.closing import close
from station.delivery import sync_online
from station.page_intake import count_page
from station.polling_station import Station, load_station
from station.recheck import recheck
from station.reconcile import reconcile
from station.review import Decision, decide
from tests.station.conftest import PAIR
from tests.station.pile import Pile


@pytest.fixture
def delivered(pile: Pile, closed_box: Callable[[int], Box]) -> Station:
    """Two ballots are read and delivered, one corrected; one page is set aside; the station is closed."""
    serials, box = pile.print(2), closed_box(2)
    for serial in serials:
        count_page(pile.station, box, pile.page(serial, "1"))
    count_page(pile.station, box, replace(rejected("scan.jpg", 3, Reason.BLURRED), picture=b"a blur"))
    sync_online(pile.station, pile.secrets)
    [asked] = look_again(pile.station, serials[0], "parks", "Nobody was sure", PAIR, [("1", "1")])
    decide(pile.station, [Decision(asked.id, {("1", "1"): "blank"})], PAIR)
    reconcile(pile.station, 0, "counted twice")
    close(pile.station, pile.secrets, PAIR)
    sync_online(pile.station, pile.secrets)
    return load_station(pile.station.journal)


def test_a_station_that_nobody_has_touched_is_what_it_was(delivered: Station):
    assert recheck(delivered) == []


def test_so_is_one_in_the_middle_of_its_day(pile: Pile, closed_box: Callable[[int], Box]):
    pile.print(1)
    count_page(pile.station, closed_box(1), pile.page(pile.serials[0], "1"))
    assert recheck(pile.station) == []


DAMAGE = {
    "a batch is gone": ("DELETE FROM outbox WHERE stream = 'paper' AND seq = 1", "lacks a batch"),
    "the last batch is gone": ("DELETE FROM outbox WHERE stream = 'ballots' AND kind = 'close'", "does not end"),
    "a hash is another": ("UPDATE outbox SET payload_hash = lower(hex(zeroblob(32))) WHERE seq = 1", "not central's"),
    "receipts were swapped": (
        "UPDATE outbox SET receipt = (SELECT receipt FROM outbox WHERE stream = 'paper' AND seq = 1)",
        "about another batch",
    ),
    "a ballot names a batch to come": ("UPDATE ballots SET seq = 99", "name a batch that there is not"),
    "a record names a batch to come": ("UPDATE records SET seq = 99 WHERE stream = 'paper'", "there is not"),
    "a manifest is changed": (
        "UPDATE manifests SET envelope = CAST(substr(envelope, 2) AS BLOB) WHERE version = 1",
        "Manifest 1",
    ),
    "a picture's hash is another": ("UPDATE sheets SET sha256 = lower(hex(zeroblob(32)))", "missing or damaged"),
}


@pytest.mark.parametrize(("change", "said"), DAMAGE.values(), ids=DAMAGE)
def test_what_was_changed_in_the_journal_is_named(delivered: Station, change: str, said: str):
    with delivered.journal.transaction():
        assert delivered.journal.change(change) > 0
    problems = recheck(delivered)
    assert [problem for problem in problems if said in problem] != []


def test_another_election_file_is_noticed(delivered: Station):
    with delivered.journal.transaction():
        delivered.journal.change(
            "UPDATE documents SET data = CAST(data || '\n# more' AS BLOB) WHERE name = 'election.toml'"
        )
    assert "The election file is another one than the manifest names." in recheck(load_station(delivered.journal))


def test_a_picture_that_is_gone_or_changed_is_named_and_no_serial_is(delivered: Station, pile: Pile):
    first, *others = sorted(delivered.journal.home.pictures.iterdir())
    first.unlink()
    for path in others:
        path.write_bytes(b"bit flip")
    problems = recheck(delivered)
    assert len(problems) == 3
    assert not [serial for serial in pile.serials if serial in " ".join(problems)]


def test_the_command_says_so_and_ends_with_status_1(delivered: Station):
    command = ["--home", str(delivered.journal.home.root), "recheck"]
    whole = CliRunner().invoke(program, command)
    assert (whole.exit_code, whole.output) == (0, "The journal, its receipts and its pictures are what they were.\n")
    next(delivered.journal.home.pictures.iterdir()).unlink()
    damaged = CliRunner().invoke(program, command)
    assert damaged.exit_code == 1
    assert "Keep this computer as it is" in damaged.output
