"""Provisional ballots by the number on their envelopes, as people at central read them."""

from click.testing import CliRunner

from ballots.outer_envelope import envelope_number
from central.cli import program
from central.envelopes import envelope_list
from central.reasons import EnvelopeVerdict
from sync.batch import Stream
from tests.central.town import Laptop, Town

ANNA, BO = "0a" * 32, "fe" * 32


def handed(laptop: Laptop, *voters: tuple[str, bool]) -> bytes:
    said = [
        {"type": "check-in", "nullifier": voter, "contests": ["parks"], "provisional": provisional}
        for voter, provisional in voters
    ]
    return laptop.batch(Stream.CHECKINS, records=said)


def test_each_envelope_is_found_by_its_number(town: Town, laptop: Laptop) -> None:
    town.take(handed(laptop, (ANNA, True), (BO, False), (BO, True)))
    listed = envelope_list(town.office)
    assert [(each.number, each.verdict) for each in listed.envelopes] == [
        (envelope_number(ANNA), EnvelopeVerdict.ACCEPTED),
        (envelope_number(BO), EnvelopeVerdict.VOTED_ON_PAPER),
    ]
    assert listed.waiting


def test_the_command_says_what_to_do_and_when_it_is_too_early(town: Town, laptop: Laptop) -> None:
    town.take(handed(laptop, (ANNA, True)))
    said = CliRunner().invoke(program, ["--home", str(town.office.home.folder), "envelopes"], catch_exceptions=False)
    assert "Open no envelope yet" in said.output
    assert f"{envelope_number(ANNA)}  Accepted: mix and scan." in said.output
    assert ANNA not in said.output
