"""Plays the whole day of any preset with made-up voters, each command started as its user would start it."""

import os
import shutil
import time
from pathlib import Path

from day.any_crowd import crowded_day
from day.programs import Program, StepFailedError
from day.progress import console, step
from day.result_table import show_result
from day.small_day import Town

ELECTIONS = Path(__file__).parents[1] / "elections"
# Together over all ballot styles, and for each contest: enough to see something, few enough for half a minute.
ON_PAPER = 24
DIGITALLY = 60
SEED = 2028


def presets() -> list[str]:
    """The names of the shipped election definitions."""
    return sorted(path.stem for path in ELECTIONS.glob("*.toml"))


def play_preset(name: str, folder: Path, programs: type[Program] = Program) -> None:
    """Plays the day into ``folder`` and prints the result; ``programs`` says how programs run.

    Raises StepFailedError when there is no such preset.
    """
    if name not in presets():
        raise StepFailedError(f"There is no preset {name}. Choose one of: {', '.join(presets())}.")
    election = ELECTIONS / f"{name}.toml"
    shutil.rmtree(folder, ignore_errors=True)
    started = time.monotonic()
    day = crowded_day(election, ON_PAPER, DIGITALLY, SEED)
    town = Town(election, day, folder, programs, jobs=os.cpu_count() or 1)
    [place] = town.places
    with step("The board's keys, central, its manifest, and a polling place that enrols by USB stick"):
        town.set_up()
        town.enrol()
    with step(f"{place.voters} voters on paper: printed, checked in, marked, scanned, reviewed and closed"):
        town.vote_and_count(place)
    with step(f"Delivered on the stick; {len(day.digital)} digital votes imported; merged and counted"):
        town.deliver(place)
        town.import_digital()
        town.count()
    show_result(election, folder / "results.json")
    papers = ", ".join(str(place.ballots(style)) for style in place.votes)
    console.print(f"""The whole day took {time.monotonic() - started:.0f} seconds. Look at it:
  ballots   {papers}
  scans     {place.scans}
  result    {folder / "results.json"}
  report    {folder / "report.pdf"}""")
