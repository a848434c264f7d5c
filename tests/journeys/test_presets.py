"""Every preset's whole day: printed, marked, read, synced, merged with digital votes, counted by its own rule, checked.

The votes stand in ``days/``, with the arithmetic of what they come to. A new preset is a file in
``examples/elections``, a line in the README there, and an entry in one of the dictionaries below.
"""

import re
from pathlib import Path

import pytest

from day.in_process import ProgramInProcess
from day.quick_locks import quick_locks
from day.small_day import Town
from tests.journeys.days.abroad import ABROAD
from tests.journeys.days.outcome import Outcome
from tests.journeys.days.poland import POLAND
from tests.journeys.days.shared_money import SHARED_MONEY
from tests.journeys.days.skane import SKANE
from tests.journeys.days.sweden import SWEDEN
from verifier.report import Report, State
from verifier.verify import verify

ELECTIONS = Path(__file__).parents[2] / "examples" / "elections"
DAYS = {**SWEDEN, **SKANE, **ABROAD, **POLAND, **SHARED_MONEY}


@pytest.mark.parametrize("preset", DAYS)
def test_a_presets_whole_day_comes_to_what_its_votes_add_up_to(preset: str, tmp_path: Path) -> None:
    expected = DAYS[preset]
    with quick_locks():
        town = Town(ELECTIONS / f"{preset}.toml", expected.day, tmp_path, ProgramInProcess)
        result = town.play()
        checked = published_and_checked(town)
    counted = {contest["id"]: contest for contest in result["contests"]}
    assert {
        contest: Outcome.of(counted[contest], outcome.refused) for contest, outcome in expected.outcomes.items()
    } == expected.outcomes
    assert {each for each, contest in counted.items() if contest["ballots"]["valid"]} == expected.outcomes.keys()
    assert (result["waiting"], result["alarms"], result["held"], result["double_check_ins"]) == ([], [], {}, 0)
    assert [check for check in checked.checks if check.state is State.FAILED] == []
    replaced = sum(each for stations in result["excluded_digital"].values() for each in stations.values())
    assert replaced == sum(each.also_on_paper for each in expected.day.digital)


def published_and_checked(town: Town) -> Report:
    """What an outsider's program says of the day: signed by real stations, counted again by its own rules."""
    town.municipality.certify()
    town.central.run("publish", "-o", town.folder / "bundle")
    return verify(town.folder / "bundle")


def test_every_preset_has_its_day_and_its_line_in_the_list() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", (ELECTIONS / "README.md").read_text(), re.MULTILINE)
    assert {path.stem for path in ELECTIONS.glob("*.toml")} == DAYS.keys() == set(listed)
