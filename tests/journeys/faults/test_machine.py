"""All fifteen faults in random order; ``bench/faults.py`` plays the same for as long as somebody likes."""

from tests.journeys.faults.founding import Founded
from tests.journeys.faults.machine import machine, play

STEPS = 10_000
# Some towns end early; what is lacking is played by the next few.
TOWNS = 34


def test_ten_thousand_steps_of_all_faults_leave_every_stored_ballot_counted_once_or_held_and_listed(
    founded: Founded,
) -> None:
    town = machine(founded)
    while town.steps < STEPS:
        play(town, TOWNS)
