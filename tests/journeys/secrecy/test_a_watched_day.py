"""Somebody watches who comes to vote and when, and later has the whole computer: what does that tell of the votes?

Two whole days of an official vote with real programs. One test a day, since playing it is what takes time.
"""

import random
from collections.abc import Mapping, Sequence

from station.desk import SET_SIZE
from sync.keyring import Secrets
from sync.nullifier import nullifier
from tests.journeys.secrecy.attack import appearing, found, judged, with_passphrase
from tests.journeys.secrecy.day import VOTERS, Day
from tests.journeys.secrecy.loot import Loot
from tests.station.conftest import PASSPHRASES

Parts = Sequence[Sequence[str]]
AFTER_NOON = ("evening", "read", "closed", "delivered")


def test_a_day_of_ballots_by_command_and_cups_pairs_nobody_with_a_ballot(day_by_command: Day):
    day = day_by_command
    sets = (day.order[:SET_SIZE], day.order[SET_SIZE : day.noon])
    check_only_the_running_set_is_told_apart(day.moments["noon"], day.order[: day.noon])
    check_no_claim_beats_chance(day, {"noon": sets, **{moment: [day.order] for moment in AFTER_NOON}})
    check_printing_wrote_nothing_but_reservations(day)
    check_serials_are_in_no_log(day)
    check_ids_are_nowhere(day)
    check_the_keys_tell_who_voted(day, check_the_passphrase_opens_no_batch(day))


def test_a_day_of_ballots_by_page_tells_only_what_a_delivery_at_noon_carried(day_by_page: Day):
    day = day_by_page
    delivered = (day.order[:SET_SIZE], day.order[SET_SIZE:])
    parts = {"noon": [day.order[: day.noon]], **dict.fromkeys(AFTER_NOON, delivered)}
    check_no_claim_beats_chance(day, parts)
    check_printing_wrote_nothing_but_reservations(day)
    check_serials_are_in_no_log(day)
    check_ids_are_nowhere(day)
    check_the_passphrase_opens_no_batch(day)
    told = {claim.trace for claim in found(judged(day.moments["closed"], [day.order]))}
    assert "table records: row" in told
    assert told <= {"table records: row", "table records: row and place"}


def check_no_claim_beats_chance(day: Day, parts: Mapping[str, Parts]) -> None:
    """``parts`` are the groups that are known to belong together."""
    for moment, known in parts.items():
        claims = judged(day.moments[moment], known)
        assert len(claims) >= 10
        assert found(claims) == [], moment


def check_only_the_running_set_is_told_apart(loot: Loot, order: Sequence[str]) -> None:
    """While it runs, the journal must know from which set it prints: its serials, never their order."""
    assert {claim.trace for claim in found(judged(loot, [order]))} == {"table serials: state"}


def check_printing_wrote_nothing_but_reservations(day: Day) -> None:
    # One voter's first ballot was spoiled.
    assert day.written == [0, SET_SIZE]
    assert len(day.papers) == VOTERS + 1


def check_serials_are_in_no_log(day: Day) -> None:
    """Not in what the programs say, nor beside the station's folder: print server, temporary files, home."""
    ours = (day.root.name, "stick", "backups")
    for loot in day.moments.values():
        for file in loot.files:
            if file.name.split("/")[0] not in ours:
                assert not any(serial.encode() in file.data for serial in day.order), file.name
    said = _said(day)
    assert not any(serial in said or serial in said.replace("-", "") for serial in day.order)


def check_ids_are_nowhere(day: Day) -> None:
    """Neither what was typed nor what anybody could compute from it without a secret."""
    every = {(file.name, file.data) for loot in day.moments.values() for file in loot.files}
    data = b"\0".join([*(part for name, content in every for part in (name.encode(), content)), _said(day).encode()])
    assert appearing((trace for voter in day.voters for trace in voter.traces()), data) == []


def check_the_passphrase_opens_no_batch(day: Day) -> Secrets:
    """Batches are sealed to central: with the keys, the attacker has the same files and so the same claims."""
    loot = day.moments["delivered"]
    secrets, opened = with_passphrase(loot, PASSPHRASES["deputy"])
    assert opened == loot
    return secrets


def check_the_keys_tell_who_voted(day: Day, secrets: Secrets) -> None:
    """The residual risk: whoever has the election secret too can test whether somebody took part."""
    secret = bytes.fromhex(secrets.election_secret or "")
    some = random.Random(5).sample(day.voters, 5)
    with day.moments["delivered"].journal() as journal:
        kept = {row[0] for row in journal.execute("SELECT nullifier FROM checkins")}
    assert {nullifier(voter.normalised, secret, test_mode=False) for voter in some} <= kept
    assert len(kept) == VOTERS


def _said(day: Day) -> str:
    return "".join(day.machine.said)
