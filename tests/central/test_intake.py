"""What central does with batches: nothing genuine is lost, nothing forged is kept, nothing is counted twice."""

import json
import threading

import pytest
from sqlalchemy import select

from ballots.cvr import contest_record, contest_text
from ballots.serials import new_serials
from central import schema, streams
from central.enrolment import revoke
from central.incidents import Kind as Incident
from central.incidents import listed
from central.intake import Delivery, take_in
from sync.batch import Kind, Stream
from sync.errors import BadBatch, BadEnvelope, UnknownIncarnation
from sync.keys import AgeKey
from sync.leaves import new_opening
from sync.ledger import Verdict
from sync.receipt import open_receipt_for
from sync.sealing import seal, unseal
from tests.central.town import NOW, NULLIFIER, Laptop, Town, openings_of, rows


def incidents(town: Town) -> list[Incident]:
    with town.office.database.reading() as connection:
        return [incident.kind for incident in listed(connection)]


def test_a_batch_is_receipted_for_its_own_bytes(town: Town, laptop: Laptop) -> None:
    batch = laptop.check_in(NULLIFIER)
    delivery = town.take(batch)
    assert (delivery.verdict, delivery.next_seq) == (Verdict.ACCEPT, 2)
    receipt = open_receipt_for(
        delivery.receipt,
        town.office.keys.receipt.public,
        incarnation=laptop.id,
        stream=Stream.CHECKINS,
        seq=1,
        payload_hash=batch.payload_hash,
    )
    assert receipt.received_at == "2027-03-15T18:00:00Z"


def test_the_same_batch_again_gets_the_same_receipt_and_counts_once(town: Town, laptop: Laptop) -> None:
    batch = laptop.check_in(NULLIFIER)
    first, second = town.take(batch), town.take(batch)
    assert second.verdict is Verdict.AGAIN
    assert second.receipt == first.receipt
    assert rows(town, schema.check_ins) == 1


def test_sealed_bytes_are_kept_verbatim(town: Town, laptop: Laptop) -> None:
    batch = laptop.check_in(NULLIFIER)
    town.take(batch)
    with town.office.database.reading() as connection:
        assert connection.execute(select(schema.batches.c.sealed)).scalar_one() == batch.sealed


def test_a_gap_is_sent_back_to_what_is_missing(town: Town, laptop: Laptop) -> None:
    first, second = laptop.check_in(NULLIFIER), laptop.check_in("cd" * 32)
    ahead = town.take(second)
    assert (ahead.verdict, ahead.next_seq, ahead.receipt) == (Verdict.AHEAD, 1, None)
    assert [town.take(each).verdict for each in (first, second)] == [Verdict.ACCEPT, Verdict.ACCEPT]


def test_a_fork_keeps_both_stops_the_stream_and_calls_a_human(town: Town, laptop: Laptop) -> None:
    prev = laptop.request.payload_hash
    town.take(laptop.check_in(NULLIFIER))
    records = [{"type": "check-in", "nullifier": "cd" * 32, "contests": ["parks"]}]
    other = laptop.batch_at(1, prev, Stream.CHECKINS, records=records)
    assert town.take(other).verdict is Verdict.FORK
    assert town.take(laptop.check_in("ef" * 32)).verdict is Verdict.FROZEN
    assert (rows(town, schema.batches), rows(town, schema.disputed)) == (1, 2)
    assert set(incidents(town)) == {Incident.FORK, Incident.FROZEN}
    # The other streams of the same computer go on.
    assert town.take(laptop.printed(new_serials(2))).verdict is Verdict.ACCEPT


def test_a_fork_sent_again_is_kept_once(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in(NULLIFIER))
    fork = laptop.batch_at(1, "0" * 64, Stream.CHECKINS, records=[{"type": "x"}])
    town.take(fork)
    town.take(fork)
    assert rows(town, schema.disputed) == 1


