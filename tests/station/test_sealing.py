from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.cvr import Box, is_private_text, parse_contest_text, parse_private_text
from ballots.election_file import ElectionFile, parse_election
from station.batching import MOST_BYTES, packed
from station.cast import finished_ballots
from station.checkin import check_in
from station.delivery import sync_online
from station.outbox import outgoing, stream_counts
from station.page_intake import count_page
from station.polling_station import Station
from station.sealing import seal_pending
from sync.batch import MAX_RECORDS, Kind, Stream
from sync.keyring import Secrets
from sync.leaves import commit
from tests.station.pile import Pile
from tests.station.town_hall import TownHall

ITEMS = st.lists(st.tuples(st.integers(1, 300), st.integers(1, MOST_BYTES)), max_size=40)


@given(ITEMS)
def test_packs_hold_everything_in_order_and_fit_a_batch(items: list[tuple[int, int]]):
    packs = list(packed(items, lambda item: item[0], lambda item: item[1]))
    assert [item for pack in packs for item in pack] == items
    for pack in packs:
        fits = sum(n for n, _ in pack) <= MAX_RECORDS and sum(size for _, size in pack) <= MOST_BYTES
        assert fits or len(pack) == 1


def read_all(pile: Pile, box: Box, style: str = "A") -> None:
    for serial in pile.serials:
        for page in range(1, len(pile.station.plans[style].pages) + 1):
            count_page(pile.station, box, pile.page(serial, "1", style=style, page=page))


def test_a_sealed_ballot_opens_at_central_with_its_contest_and_private_leaves(
    pile: Pile, closed_box: Callable[[int], Box], hall: TownHall
):
    pile.print(3)
    read_all(pile, closed_box(3))
    sync_online(pile.station, pile.secrets)
    privates = [parse_private_text(text) for text in hall.texts() if is_private_text(text)]
    contests = [parse_contest_text(text) for text in hall.texts() if not is_private_text(text)]
    assert sorted(private.serial for private in privates) == pile.serials
    assert {private.box for private in privates} == {Box("bibliotek", "1", "S-1")}
    assert [record.marks for record in contests] == [(("1", "1"),)] * 3
    [batch] = hall.batches[Stream.BALLOTS]
    leaves = [leaf for private in privates for leaf in private.contests]
    assert sorted(leaves) == sorted(commit(o) for o in batch.openings if not is_private_text(o.body))


def test_no_record_that_leaves_the_station_carries_a_time(
    pile: Pile, closed_box: Callable[[int], Box], hall: TownHall, secrets: Secrets
):
    check_in(pile.station, secrets, "doc:SE:AB1234", "A", date(2027, 5, 1))
    pile.print(1)
    read_all(pile, closed_box(1))
    sync_online(pile.station, pile.secrets)
    said = [*hall.texts(), *(str(record) for stream in Stream for record in hall.records(stream))]
    assert len(said) == 7
    assert not [text for text in said if ":" in text and any(f"T{hour:02}:" in text for hour in range(24))]


def test_many_ballots_make_batches_that_central_takes(pile: Pile, closed_box: Callable[[int], Box], hall: TownHall):
    pile.print(300)
    read_all(pile, closed_box(300))
    sync_online(pile.station, pile.secrets)
    counts = [batch.payload.count for batch in hall.batches[Stream.BALLOTS]]
    assert sum(counts) == 600
    assert max(counts) == MAX_RECORDS


def test_long_readings_make_smaller_batches(
    pile: Pile, closed_box: Callable[[int], Box], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("station.batching.MOST_BYTES", 10_000)
    pile.print(30, "B")
    read_all(pile, closed_box(30), "B")
    seal_pending(pile.station, pile.secrets)
    assert stream_counts(pile.station.journal, Stream.BALLOTS).sealed > 3


def test_the_largest_batch_of_each_kind_stays_below_what_sync_takes(pile: Pile, closed_box: Callable[[int], Box]):
    for _ in range(4):
        pile.print(10_000)
    seal_pending(pile.station, pile.secrets)
    sizes = [len(batch.sealed) for seq in range(1, 9) if (batch := outgoing(pile.station.journal, Stream.PAPER, seq))]
    assert max(sizes) > 400_000


def test_sealed_bytes_are_never_made_again(open_for_voters: Station, secrets: Secrets):
    seal_pending(open_for_voters, secrets)
    first = outgoing(open_for_voters.journal, Stream.PAPER, 1)
    assert first is not None
    assert seal_pending(open_for_voters, secrets) == 0
    assert outgoing(open_for_voters.journal, Stream.PAPER, 1) == first
    assert outgoing(open_for_voters.journal, Stream.PAPER, 2) is None


def test_a_crash_while_sealing_leaves_the_records_for_the_next_time(
    open_for_voters: Station, secrets: Secrets, monkeypatch: pytest.MonkeyPatch, hall: TownHall
):
    with monkeypatch.context() as broken:
        broken.setattr("station.sealing.mark_sealed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal_pending(open_for_voters, secrets)
    assert outgoing(open_for_voters.journal, Stream.PAPER, 1) is None
    sync_online(open_for_voters, secrets)
    assert sorted(record["type"] for record in hall.records(Stream.PAPER)) == ["box-opened", "day"]


def test_each_batch_follows_the_one_before_and_the_first_the_request(
    open_for_voters: Station, secrets: Secrets, hall: TownHall
):
    sync_online(open_for_voters, secrets)
    check_in(open_for_voters, secrets, "doc:SE:AB1234", "A", date(2027, 5, 1))
    sync_online(open_for_voters, secrets)
    check_in(open_for_voters, secrets, "doc:SE:AB1235", "A", date(2027, 5, 1))
    sync_online(open_for_voters, secrets)
    first, second = hall.batches[Stream.CHECKINS]
    assert first.payload.prev == hall.manifest.incarnations[0].request_hash
    assert second.payload.prev == first.payload_hash
    assert {first.payload.kind, second.payload.kind} == {Kind.RECORDS}


def test_ballots_of_an_unfinished_review_stay_behind(pile: Pile, closed_box: Callable[[int], Box], hall: TownHall):
    pile.print(2)
    box = closed_box(2)
    count_page(pile.station, box, pile.page(pile.serials[0], "1"))
    count_page(pile.station, box, pile.page(pile.serials[1], unclear=("1",)))
    sync_online(pile.station, pile.secrets)
    assert [parse_private_text(text).serial for text in hall.texts() if is_private_text(text)] == pile.serials[:1]


def test_a_sealed_ballot_tells_neither_its_language_nor_its_edition(
    pile: Pile, closed_box: Callable[[int], Box], election_file: ElectionFile
):
    pile.print(1)
    read_all(pile, closed_box(1))
    in_english_first = election_file.data.replace(
        b"styles = [", b'styles = [{ id = "EN", contests = ["parks"], languages = ["en"], edition = "large" },', 1
    )
    station = replace(pile.station, election_file=parse_election(in_english_first, "election.toml"))
    assert [ballot.style for ballot in finished_ballots(station)] == ["EN"]
    assert [ballot.style for ballot in finished_ballots(pile.station)] == ["A"]
