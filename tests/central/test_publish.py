"""What a bundle shows and what it never does."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from ballots.cvr import ContestRecord, contest_record, contest_text, parse_private_text, private_text
from ballots.judging import Validity
from ballots.serials import new_serials, serial_bytes
from central import schema
from central.errors import CentralError
from central.publishing.publish import publish
from sync.batch import Kind, Stream
from sync.leaves import Opening, commit, new_opening
from tests.central.publication import (
    LEAST,
    SMALL_GROUPS,
    certify_now,
    play,
    play_corrected,
    published,
    some_ballots,
    vote_digitally,
)
from tests.central.town import Town, found_town, openings_of
from verifier.verify import verify


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Two stations; groups under four ballots are not shown."""
    town = found_town(tmp_path, election=SMALL_GROUPS)
    for station in ("tensta", "lund"):
        town.add_station(station)
    town.sign()
    yield town
    town.office.database.close()


def texts(bundle: Path) -> dict[str, bytes]:
    return {str(path.relative_to(bundle)): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}


def all_that_it_says(bundle: Path) -> bytes:
    """Every byte, and what is signed in clear as well."""
    files = texts(bundle)
    signed = [json.loads(data) for name, data in files.items() if name.startswith(("signed/", "manifests/"))]
    return b"\n".join([*files.values(), *(base64.b64decode(each["payload"]) for each in signed)])


def accounts(bundle: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in sorted((bundle / "opened").iterdir())]


def shown(bundle: Path, contest: str = "parks") -> Counter[str]:
    """How many leaves of a contest are opened, by station."""
    groups = [group for account in accounts(bundle) for group in account["opened"] if group["contest"] == contest]
    return Counter(group["station"] for group in groups for _ in group["leaves"])


def counts(bundle: Path, contest: str = "parks") -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads((bundle / "counts.json").read_bytes())["contests"]
    return next(each for each in found if each["id"] == contest)


def size(pool: dict[str, Any]) -> int:
    number: int = pool["valid"] + pool["blank"] + sum(pool["invalid"].values())
    return number


def test_large_deliveries_are_shown_vote_by_vote(town: Town, tmp_path: Path) -> None:
    play(town, town.enrolled("tensta"), [some_ballots(6), some_ballots(5)])
    play(town, town.enrolled("lund"), [some_ballots(8)])
    done = published(town, tmp_path / "bundle")
    assert (shown(tmp_path / "bundle"), done.pooled) == (Counter(tensta=11, lund=8), 0)
    assert done.shown == 3 * 19


def test_a_small_delivery_is_not_shown_and_neither_is_the_rest_by_subtraction(town: Town, tmp_path: Path) -> None:
    """The station's sum is public, so two unknown ballots would stand in it alone: two more are held back."""
    play(town, town.enrolled("tensta"), [some_ballots(9), some_ballots(2)])
    play(town, town.enrolled("lund"), [some_ballots(8)])
    published(town, tmp_path / "bundle")
    assert shown(tmp_path / "bundle") == Counter(tensta=7, lund=8)
    pools = counts(tmp_path / "bundle")["pools"]
    assert [(pool["stations"], pool["digital"], size(pool)) for pool in pools] == [(["tensta"], False, 4)]


def test_a_small_station_is_pooled_with_another(town: Town, tmp_path: Path) -> None:
    play(town, town.enrolled("tensta"), [some_ballots(9)])
    play(town, town.enrolled("lund"), [some_ballots(1)])
    published(town, tmp_path / "bundle")
    pools = counts(tmp_path / "bundle")["pools"]
    assert [(pool["stations"], size(pool)) for pool in pools] == [(["lund", "tensta"], LEAST)]
    assert shown(tmp_path / "bundle") == Counter(tensta=6)


def test_one_small_station_beside_many_digital_votes_holds_some_of_them_back(town: Town, tmp_path: Path) -> None:
    play(town, town.enrolled("tensta"), [some_ballots(1)])
    town.close(town.enrolled("lund"))
    vote_digitally(town, 9)
    published(town, tmp_path / "bundle")
    parks = counts(tmp_path / "bundle")
    assert sum(vote["times"] for vote in parks["digital"]["votes"]) == 6
    assert [(pool["stations"], pool["digital"], size(pool)) for pool in parks["pools"]] == [(["tensta"], True, 4)]