def test_six_at_once_and_a_fork_give_one_history(town: Town, laptop: Laptop) -> None:
    prev = laptop.request.payload_hash
    batch = laptop.check_in(NULLIFIER)
    fork = laptop.batch_at(1, prev, Stream.CHECKINS, records=[{"type": "check-in", "nullifier": "cd" * 32}])
    deliveries: list[Delivery] = []
    threads = [
        threading.Thread(target=lambda sent=sent: deliveries.append(town.take(sent)))
        for sent in (batch, batch, fork, batch, batch, batch, batch)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdicts = [delivery.verdict for delivery in deliveries]
    assert len(deliveries) == 7
    assert verdicts.count(Verdict.ACCEPT) == 1
    assert rows(town, schema.batches) == 1
    assert rows(town, schema.disputed) >= 1


@pytest.mark.parametrize("place", [5, 200, -1], ids=["in the header", "in the middle", "at the end"])
def test_a_flipped_byte_is_refused_and_nothing_is_kept(town: Town, laptop: Laptop, place: int) -> None:
    damaged = bytearray(laptop.check_in(NULLIFIER).sealed)
    damaged[place] ^= 1
    with pytest.raises(BadEnvelope):
        take_in(town.office, bytes(damaged), NOW)
    assert rows(town, schema.batches) == rows(town, schema.disputed) == 0


@pytest.mark.parametrize("body", [b"", b"hello", b"\0" * 1000], ids=["empty", "text", "zeros"])
def test_a_body_that_is_no_batch_is_refused(town: Town, body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        take_in(town.office, body, NOW)


def test_a_truncated_batch_is_refused(town: Town, laptop: Laptop) -> None:
    sealed = laptop.check_in(NULLIFIER).sealed
    with pytest.raises(BadEnvelope):
        take_in(town.office, sealed[: len(sealed) // 2], NOW)


def test_a_batch_of_another_election_is_refused(town: Town, laptop: Laptop) -> None:
    with pytest.raises(BadBatch, match="another election"):
        town.take(laptop.batch(Stream.PAPER, records=[{"type": "unused", "count": 1}], election="e" * 64))


def test_a_receipt_cannot_pass_as_a_batch(town: Town, laptop: Laptop) -> None:
    receipt = town.take(laptop.check_in(NULLIFIER)).receipt
    body = json.dumps({"envelope": receipt.decode(), "openings": []}).encode()
    with pytest.raises(BadEnvelope, match="another type"):
        take_in(town.office, seal(body, laptop.manifest.recipients), NOW)


def test_a_computer_that_nobody_approved_is_refused(town: Town) -> None:
    stranger = town.laptop("tensta")
    with pytest.raises(UnknownIncarnation):
        town.take(stranger.check_in(NULLIFIER))


def test_a_computer_speaks_only_with_its_own_key(town: Town, laptop: Laptop) -> None:
    other = town.enrolled("lund")
    sealed = unseal(laptop.check_in(NULLIFIER).sealed, town.office.keys.age)
    outer = json.loads(sealed)
    envelope = json.loads(outer["envelope"])
    forged = json.loads(unseal(other.check_in(NULLIFIER).sealed, town.office.keys.age))
    envelope["signatures"] = json.loads(forged["envelope"])["signatures"]
    outer["envelope"] = json.dumps(envelope)
    with pytest.raises(BadEnvelope):
        take_in(town.office, seal(json.dumps(outer).encode(), laptop.manifest.recipients), NOW)


def test_a_revoked_computer_is_held_from_the_moment_it_is_noticed(town: Town, laptop: Laptop) -> None:
    before, after = laptop.check_in(NULLIFIER), laptop.check_in("cd" * 32)
    town.take(before)
    revoke(town.office, laptop.id)
    assert town.take(after).verdict is Verdict.QUARANTINE
    town.sign()
    assert town.take(after).verdict is Verdict.QUARANTINE
    assert town.take(before).verdict is Verdict.AGAIN
    assert (rows(town, schema.check_ins), rows(town, schema.disputed)) == (1, 1)
    assert incidents(town) == [Incident.QUARANTINE]


def test_nothing_follows_the_closing_record(town: Town, laptop: Laptop) -> None:
    town.take(laptop.close(Stream.CHECKINS))
    late = laptop.check_in(NULLIFIER)
    assert town.take(late).verdict is Verdict.AFTER_CLOSE
    assert (rows(town, schema.check_ins), rows(town, schema.disputed)) == (0, 1)
    assert incidents(town) == [Incident.AFTER_CLOSE]


def test_a_batch_that_knows_a_newer_manifest_shows_that_central_is_old(town: Town, laptop: Laptop) -> None:
    town.take(laptop.batch(Stream.PAPER, records=[{"type": "unused", "count": 1}], manifest=99))
    assert incidents(town) == [Incident.MANIFEST_AHEAD]


def test_an_unreadable_record_is_listed_and_the_others_count(town: Town, laptop: Laptop) -> None:
    good = {"type": "check-in", "nullifier": NULLIFIER, "contests": ["parks"]}
    bad = {"type": "check-in", "nullifier": "nobody", "contests": ["parks"]}
    delivery = town.take(laptop.batch(Stream.CHECKINS, records=[good, bad]))
    assert delivery.receipt is not None
    assert rows(town, schema.check_ins) == 1
    assert incidents(town) == [Incident.NOT_READABLE]


def test_ballots_are_opened_into_rows_without_order(town: Town, laptop: Laptop) -> None:
    serials = new_serials(3)
    town.take(laptop.ballots(town.election, {serial: {"parks": [("P1", "1")]} for serial in serials}))
    assert (rows(town, schema.ballots), rows(town, schema.contest_records)) == (3, 9)
    with town.office.database.reading() as connection:
        creation = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name IN ('ballots', 'check_ins')")
        assert all("WITHOUT ROWID" in sql for (sql,) in creation)


def test_a_leaf_that_came_before_is_listed_and_kept_once(town: Town, laptop: Laptop) -> None:
    openings = laptop.openings(town.election, new_serials(1)[0], {})
    town.take(laptop.batch(Stream.BALLOTS, openings=openings))
    assert town.take(laptop.batch(Stream.BALLOTS, openings=openings)).verdict is Verdict.ACCEPT
    assert rows(town, schema.ballots) == 1
    assert incidents(town) == [Incident.NOT_READABLE]


def test_a_ballot_that_makes_no_sense_is_listed_and_the_others_count(town: Town, laptop: Laptop) -> None:
    parks = contest_record(town.election.contest("parks"), [("P1", "1")])
    good, other = new_serials(2)
    nonsense = [
        *openings_of("tensta", good, [parks]),
        *openings_of("tensta", other, [parks, parks]),
        *openings_of("tensta", "no serial", [parks]),
        new_opening(contest_text(parks)),
        new_opening('{"serial": 1}'),
        new_opening('{"serial":'),
    ]
    town.take(laptop.batch(Stream.BALLOTS, openings=nonsense))
    with town.office.database.reading() as connection:
        assert connection.execute(select(schema.ballots.c.serial)).scalars().all() == [good]
        notes = [incident.note for incident in listed(connection)]
    assert len(notes) >= 4
    assert not any(other in note for note in notes)


def test_a_central_without_a_manifest_takes_nothing_in(new_town: Town) -> None:
    with pytest.raises(Exception, match="not signed a manifest"):
        take_in(new_town.office, b"x", NOW)


def test_central_itself_cannot_read_what_is_sealed_to_others(town: Town, laptop: Laptop) -> None:
    sealed = seal(unseal(laptop.check_in(NULLIFIER).sealed, town.office.keys.age), [AgeKey.generate().recipient])
    with pytest.raises(BadEnvelope):
        take_in(town.office, sealed, NOW)


def test_a_full_disk_keeps_nothing_half_and_says_so(town: Town, laptop: Laptop) -> None:
    first, second = laptop.check_in(NULLIFIER), laptop.printed(new_serials(2_000))
    town.take(first)
    # The one connection that writes finds the disk full from now on.
    with town.office.database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Exception, match="could not be written"):
        town.take(second)
    town.office.database.writer.dispose()
    assert town.take(second).verdict is Verdict.ACCEPT
    with town.office.database.reading() as connection:
        assert streams.last_seq(connection, laptop.id, Stream.PAPER) == 1


def test_the_revocation_limit_is_what_central_held(town: Town, laptop: Laptop) -> None:
    town.take(laptop.check_in(NULLIFIER))
    revoke(town.office, laptop.id[:16])
    listed_as = town.sign().incarnation(laptop.id)
    assert {stream.value: listed_as.last_counted(stream) for stream in Stream} == {
        "checkins": 1,
        "paper": 0,
        "ballots": 0,
    }


def test_a_close_needs_its_totals_to_be_readable(town: Town, laptop: Laptop) -> None:
    town.take(laptop.batch(Stream.PAPER, Kind.CLOSE, records=[{"type": "closed"}]))
    assert incidents(town) == [Incident.NOT_READABLE]
