"""A closing record that was signed in ink, against what central has counted."""

import pytest

from tests.verifier.forger import Forger
from verifier.report import State
from verifier.verify import verify


def signed_record(bundle: Forger, **changed: str) -> str:
    """The text in the QR code of the first computer's closing record; ``changed`` has other parts."""
    lines = [line.split(" ") for line in (bundle.folder / "payloads.txt").read_text().splitlines()]
    computer = lines[0][0]
    ends = {stream: hash for owner, stream, _, _, hash in lines if owner == computer}
    parts = {"election": bundle.town.office.election.hash, "computer": computer, **ends, **changed}
    names = ("election", "computer", "checkins", "paper", "ballots")
    return ":".join(["ROSTLOKAL", "CLOSED", "1", *(parts[name].upper() for name in names)])


def found(bundle: Forger, *records: str) -> list[tuple[State, str]]:
    checks = verify(bundle.folder, records).checks
    return [(check.state, check.found) for check in checks if check.code.startswith("closing_record")]


def test_a_record_whose_deliveries_were_all_counted_holds_and_names_its_station(bundle: Forger) -> None:
    [(state, station)] = found(bundle, signed_record(bundle))
    assert state is State.OK
    assert station in set(bundle.laptops)


def test_nothing_is_said_of_records_that_nobody_has(bundle: Forger) -> None:
    assert found(bundle) == []


@pytest.mark.parametrize("stream", ["checkins", "paper", "ballots"])
def test_a_record_that_ends_elsewhere_shows_that_deliveries_are_missing(bundle: Forger, stream: str) -> None:
    [(state, why)] = found(bundle, signed_record(bundle, **{stream: "5" * 64}))
    assert (state, why) == (State.FAILED, f"the {stream} counted here do not end where the closing record says")


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"election": "5" * 64}, "the closing record is of another election"),
        ({"computer": "5" * 64}, "no manifest lists the closing record's computer"),
        ({"paper": "5" * 63}, "this is not the text of a closing record's QR code"),
    ],
)
def test_what_is_no_record_of_this_election_is_named(bundle: Forger, part: dict[str, str], why: str) -> None:
    assert found(bundle, signed_record(bundle, **part)) == [(State.FAILED, why)]


def test_each_of_several_records_is_checked(bundle: Forger) -> None:
    good = signed_record(bundle)
    assert [state for state, _ in found(bundle, good, "nonsense", good.lower())] == [State.OK, State.FAILED, State.OK]