def test_no_group_that_anybody_can_compute_is_smaller_than_allowed(town: Town, tmp_path: Path) -> None:
    play(town, town.enrolled("tensta"), [some_ballots(5), some_ballots(3), some_ballots(1), some_ballots(7)])
    play(town, town.enrolled("lund"), [some_ballots(2), some_ballots(4)])
    vote_digitally(town, 3)
    published(town, tmp_path / "bundle")
    for contest in ("parks", "roads", "arts"):
        assert [pool for pool in counts(tmp_path / "bundle", contest)["pools"] if size(pool) < LEAST] == []
    groups = [group for account in accounts(tmp_path / "bundle") for group in account["opened"]]
    assert groups
    assert min(len(group["leaves"]) for group in groups) >= LEAST


def test_the_same_votes_are_held_back_at_every_publication(town: Town, tmp_path: Path) -> None:
    play(town, town.enrolled("tensta"), [some_ballots(9), some_ballots(2)])
    play(town, town.enrolled("lund"), [some_ballots(1)])
    vote_digitally(town, 6)
    published(town, tmp_path / "one")
    publish(town.office, tmp_path / "two")
    assert texts(tmp_path / "one") == texts(tmp_path / "two")


def test_nothing_private_is_in_the_bundle(town: Town, tmp_path: Path) -> None:
    laptop = town.enrolled("tensta")
    serials = play(town, laptop, [some_ballots(9)])
    town.close(town.enrolled("lund"))
    vote_digitally(town, 6)
    published(town, tmp_path / "bundle")
    everything = all_that_it_says(tmp_path / "bundle")
    with town.office.database.reading() as connection:
        nullifiers = [*connection.execute(select(schema.digital_votes.c.nullifier)).scalars()]
        nullifiers += connection.execute(select(schema.check_ins.c.nullifier)).scalars()
    assert len(nullifiers) == 6 + 9
    hidden = [
        *serials,
        *nullifiers,
        *(serial_bytes(serial).hex() for serial in serials),
        "Kerstin",
        "Yusuf",
        '"serial"',
    ]
    assert [word for word in hidden if word.encode() in everything] == []


def test_a_voter_who_knows_their_serial_cannot_point_at_their_vote(town: Town, tmp_path: Path) -> None:
    """Whose serial belongs to which ballot changes not a byte of the bundle."""
    laptop = town.enrolled("tensta")
    serials = play(town, laptop, [some_ballots(9), some_ballots(6)])
    town.close(town.enrolled("lund"))
    published(town, tmp_path / "bundle")
    table = schema.ballots
    with town.office.database.writing() as connection:
        rows = connection.execute(select(table.c.leaf, table.c.serial).order_by(table.c.leaf)).all()
        others = [row.serial for row in rows[1:] + rows[:1]]
        for row, other in zip(rows, others, strict=True):
            connection.execute(update(table).where(table.c.leaf == row.leaf).values(serial=other))
    assert sorted(others) == sorted(serials)
    publish(town.office, tmp_path / "again")
    assert texts(tmp_path / "bundle") == texts(tmp_path / "again")


def test_who_knows_a_private_record_but_not_its_salt_finds_nothing(town: Town, tmp_path: Path) -> None:
    """The whole text of a voter's own private leaf, as it was signed, is worth nothing without 128 random bits."""
    laptop = town.enrolled("tensta")
    openings = [
        each for serial in new_serials(9) for each in laptop.openings(town.election, serial, some_ballots(1)[0])
    ]
    town.take(laptop.batch(Stream.BALLOTS, openings=openings))
    private = [each for each in openings if each.body.startswith('{"serial"')]
    published(town, tmp_path / "bundle", "A rehearsal.")
    everything = all_that_it_says(tmp_path / "bundle")
    salts = {
        leaf["salt"] for account in accounts(tmp_path / "bundle") for g in account["opened"] for leaf in g["leaves"]
    }
    for each in private:
        assert each.salt.encode() not in everything
        assert hashlib.sha256(each.body.encode()).hexdigest().encode() not in everything
        guesses = {commit(Opening(salt=salt, body=each.body)) for salt in (*salts, "0" * 32)}
        assert [guess for guess in guesses if guess.encode() in everything] == []
        record = parse_private_text(each.body)
        assert private_text(record) == each.body


def test_two_contests_of_one_ballot_share_nothing_in_the_bundle(town: Town, tmp_path: Path) -> None:
    """In each delivery every contest's leaves lie in the order of their salted commitments, each of its own."""
    play(town, town.enrolled("tensta"), [some_ballots(9)])
    town.close(town.enrolled("lund"))
    published(town, tmp_path / "bundle")
    (account,) = accounts(tmp_path / "bundle")
    assert [group["contest"] for group in account["opened"]] == ["arts", "parks", "roads"]
    for group in account["opened"]:
        order = [commit(Opening(**leaf)) for leaf in group["leaves"]]
        assert order == sorted(order)
    salts = [leaf["salt"] for group in account["opened"] for leaf in group["leaves"]]
    assert len(set(salts)) == len(salts) == 27


