"""All fifteen faults in random order; ``bench/faults.py`` plays the same for as long as somebody likes."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.journeys.faults.founding import Founded
from tests.journeys.faults.machine import machine

TOWNS, STEPS = 101, 100


def test_ten_thousand_steps_of_all_faults_leave_every_stored_ballot_counted_once_or_held_and_listed(
    founded: Founded,
) -> None:
    town = machine(founded)
    run_state_machine_as_test(
        town,
        settings=settings(
            max_examples=TOWNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert town.steps >= 10_000
