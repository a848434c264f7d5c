"""Corrections at central: the newest counts, once; one that does not fit changes nothing and holds its ballot."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import permutations

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ballots.cvr import Box, parse_contest_text, parse_private_text
from ballots.serials import new_serials
from central import schema
from central.amending import Reading, Standing, standing
from central.cli import program
from central.corrections import read_standing
from central.database import open_database, sqlite_url
from central.gather import gather
from central.incidents import Kind as Incident
from central.incidents import listed
from central.intake import take_in
from central.merge import Merged, merge
from central.reasons import HeldReason
from central.recheck import recheck
from central.status import read_status
from sync.batch import Kind, SealedBatch, Stream
from sync.leaves import Opening, commit
from sync.ledger import Verdict
from tests.central.town import NOW, Laptop, Town, amends, openings_of, superseding

WRONG = {"parks": [("P1", "1")], "roads": [("R1", "1")]}
RIGHT = {"parks": [("P2", "1")], "roads": [("R1", "1")]}
Ballot = list[Opening]


@pytest.fixture
def ballots(town: Town, laptop: Laptop) -> list[Ballot]:
    """Two ballots are delivered, both marked the same way."""
    serials = new_serials(2)
    town.take(laptop.printed(serials))
    made = [laptop.openings(town.election, serial, WRONG) for serial in serials]
    town.take(laptop.batch(Stream.BALLOTS, openings=[opening for ballot in made for opening in ballot]))
    return made


def merged(town: Town) -> Merged:
    with town.office.database.reading() as connection:
        return merge(town.election, gather(connection, town.manifest))


def parks(town: Town) -> list[tuple[str, ...]]:
    """Whom the counted votes in the parks are for."""
    votes = [each.judgement.vote for each in merged(town).counted if each.contest == "parks"]
    return sorted(vote.choices for vote in votes if vote)


def incidents(town: Town) -> list[Incident]:
    with town.office.database.reading() as connection:
        return [each.kind for each in listed(connection)]


def test_a_correction_counts_instead_of_what_it_corrects(town: Town, laptop: Laptop, ballots: list[Ballot]) -> None:
    new = laptop.corrected(town.election, ballots[0], RIGHT)
    assert town.take(laptop.amendment([new], ballots[:1])).verdict is Verdict.ACCEPT
    assert parks(town) == [("P1",), ("P2",)]
    assert (merged(town).held, merged(town).copies, merged(town).amended) == ((), 0, {"tensta": 1})
    assert incidents(town) == []


def test_the_newest_of_several_corrections_counts_and_the_others_are_kept(
    town: Town, laptop: Laptop, ballots: list[Ballot]
) -> None:
    first = laptop.corrected(town.election, ballots[0], RIGHT)
    second = laptop.corrected(town.election, first, {"parks": [("P3", "1")]})
    town.take(laptop.amendment([first], ballots[:1]))
    town.take(laptop.amendment([second], [first]))
    assert parks(town) == [("P1",), ("P3",)]
    assert merged(town).amended == {"tensta": 1}
    with town.office.database.reading() as connection:
        reasons = connection.execute(select(schema.amendments.c.reason)).scalars().all()
        assert len(connection.execute(select(schema.ballots)).all()) == 4
    assert reasons == ["Looked at again"] * 2


def test_a_correction_that_says_the_same_counts_once(town: Town, laptop: Laptop, ballots: list[Ballot]) -> None:
    new = laptop.corrected(town.election, ballots[0], WRONG)
    batch = laptop.amendment([new], ballots[:1])
    town.take(batch)
    assert town.take(batch).verdict is Verdict.AGAIN
    assert parks(town) == [("P1",), ("P1",)]
    assert merged(town).copies == 0


def test_status_report_and_recheck_know_of_corrections(town: Town, laptop: Laptop, ballots: list[Ballot]) -> None:
    town.take(laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], ballots[:1]))
    [computer] = read_status(town.office).stations[0].computers
    assert (computer.ballots, computer.amended) == (2, 1)
    assert recheck(town.office) == []
    home = ["--home", str(town.office.home.folder)]
    assert "1 corrections of ballots" in CliRunner().invoke(program, [*home, "status"]).output
    said = CliRunner().invoke(program, [*home, "corrections"]).output
    assert "Looked at again" in said
    assert "Kerstin, Yusuf" in said


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM superseded",
        "UPDATE amendments SET amends = replace(amends, substr(amends, 1, 1), 'g')",
        "UPDATE amendments SET reason = 'Nothing was wrong'",
    ],
)
def test_a_correction_changed_in_the_database_is_found(
    town: Town, laptop: Laptop, ballots: list[Ballot], change: str
) -> None:
    town.take(laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], ballots[:1]))
    with closing(sqlite3.connect(town.office.home.database)) as connection:
        assert connection.execute(change).rowcount > 0
        connection.commit()
    assert recheck(town.office) != []


Misfit = Callable[[Town, Laptop, list[Ballot]], SealedBatch]
MISFITS: dict[str, Misfit] = {}


def misfit(title: str) -> Callable[[Misfit], Misfit]:
    """Lists an amendment that does not fit under its title."""

    def keep(function: Misfit) -> Misfit:
        MISFITS[title] = function
        return function

    return keep


@misfit("of a ballot that was never delivered")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    never = laptop.openings(town.election, new_serials(1)[0], WRONG)
    return laptop.amendment([laptop.corrected(town.election, never, RIGHT)], [never])


@misfit("twice the same in two batches")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    town.take(laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], ballots[:1]))
    return laptop.amendment([laptop.corrected(town.election, ballots[0], {})], ballots[:1])


@misfit("twice the same in one batch")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    new = [laptop.corrected(town.election, ballots[0], marks) for marks in (RIGHT, WRONG)]
    return laptop.amendment(new, ballots[:1])


@misfit("that leaves a leaf of the former ballot in force")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    return laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], [ballots[0][1:]])


@misfit("that takes back another ballot as well")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    return laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], ballots)


@misfit("with records in clear that are none")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    new = laptop.corrected(town.election, ballots[0], RIGHT)
    records = [*superseding(ballots[0]), {"serial": "somebody's"}]
    return laptop.batch(Stream.BALLOTS, Kind.AMEND, openings=new, records=records)


@misfit("under another serial")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    records = [parse_contest_text(opening.body) for opening in ballots[0][:-1]]
    other = openings_of("tensta", new_serials(1)[0], records, amends(ballots[0]))
    return laptop.amendment([other], ballots[:1])


@misfit("in another box")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    laptop.station = "lund"
    return laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], ballots[:1])


@misfit("without one of its contests")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    new = laptop.corrected(town.election, ballots[0], RIGHT)
    records = [parse_contest_text(opening.body) for opening in new[:-2]]
    return laptop.amendment([openings_of("tensta", serial_of(ballots[0]), records, amends(ballots[0]))], ballots[:1])


@misfit("by another computer")
def _(town: Town, laptop: Laptop, ballots: list[Ballot]) -> SealedBatch:
    other = town.enrolled("lund")
    other.station = "tensta"
    return other.amendment([other.corrected(town.election, ballots[0], RIGHT)], ballots[:1])


def serial_of(ballot: Ballot) -> str:
    return parse_private_text(ballot[-1].body).serial


@pytest.mark.parametrize("title", MISFITS)
def test_an_amendment_that_does_not_fit_changes_nothing_and_its_ballot_is_held_and_listed(
    town: Town, laptop: Laptop, ballots: list[Ballot], title: str
) -> None:
    batch = MISFITS[title](town, laptop, ballots)
    before = merged(town)
    assert town.take(batch).verdict is Verdict.ACCEPT
    after = merged(town)
    assert Incident.MISFIT_AMENDMENT in incidents(town)
    named = {
        each.serial for each in after.held if each.reason in (HeldReason.MISFIT_AMENDMENT, HeldReason.UNREGISTERED)
    }
    assert named
    # Nothing counts that did not count before, and every ballot is counted or held.
    assert not set(after.counted) - set(before.counted)
    assert len(after.counted) + len(after.held) >= len(before.counted) + len(before.held)
    assert recheck(town.office) == []


def test_a_ballot_that_calls_itself_a_correction_among_others_is_not_counted(
    town: Town, laptop: Laptop, ballots: list[Ballot]
) -> None:
    [serial] = new_serials(1)
    town.take(laptop.printed([serial]))
    records = [parse_contest_text(opening.body) for opening in ballots[0][:-1]]
    town.take(laptop.batch(Stream.BALLOTS, openings=openings_of("tensta", serial, records, amends(ballots[0]))))
    assert parks(town) == [("P1",), ("P1",)]
    assert Incident.NOT_READABLE in incidents(town)


def test_a_correction_after_the_closing_record_is_kept_and_not_counted(
    town: Town, laptop: Laptop, ballots: list[Ballot]
) -> None:
    town.take(laptop.close(Stream.BALLOTS))
    new = laptop.corrected(town.election, ballots[0], RIGHT)
    assert town.take(laptop.amendment([new], ballots[:1])).verdict is Verdict.AFTER_CLOSE
    assert parks(town) == [("P1",), ("P1",)]
    assert incidents(town) == [Incident.AFTER_CLOSE]


def test_a_correction_of_one_of_two_readings_settles_or_makes_a_quarrel(
    town: Town, laptop: Laptop, ballots: list[Ballot]
) -> None:
    other = town.enrolled("lund")
    other.station = "tensta"
    again = other.openings(town.election, serial_of(ballots[0]), RIGHT)
    town.take(other.batch(Stream.BALLOTS, openings=again))
    assert {each.reason for each in merged(town).held} == {HeldReason.OTHER_MARKS}
    new = laptop.corrected(town.election, ballots[0], RIGHT)
    town.take(laptop.amendment([new], ballots[:1]))
    assert (merged(town).held, merged(town).copies) == ((), 1)
    town.take(other.amendment([other.corrected(town.election, again, WRONG)], [again]))
    assert {each.reason for each in merged(town).held} == {HeldReason.OTHER_MARKS}


def test_an_older_database_gets_the_tables_that_it_lacks(town: Town, laptop: Laptop, ballots: list[Ballot]) -> None:
    with town.office.database.writing() as connection:
        for table in (schema.amendments, schema.superseded):
            table.drop(connection)
        connection.execute(schema.schema_version.update().values(version=1))
    town.office.database.close()
    town.office.database.engine = open_database(sqlite_url(town.office.home)).engine
    take_in(
        town.office, laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], ballots[:1]).sealed, NOW
    )
    assert parks(town) == [("P1",), ("P2",)]


def reading(computer: str, seq: int, number: int, amended: Reading | None = None) -> Reading:
    leaf = f"{computer}-{seq}-{number}"
    serial = amended.serial if amended else f"serial {number}"
    return Reading(
        leaf, computer, seq, serial, "A", Box("s", "1", "1"), {"parks": f"{leaf}/parks"}, amended and amended.leaf
    )


def leaves(*readings: Reading) -> frozenset[str]:
    return frozenset(leaf for each in readings for leaf in (each.leaf, *each.contests.values()))


@settings(max_examples=50)
@given(st.data())
def test_of_every_ballot_exactly_one_reading_stands_in_whatever_order_they_are_known(data: st.DataObject) -> None:
    newest = {number: reading("a", 1, number) for number in range(4)}
    known, superseding_leaves = list(newest.values()), {}
    for seq in range(2, data.draw(st.integers(2, 6))):
        chosen = data.draw(st.sets(st.sampled_from(range(4)), min_size=1))
        old = [newest[number] for number in chosen]
        newest |= {number: reading("a", seq, number, newest[number]) for number in chosen}
        known += [newest[number] for number in chosen]
        superseding_leaves["a", seq] = leaves(*old)
    shuffled = data.draw(st.permutations(known))
    stands = standing(shuffled, superseding_leaves)
    assert stands.misfits == frozenset()
    assert {each.leaf for each in known} - stands.superseded == {each.leaf for each in newest.values()}


def test_what_a_misfit_would_correct_stays_and_a_later_correction_of_it_fits() -> None:
    first = reading("a", 1, 1)
    bad, good = reading("a", 2, 1, first), reading("a", 3, 1, first)
    for known in permutations((first, bad, good)):
        stands = standing(known, {("a", 3): leaves(first)})
        assert stands == Standing(frozenset({first.leaf}), frozenset({("a", 3)}), frozenset({("a", 2)}))


def test_standing_is_read_from_the_database_batch_by_batch(town: Town, laptop: Laptop, ballots: list[Ballot]) -> None:
    with town.office.database.reading() as connection:
        assert read_standing(connection) == Standing()
    town.take(laptop.amendment([laptop.corrected(town.election, ballots[0], RIGHT)], ballots[:1]))
    with town.office.database.reading() as connection:
        stands = read_standing(connection)
    assert stands.superseded == {commit(ballots[0][-1])}
    assert stands.applied == {(laptop.id, 2)}
