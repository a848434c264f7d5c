"""The shipped pilot's election day: two polling places, one online and one by USB stick, and digital votes."""

import os
import shutil
import time
from pathlib import Path

import pypdfium2

from day.demo_voters import Crowd, write_platform_csv
from day.municipality import Municipality
from day.polling_place import PollingPlace
from day.programs import Program
from day.progress import console, step
from day.result_table import show_result

ELECTION = Path(__file__).parents[1] / "elections" / "stockholm-pilot.toml"
# (station, name, contest and style): Tensta delivers over the network, Skärholmen has none and uses a stick.
PLACES = (("tensta", "Tensta bibliotek", "jarva"), ("skarholmen", "Skärholmens bibliotek", "skarholmen"))
PAPER_VOTERS = 60
DIGITAL_VOTERS = 120
VOTED_BOTH_WAYS = 7
SPARE_BALLOTS = 5
SEED = 2027
STAFF = "Centralen"


def demo(folder: Path) -> None:
    """Plays the day into ``folder`` and prints the result table and what to open."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    started = time.monotonic()
    crowds = [Crowd(ELECTION, contest, SEED) for _, _, contest in PLACES]
    places = [
        PollingPlace(station, folder / station, {style: list(crowd.on_paper(PAPER_VOTERS))}, spare=SPARE_BALLOTS)
        for (station, _, style), crowd in zip(PLACES, crowds, strict=True)
    ]
    municipality = Municipality(folder, ELECTION, mode="official")
    online, by_stick = places
    stick = folder / "usb-stick"
    stick.mkdir()
    try:
        _evening_before(municipality, online, by_stick, stick)
        for place, (_, name, _) in zip(places, PLACES, strict=True):
            _day(place, name)
        with step("Tensta delivers over the network"):
            online.program.run("sync")
        with step("Skärholmen delivers on a USB stick, and the receipts ride back on it"):
            by_stick.program.run("sync", "--usb", stick)
            municipality.central.run("intake", "usb", stick)
            by_stick.program.run("sync", "--usb", stick)
        with step(f"{2 * DIGITAL_VOTERS} digital votes are imported, {2 * VOTED_BOTH_WAYS} of them replaced by paper"):
            _import_digital(municipality, crowds, folder)
        with step("Everything is merged and counted"):
            municipality.central.run("result", "-o", folder)
        with step("The board certifies the result, which is published and checked as any outsider can"):
            municipality.certify()
            municipality.central.run("publish", "-o", folder / "bundle")
            Program("rostlokal-verify", folder).run(folder / "bundle")
    finally:
        municipality.central.stop_servers()
    _gather_paper(places, folder)
    show_result(ELECTION, folder / "results.json")
    console.print(f"The whole day took {time.monotonic() - started:.0f} seconds.\n")
    _show_what_to_open(folder, online)


def _evening_before(municipality: Municipality, online: PollingPlace, by_stick: PollingPlace, stick: Path) -> None:
    with step("The board's keys, central and its manifest are made"):
        municipality.set_up()
        municipality.add_staff(STAFF)
        for station, name, _ in PLACES:
            municipality.add_station(station, name)
        municipality.sign_manifest()
        municipality.open_doors()
    with step("Both polling places unpack their kits and enrol"):
        for place, usb in ((online, ()), (by_stick, ("--usb", stick))):
            kit, code = municipality.kit(place.station)
            place.program.run("enrol", kit, "--code", code, *usb)
        municipality.central.run("intake", "usb", stick)
        municipality.approve_all()
        municipality.central.run("intake", "usb", stick)
        online.program.run("sync")
        by_stick.program.run("sync", "--usb", stick)


def _day(place: PollingPlace, name: str) -> None:
    jobs = os.cpu_count() or 1
    with step(f"{name} opens and prints {place.voters + place.unused} ballots"):
        place.open()
        place.print_ballots()
    with step(f"{name}: {place.voters} voters are checked in and fill in their ballots"):
        place.check_in()
        place.let_them_vote(SEED, jobs)
    with step(f"{name}: the box is closed and its {len(place.pictures())} ballots are scanned"):
        place.close_and_scan(jobs)
    with step(f"{name}: unclear marks are reviewed, the day is reconciled and closed"):
        place.review()
        place.reconcile_and_close()


def _import_digital(municipality: Municipality, crowds: list[Crowd], folder: Path) -> None:
    platform, votes = folder / "platform.csv", folder / "digital.csv"
    write_platform_csv(platform, crowds, DIGITAL_VOTERS, VOTED_BOTH_WAYS)
    municipality.central.run("digital", "pseudonymise", platform, "-o", votes)
    platform.unlink()
    municipality.central.run("digital", "import", votes)


def _gather_paper(places: list[PollingPlace], folder: Path) -> None:
    """One PDF and one folder of scans for whoever wants to look."""
    (folder / "scans").mkdir()
    ballots = pypdfium2.PdfDocument.new()
    for place in places:
        for style in place.votes:
            ballots.import_pages(pypdfium2.PdfDocument(place.ballots(style)))
        for picture in place.pictures():
            shutil.copy(picture, folder / "scans" / picture.name)
    ballots.save(folder / "ballots.pdf")


def _show_what_to_open(folder: Path, online: PollingPlace) -> None:
    console.print(f"""Look at it:
  ballots   {folder / "ballots.pdf"}
  scans     {folder / "scans"}
  result    {folder / "results.json"}
  report    {folder / "report.pdf"}
  record    {online.closing_record}, which poll workers sign
  bundle    {folder / "bundle"}, for outsiders; .venv/bin/rostlokal-verify {folder / "bundle"} counts it again

Open the web apps, each started in a terminal of its own:
  station   .venv/bin/rostlokal-station --home {online.program.home} serve
            then http://127.0.0.1:8000
  central   .venv/bin/rostlokal-central --home {folder / "central"} serve
            then http://127.0.0.1:8001, name {STAFF}
The passphrase for both is: {online.program.passphrase}""")
