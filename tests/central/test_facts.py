"""Which check-ins stand after voters have left."""

from ballots.station_records import CheckIn, VoidCheckIn
from central.facts import CheckedIn, standing_check_ins

ANN, BO = "a" * 64, "b" * 64


def handed(voter: str, *contests: str) -> CheckIn:
    return CheckIn(nullifier=voter, contests=list(contests))


def left(voter: str) -> VoidCheckIn:
    return VoidCheckIn(nullifier=voter, people=["Eva", "Nils"])


def test_a_void_takes_back_the_check_in_of_its_voter_only() -> None:
    standing = standing_check_ins("library", [handed(ANN, "city"), handed(BO, "city"), left(ANN)])
    assert standing == [CheckedIn(BO, "library", ("city",))]


def test_a_voter_who_comes_back_stands_with_the_later_check_in() -> None:
    standing = standing_check_ins("library", [handed(ANN, "city"), left(ANN), handed(ANN, "north")])
    assert standing == [CheckedIn(ANN, "library", ("north",))]


def test_a_void_written_on_the_other_laptop_counts_in_any_order() -> None:
    assert standing_check_ins("library", [left(ANN), handed(ANN, "city")]) == []


def test_two_check_ins_at_one_station_both_stand() -> None:
    assert len(standing_check_ins("library", [handed(ANN, "city"), handed(ANN, "city")])) == 2


def test_a_provisional_check_in_stays_provisional() -> None:
    provisional = CheckIn(nullifier=ANN, contests=["city"], provisional=True)
    assert standing_check_ins("library", [provisional]) == [CheckedIn(ANN, "library", ("city",), True)]
