"""Results and their JSON: totals, channels, stations, what is hidden and what is loud."""

import json
from typing import Any

from central.facts import Facts, HandCount
from central.merge import merge
from central.results import Results, count
from central.results_json import results_json
from tests.central.counting import ballot, check_in, digital, election_file, facts, serial

STATIONS = {"library": "Biblioteket", "van": "Bussen"}


def counted(given: Facts, smallest_group: int = 1, **more: Any) -> Results:
    file = election_file(smallest_group=smallest_group)
    return count(file, more.get("mode", "official"), STATIONS, merge(file.election, given))


def as_json(given: Facts, smallest_group: int = 1, **more: Any) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps(results_json(counted(given, smallest_group, **more))))
    return written


def sample() -> Facts:
    """Five ballots at the library, three at the van, four digital votes."""
    library = [ballot(1, ["1", "2"], ["N1", "N3"]), ballot(2, ["1"], ["N2"]), ballot(3, []), ballot(4, ["1", "2", "3"])]
    library.append(ballot(5, ["3"]))
    van = [ballot(number, ["2"], station="van") for number in (6, 7, 8)]
    return facts([*library, *van], digital=tuple(digital(voter, "3") for voter in ("dan", "eve", "fay", "gus")))


def test_the_contest_has_the_fixed_shape_and_the_right_numbers() -> None:
    city = as_json(sample())["contests"][0]
    assert {key: city[key] for key in ("id", "rule", "winners", "scores", "spent", "ties", "votes", "ballots")} == {
        "id": "city",
        "rule": "greedy-skip",
        "winners": ["3", "2"],
        "scores": {"1": 2, "2": 4, "3": 5},
        "spent": 90,
        "ties": [],
        "votes": {"1": 2, "2": 4, "3": 5},
        "ballots": {"valid": 10, "blank": 1, "invalid": {"too-many": 1}, "held": 0},
    }
    assert city["not_funded"] == {"1": "did-not-fit"}


def test_channels_and_stations_add_up_to_the_whole() -> None:
    city = as_json(sample())["contests"][0]
    assert city["channels"]["paper"]["scores"] == {"1": 2, "2": 4, "3": 1}
    assert city["channels"]["digital"]["scores"] == {"1": 0, "2": 0, "3": 4}
    assert city["stations"]["library"] == {
        "hidden": False,
        "cast": 5,
        "scores": {"1": 2, "2": 1, "3": 1},
        "votes": {"1": 2, "2": 1, "3": 1},
        "valid": 3,
        "blank": 1,
        "invalid": {"too-many": 1},
    }
    assert city["stations"]["van"]["scores"] == {"1": 0, "2": 3, "3": 0}


def test_rank_points_are_scores_and_votes_are_ballots() -> None:
    north = as_json(sample())["contests"][1]
    assert (north["scores"], north["votes"]) == ({"N1": 3, "N2": 3, "N3": 2}, {"N1": 1, "N2": 1, "N3": 1})
    assert [sorted(group) for group in north["ties"]] == [["N1", "N2"]]


def test_small_groups_have_nothing_but_their_size() -> None:
    city = as_json(sample(), smallest_group=4)["contests"][0]
    hidden = {"hidden": True, "scores": None, "votes": None, "valid": None, "blank": None, "invalid": None}
    assert city["stations"] == {"library": {**hidden, "cast": 5}, "van": {**hidden, "cast": 3}}
    assert city["channels"]["digital"]["valid"] == 4


def test_a_hidden_group_is_not_in_the_results_at_all_so_no_page_can_show_it() -> None:
    outcome = counted(sample(), smallest_group=6).contests[0]
    assert [group.count for group in (*outcome.stations.values(), *outcome.channels.values())] == [None] * 4


def test_a_station_without_ballots_stands_in_the_list() -> None:
    assert as_json(facts([ballot(1)]))["contests"][0]["stations"]["van"]["cast"] == 0


def test_a_station_that_only_ballots_name_goes_by_its_id() -> None:
    assert as_json(facts([ballot(1, station="centre")]))["stations"]["centre"] == "centre"


def test_a_test_count_says_so_and_an_official_one_with_everything_in_says_nothing() -> None:
    assert [notice["code"] for notice in as_json(sample(), mode="test")["notices"]] == ["test"]
    assert as_json(sample())["notices"] == []


def test_a_count_before_every_station_has_delivered_is_preliminary() -> None:
    written = as_json(facts([ballot(1)], waiting=("van",)))
    assert ([notice["code"] for notice in written["notices"]], written["waiting"]) == (["preliminary"], ["van"])


def test_held_ballots_are_counted_by_reason_and_stay_out_of_the_scores() -> None:
    written = as_json(facts([ballot(1, north=["N1"]), ballot(2)], registered=frozenset({serial(2)})))
    assert written["held"] == {"unregistered": 1}
    assert [contest["ballots"]["held"] for contest in written["contests"]] == [1, 1]
    assert written["contests"][0]["scores"]["1"] == 1


def test_open_cases_are_counted_and_so_is_what_they_could_change() -> None:
    clear = [ballot(number, ["1", "3"]) for number in range(1, 9)]
    held = as_json(facts([*clear, ballot(9, ["2"])], registered=frozenset(serial(number) for number in range(1, 9))))
    assert (held["contests"][0]["open_cases"], held["contests"][0]["could_change"]) == (1, False)
    close = as_json(facts([ballot(1, ["1"]), ballot(2, ["2"])], registered=frozenset({serial(1)})))
    assert (close["contests"][0]["open_cases"], close["contests"][0]["could_change"]) == (1, True)


def test_double_check_ins_envelopes_and_alarms_are_open_cases() -> None:
    twice = (check_in("ann"), check_in("ann", station="van"), check_in("bo"))
    two_envelopes = tuple(check_in("cy", station=station, provisional=True) for station in STATIONS)
    counts = (HandCount("library", "1", 4),)
    written = as_json(facts([ballot(1), ballot(2)], check_ins=twice + two_envelopes, hand_counts=counts))
    assert (written["double_check_ins"], written["envelopes"]) == (2, {"two-envelopes": 2})
    assert written["alarms"] == [
        {"kind": "box-differs", "station": "library", "box": "1", "contest": None, "expected": 4, "found": 2}
    ]
    # One double in boxes, two envelopes, and two ballots that the hand count has and the reading has not.
    assert written["contests"][0]["open_cases"] == 1 + 2 + 2


def test_replaced_digital_votes_are_listed_by_station() -> None:
    given = facts([ballot(1)], check_ins=(check_in("ann"),), digital=(digital("ann"), digital("bo")))
    assert as_json(given)["excluded_digital"] == {"replaced": {"library": 1}}


def test_nothing_in_the_results_names_a_voter_or_a_ballot() -> None:
    given = facts([ballot(1), ballot(2)], registered=frozenset({serial(2)}), digital=(digital("dan-the-voter"),))
    written = json.dumps(as_json(given))
    assert "dan-the-voter" not in written
    assert "voter of" not in written
    assert serial(1) not in written
    assert serial(2) not in written


def test_the_lot_the_hash_and_the_rule_stand_in_the_results() -> None:
    written = as_json(sample())
    assert written["election"]["sha256"] == election_file().hash
    assert written["tie_lot"] == {"method": "sha256", "seed": "drawn in public"}