def hidden_in_marks(town: Town, serial: str) -> Opening:
    record = ContestRecord("parks", ((serial, "1"),), Validity.UNKNOWN_PROJECT, None)
    return new_opening(contest_text(record))


def hidden_in_spelling(town: Town, serial: str) -> Opening:
    text = contest_text(contest_record(town.election.contest("parks"), [("P1", "1")]))
    return new_opening(text[:-1] + f',"note":"{serial}"}}')


def hidden_in_blanks(town: Town, serial: str) -> Opening:
    return new_opening(contest_text(contest_record(town.election.contest("parks"), [("P1", "1")])) + " " * 3)


@pytest.mark.parametrize("hide", [hidden_in_marks, hidden_in_spelling, hidden_in_blanks])
def test_a_leaf_in_which_a_station_hides_something_is_counted_but_not_opened(
    town: Town, tmp_path: Path, hide: Any
) -> None:
    laptop = town.enrolled("tensta")
    serials = new_serials(10)
    openings = [each for serial in serials[1:] for each in laptop.openings(town.election, serial, some_ballots(1)[0])]
    bad = [hide(town, serials[0])]
    contests = [town.election.contest(name) for name in ("roads", "arts")]
    rest = openings_of("tensta", serials[0], [contest_record(contest, []) for contest in contests])
    private = parse_private_text(rest[-1].body)
    leaves = tuple(map(commit, [*bad, *rest[:-1]]))
    mended = new_opening(private_text(type(private)(private.serial, "A", private.box, (), leaves)))
    town.take(laptop.printed(serials))
    town.take(laptop.batch(Stream.BALLOTS, openings=[*openings, *bad, *rest[:-1], mended]))
    published(town, tmp_path / "bundle", "A rehearsal.")
    assert shown(tmp_path / "bundle") == Counter(tensta=6)
    assert [size(pool) for pool in counts(tmp_path / "bundle")["pools"]] == [LEAST]
    everything = all_that_it_says(tmp_path / "bundle")
    assert serials[0].encode() not in everything
    assert bad[0].salt.encode() not in everything


def test_held_ballots_and_second_readings_are_accounted_for_but_not_shown(town: Town, tmp_path: Path) -> None:
    laptop = town.enrolled("tensta")
    serials = new_serials(7)
    ballots = dict(zip(serials, some_ballots(7), strict=True))
    town.take(laptop.printed(serials[1:]))
    town.take(laptop.ballots(town.election, ballots))
    town.take(laptop.ballots(town.election, {serials[3]: ballots[serials[3]]}))
    published(town, tmp_path / "bundle", "A rehearsal.")
    assert shown(tmp_path / "bundle")["tensta"] + sum(map(size, counts(tmp_path / "bundle")["pools"])) == 6
    for name in ("held", "again"):
        assert sum(account[name].get("parks", 0) for account in accounts(tmp_path / "bundle")) == 1
    assert [account["ballots"] for account in accounts(tmp_path / "bundle")] == [7, 1]


def test_the_list_of_files_is_one_that_sha256sum_reads(town: Town, tmp_path: Path) -> None:
    play(town, town.enrolled("tensta"), [some_ballots(9)])
    published(town, tmp_path / "bundle", "A rehearsal.")
    listed = dict(
        reversed(line.split("  ", 1)) for line in (tmp_path / "bundle" / "files.txt").read_text().splitlines()
    )
    files = texts(tmp_path / "bundle")
    assert listed.keys() == files.keys() - {"files.txt", "checkpoint"}
    assert {name: hashlib.sha256(files[name]).hexdigest() for name in listed} == listed


def test_nothing_is_published_before_the_board_has_certified(town: Town, tmp_path: Path) -> None:
    with pytest.raises(CentralError, match="No result is certified yet"):
        publish(town.office, tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists()


def test_a_delivery_after_the_certificate_stops_the_publication(town: Town, tmp_path: Path) -> None:
    laptop = town.enrolled("tensta")
    certify_now(town, "A rehearsal.")
    town.take(laptop.check_in("ab" * 32))
    with pytest.raises(CentralError, match="has arrived or changed since the board certified"):
        publish(town.office, tmp_path / "bundle")


def test_a_folder_in_use_is_left_as_it_is(town: Town, tmp_path: Path) -> None:
    certify_now(town, "A rehearsal.")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "letter.txt").write_text("mine")
    with pytest.raises(CentralError, match="is not empty"):
        publish(town.office, tmp_path / "bundle")
    assert texts(tmp_path / "bundle") == {"letter.txt": b"mine"}


