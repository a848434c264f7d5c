"""Faults 1 to 4: the network loses, repeats, reorders, cuts and swells what it carries."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from central import schema
from central.incidents import Kind as Incident
from central.serve import api_server
from station.outbox import outgoing, stream_counts
from station.sealing import seal_pending
from sync import api
from sync.batch import MAX_BYTES, Stream
from sync.errors import Refused, Unreachable
from sync.push import Transport
from tests.journeys.faults.books import read_books, rows
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.network import Fault
from tests.journeys.faults.world import World

CHECKINS = Stream.CHECKINS


def sealed(computer: Computer, seq: int, stream: Stream = CHECKINS) -> bytes:
    """A batch that the computer has sealed."""
    found = outgoing(computer.station.journal, stream, seq)
    assert found is not None
    return found.sealed


def sealed_days(computer: Computer, *voters: int) -> None:
    """One batch of check-ins for each voter."""
    for voter in voters:
        computer.check_in(voter)
        seal_pending(computer.station, computer.secrets)


@contextmanager
def served(world: World) -> Iterator[Transport]:
    """Central's real server over TLS on loopback."""
    server = api_server(world.network.app, world.office.keys, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        with Transport([f"https://127.0.0.1:{server.bind_addr[1]}"], world.office.keys.tls_pin) as transport:
            yield transport
    finally:
        server.stop()
        thread.join()


def send_at_once(world: World, batches: list[bytes]) -> list[object]:
    """Every batch from a thread and a connection of its own, all let go at the same moment; the answers."""
    ready, answers = threading.Barrier(len(batches)), list[object]()
    with served(world) as first:

        def send(batch: bytes) -> None:
            with Transport(first._addresses, world.office.keys.tls_pin) as own:
                ready.wait()
                answers.append(own.send(batch))

        threads = [threading.Thread(target=send, args=(batch,)) for batch in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return answers


def test_fault_1_an_answer_lost_after_the_commit_brings_the_same_receipt_and_counts_once(
    world: World, tensta: Computer
) -> None:
    tensta.check_in(1)
    world.network.faults.append(Fault.LOST_ANSWER)
    with pytest.raises(Unreachable):
        tensta.sync()
    assert stream_counts(tensta.station.journal, CHECKINS).receipted == 0
    tensta.sync()
    assert sum(read_books(world).check_ins.values()) == 1
    assert stream_counts(tensta.station.journal, CHECKINS).receipted == 1


def test_fault_1_every_answer_of_a_day_lost_once_still_counts_everything_once(world: World, tensta: Computer) -> None:
    tensta.vote(1, 2, 3)
    world.network.faults.extend([Fault.LOST_ANSWER] * 3)
    for _ in range(3):
        with pytest.raises(Unreachable):
            tensta.sync()
    tensta.sync()
    books = read_books(world)
    assert (sum(books.check_ins.values()), sum(books.serials.values())) == (3, 3)


def test_fault_2_the_same_batch_six_times_at_once_is_one_batch_and_six_times_the_same_receipt(
    world: World, tensta: Computer
) -> None:
    sealed_days(tensta, 1)
    answers = send_at_once(world, [sealed(tensta, 1)] * 6)
    assert len(answers) == 6
    assert len(set(answers)) == 1
    assert rows(world, schema.check_ins) == 1


def test_fault_2_six_times_at_once_against_a_fork_leaves_one_history_and_keeps_the_other(
    world: World, tensta: Computer
) -> None:
    world.computers["copy"] = world.start("tensta-1", world.copy("tensta-1"))
    sealed_days(tensta, 1)
    sealed_days(world.computers["copy"], 2)
    one, other = sealed(tensta, 1), sealed(world.computers["copy"], 1)
    send_at_once(world, [one, one, one, other, one, one, one])
    assert (rows(world, schema.check_ins), rows(world, schema.disputed)) == (1, 1)
    assert read_books(world).kinds == {Incident.FORK}


def test_fault_3_late_deliveries_that_arrive_in_reverse_order_change_nothing(world: World, tensta: Computer) -> None:
    for voter in (1, 2, 3):
        tensta.check_in(voter)
        world.network.faults.append(Fault.LATE)
        with pytest.raises(Unreachable):
            tensta.sync()
    world.network.faults.clear()
    tensta.sync()
    before = read_books(world).check_ins
    assert set(world.network.bring_late()) == {200}
    assert read_books(world).check_ins == before
    assert sum(before.values()) == 3


def test_fault_3_what_comes_before_its_predecessor_is_sent_back_to_the_gap_and_nothing_is_kept(
    world: World, tensta: Computer
) -> None:
    sealed_days(tensta, 1, 2, 3)
    for seq in (3, 2):
        status, body = world.network.carry("POST", api.BATCHES, sealed(tensta, seq))
        assert (status, api.Problem.model_validate_json(body).next) == (409, 1)
    assert rows(world, schema.batches) == rows(world, schema.disputed) == 0
    tensta.sync()
    assert rows(world, schema.check_ins) == 3


@pytest.mark.parametrize("part", [0.002, 0.01, 0.3, 0.9, 0.9999], ids=lambda part: f"{part:.2%} of it")
def test_fault_4_a_truncated_body_is_refused_and_the_whole_one_counts(
    world: World, tensta: Computer, part: float
) -> None:
    sealed_days(tensta, 1)
    whole = sealed(tensta, 1)
    status, _ = world.network.carry("POST", api.BATCHES, whole[: int(len(whole) * part)])
    assert status == 400
    assert rows(world, schema.batches) == rows(world, schema.disputed) == 0
    tensta.sync()
    assert rows(world, schema.check_ins) == 1


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 2 * MAX_BYTES + 1, 8 * MAX_BYTES])
def test_fault_4_an_oversize_body_is_refused_and_the_next_delivery_is_served(
    world: World, tensta: Computer, size: int
) -> None:
    sealed_days(tensta, 1)
    with served(world) as transport:
        with pytest.raises((Refused, Unreachable)):
            transport.send(sealed(tensta, 1).ljust(size, b"\0"))
        assert isinstance(transport.send(sealed(tensta, 1)), bytes)
    assert rows(world, schema.check_ins) == 1


def test_fault_4_a_cut_in_the_middle_of_a_delivery_leaves_every_batch_to_be_sent_again(
    world: World, tensta: Computer
) -> None:
    sealed_days(tensta, 1, 2, 3, 4)
    world.network.faults.extend([None, Fault.CUT, None, Fault.CUT, Fault.LOST_ANSWER])
    for _ in range(3):
        with pytest.raises(Unreachable):
            tensta.sync()
    tensta.sync()
    assert rows(world, schema.check_ins) == 4
    assert rows(world, schema.disputed) == 0
