"""Somebody watches who comes to vote and when, and later has the whole computer: what does that tell of the votes?

Two whole days of an official vote with real programs. One test a day, since playing it is what takes time.
"""

import random
from collections.abc import Mapping, Sequence

from station.desk import SET_SIZE
from station.seen import SEEN_FILE
from sync.keyring import Secrets
from sync.nullifier import nullifier
from tests.journeys.secrecy.attack import appearing, found, judged, with_passphrase
from tests.journeys.secrecy.day import AFTERNOON, NOON, VOTERS, Day
from tests.journeys.secrecy.loot import Loot
from tests.station.conftest import PASSPHRASES

Parts = Sequence[Sequence[str]]
EVENING = ("evening", "read", "closed", "delivered")


def test_a_day_of_ballots_by_command_and_cups_pairs_nobody_with_a_ballot(day_by_command: Day):
    """All voters share one set."""
    day = day_by_command
    check_no_claim_beats_chance(day, {"noon": [day.order[:NOON]], "afternoon": [day.order[:AFTERNOON]]})
    check_no_claim_beats_chance(day, {moment: [day.order] for moment in EVENING})
    check_printing_wrote_only_at(day, [0])
    check_serials_are_in_no_log(day)
    check_ids_are_nowhere(day)
    check_the_keys_tell_who_voted(day, check_the_passphrase_opens_no_batch(day))


def test_a_day_of_ballots_by_page_tells_only_sets_that_were_delivered_apart(day_by_page: Day):
    """Two sets, the first delivered at noon: which set a ballot is from, and nothing within it."""
    day = day_by_page
    # One voter had a ballot replaced.
    own = SET_SIZE - 1
    first, second = day.order[:own], day.order[own:]
    check_no_claim_beats_chance(day, {"noon": [day.order[:NOON]], "afternoon": [first, day.order[own:AFTERNOON]]})
    check_no_claim_beats_chance(day, {moment: [first, second] for moment in EVENING})
    check_printing_wrote_only_at(day, [0, SET_SIZE])
    check_serials_are_in_no_log(day)
    check_ids_are_nowhere(day)
    check_the_passphrase_opens_no_batch(day)
    check_a_list_of_voters_tells_of_no_ballot_and_goes(day, [first, day.order[own:AFTERNOON]])
    assert "table serials: state" in told(day.moments["afternoon"], day.order[:AFTERNOON])
    assert "table records: row" in told(day.moments["closed"], day.order)
    assert told(day.moments["closed"], day.order) <= {"table records: row", "table records: row and place"}


def told(loot: Loot, order: Sequence[str]) -> set[str]:
    """The traces that tell more than chance, to somebody who takes all ballots for one part."""
    return {claim.trace for claim in found(judged(loot, [order]))}


def check_no_claim_beats_chance(day: Day, parts: Mapping[str, Parts]) -> None:
    """``parts`` are the groups that are known to belong together."""
    for moment, known in parts.items():
        claims = judged(day.moments[moment], known)
        assert len(claims) >= 10
        assert found(claims) == [], moment


def check_printing_wrote_only_at(day: Day, reservations: list[int]) -> None:
    assert day.written == reservations
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


def check_a_list_of_voters_tells_of_no_ballot_and_goes(day: Day, parts: Parts) -> None:
    """The list of voters seen elsewhere is all that a passphrase opens in the afternoon; after closing it is gone."""
    loot = day.moments["afternoon"]
    _, opened = with_passphrase(loot, PASSPHRASES["chair"])
    assert len(opened.files) == len(loot.files) + 1
    assert found(judged(opened, parts)) == []
    with loot.journal() as journal:
        [sealed] = journal.execute("SELECT data FROM documents WHERE name = ?", (SEEN_FILE,)).fetchone()
    traces = [sealed[start : start + 64] for start in range(0, len(sealed), 500)]
    for moment in ("closed", "delivered"):
        assert appearing(traces, b"\0".join(file.data for file in day.moments[moment].files)) == []


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