def test_where_nothing_can_be_written_a_sentence_says_so(town: Town, tmp_path: Path) -> None:
    certify_now(town, "A rehearsal.")
    (tmp_path / "file").write_text("")
    with pytest.raises(CentralError, match="cannot be written"):
        publish(town.office, tmp_path / "file" / "bundle")


def test_marks_that_hardly_anybody_shares_can_be_kept_from_serving_as_a_signature(town: Town, tmp_path: Path) -> None:
    """Of five kinds of ballots three are common; the two that stand once are in sums, with two common ones."""
    play(town, town.enrolled("tensta"), [[*some_ballots(5), *some_ballots(3) * 7]])
    town.close(town.enrolled("lund"))
    certify_now(town)
    publish(town.office, tmp_path / "all")
    publish(town.office, tmp_path / "alike", alike=3)
    said = [
        Counter(
            leaf["body"] for account in accounts(tmp_path / name) for g in account["opened"] for leaf in g["leaves"]
        )
        for name in ("all", "alike")
    ]
    assert min(said[0].values()) < 3 <= min(said[1].values())
    pools = counts(tmp_path / "alike")["pools"]
    assert sum(shown(tmp_path / "alike").values()) + sum(map(size, pools)) == 26
    assert [size(pool) for pool in pools] == [LEAST]


def test_rare_digital_votes_are_kept_too(town: Town, tmp_path: Path) -> None:
    for station in ("tensta", "lund"):
        town.close(town.enrolled(station))
    vote_digitally(town, 20)
    vote_digitally(town, 1, ("P1", "P3"), "more.csv")
    certify_now(town)
    publish(town.office, tmp_path / "bundle", alike=2)
    parks = counts(tmp_path / "bundle")
    assert [(vote["choices"], vote["times"]) for vote in parks["digital"]["votes"]] == [(["P2", "P3"], 17)]
    assert [(size(pool), pool["given"]["P1"]) for pool in parks["pools"]] == [(LEAST, {"1": 1})]


def test_corrected_ballots_are_shown_as_they_stand_and_the_former_ones_only_counted(town: Town, tmp_path: Path) -> None:
    """Of twelve ballots five were corrected, and one of these again."""
    laptop = town.enrolled("tensta")
    serials = play_corrected(town, laptop)
    town.close(town.enrolled("lund"))
    published(town, tmp_path / "bundle")
    first, second, third = accounts(tmp_path / "bundle")
    assert [each["superseded"] for each in (first, second, third)] == [5 * 4, 4, 0]
    assert [each["ballots"] for each in (first, second, third)] == [7, 4, 1]
    assert shown(tmp_path / "bundle")["tensta"] + sum(map(size, counts(tmp_path / "bundle")["pools"])) == 12
    everything = all_that_it_says(tmp_path / "bundle")
    hidden = [*serials, "Looked at again", "Kerstin", '"serial"', "amends"]
    assert [word for word in hidden if word.encode() in everything] == []
    assert json.loads((tmp_path / "bundle" / "results.json").read_bytes())["amended"] == {"tensta": 5}
    assert not verify(tmp_path / "bundle").failed


def test_a_former_vote_is_never_shown(town: Town, tmp_path: Path) -> None:
    laptop = town.enrolled("tensta")
    play_corrected(town, laptop, corrections=[12])
    town.close(town.enrolled("lund"))
    published(town, tmp_path / "bundle")
    opened = [group for account in accounts(tmp_path / "bundle") for group in account["opened"]]
    assert {leaf["body"] for group in opened if group["contest"] == "parks" for leaf in group["leaves"]} == {
        '{"contest":"parks","marks":[["P2","1"]],"validity":"valid","held":null}'
    }


def test_a_correction_that_does_not_fit_is_published_by_its_hash_only(town: Town, tmp_path: Path) -> None:
    """What stands in clear in it may be a serial."""
    laptop = town.enrolled("tensta")
    serials = new_serials(9)
    town.take(laptop.printed(serials))
    ballots = [laptop.openings(town.election, *each) for each in zip(serials, some_ballots(9), strict=True)]
    town.take(laptop.batch(Stream.BALLOTS, openings=[opening for ballot in ballots for opening in ballot]))
    new = laptop.corrected(town.election, ballots[0], {})
    town.take(laptop.batch(Stream.BALLOTS, Kind.AMEND, openings=new, records=[{"serial": serials[0]}]))
    published(town, tmp_path / "bundle", "A rehearsal.")
    assert len(list((tmp_path / "bundle" / "signed").iterdir())) == 1
    assert serials[0].encode() not in all_that_it_says(tmp_path / "bundle")
    report = verify(tmp_path / "bundle")
    assert not report.failed
    assert [note for note in report.notices if "does not fit" in note]
