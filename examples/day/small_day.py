"""A whole day for any election definition, small enough for a test: few ballots on paper, and digital votes.

One polling place or several hand out the election's ballot styles; every step is a command line of the programs, on
real files. What the pens draw and what digital voters say is given, so that the result can be worked out by hand.
"""

import csv
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from day.municipality import Municipality
from day.polling_place import PaperVote, PollingPlace
from day.programs import Program

SEED = 1989
BOTH_WAYS = "doc:SE:BOTHWAYS"

Ballot = Mapping[str, str]
"""What one voter marks: contest -> ``"4 7"`` (crosses), or with the column named, ``"4:1 7:2"`` (ranks, grades)."""


@dataclass(frozen=True)
class Digital:
    """``voters`` people who vote alike on the platform; ``choices`` and ``values`` as in its CSV file.

    With ``also_on_paper`` the first of them is the day's one voter who votes both ways.
    """

    voters: int
    contest: str
    choices: str
    values: str = ""
    also_on_paper: bool = False


@dataclass(frozen=True)
class SmallDay:
    """Who comes: ``places`` is polling place -> ballot style -> ballots, and ``digital`` are votes on the platform.

    The first voter of the places in ``both_ways`` is the one who also votes on the platform. ``stick`` says whether
    stations deliver on a USB stick; otherwise they do over the network.
    """

    places: Mapping[str, Mapping[str, Sequence[Ballot]]]
    digital: Sequence[Digital] = ()
    both_ways: Collection[str] = ()
    stick: bool = True
    spare: int = 1


@dataclass
class Town:
    """The day's municipality and its polling places, all under one folder."""

    election: Path
    day: SmallDay
    folder: Path
    programs: type[Program] = Program
    jobs: int = 1
    places: list[PollingPlace] = field(init=False)

    def __post_init__(self) -> None:
        self.municipality = Municipality(self.folder, self.election, mode="test", programs=self.programs)
        self.central = self.municipality.central
        self.stick = self.folder / "usb-stick"
        self.places = [self._place(name, ballots) for name, ballots in self.day.places.items()]

    def play(self) -> dict[str, Any]:
        """Plays the day from the board's keys to the result; returns what ``results.json`` says."""
        try:
            self.set_up()
            self.enrol()
            for place in self.places:
                self.vote_and_count(place)
                self.deliver(place)
            if self.day.digital:
                self.import_digital()
            return self.count()
        finally:
            self.central.stop_servers()

    def set_up(self) -> None:
        """The board's keys, central, and the manifest with every polling place."""
        self.stick.mkdir(parents=True)
        self.municipality.set_up()
        for place in self.places:
            self.municipality.add_station(place.station, f"Röstlokal {place.station}")
        self.municipality.sign_manifest()
        if not self.day.stick:
            self.municipality.open_doors()

    def enrol(self) -> None:
        """Every polling place unpacks its kit, asks to take part and is approved."""
        for place in self.places:
            kit, code = self.municipality.kit(place.station)
            place.program.run("enrol", kit, "--code", code, *self._way())
        self._take_in()
        self.municipality.approve_all()
        for place in self.places:
            self.deliver(place)

    def vote_and_count(self, place: PollingPlace) -> None:
        """One polling place from opening to its closing record."""
        place.open()
        place.print_ballots()
        place.check_in()
        place.let_them_vote(SEED, self.jobs)
        place.close_and_scan(self.jobs)
        place.review()
        place.reconcile_and_close()

    def deliver(self, place: PollingPlace) -> None:
        """The station fetches what central has for it, and delivers what it has sealed."""
        self._take_in()
        place.program.run("sync", *self._way())
        self._take_in()

    def import_digital(self) -> None:
        """The platform's votes, with ids in clear until central makes pseudonyms of them."""
        platform, votes = self.folder / "platform.csv", self.folder / "digital.csv"
        with platform.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "contest", "choices", "values"])
            number = 0
            for each in self.day.digital:
                for place in range(each.voters):
                    number += 1
                    person = BOTH_WAYS if each.also_on_paper and place == 0 else _person("DIGITAL", number)
                    rows.writerow([person, each.contest, each.choices, each.values])
        self.central.run("digital", "pseudonymise", platform, "-o", votes)
        platform.unlink()
        self.central.run("digital", "import", votes)

    def count(self) -> dict[str, Any]:
        """Merges and counts everything; returns what ``results.json`` says."""
        self.central.run("result", "-o", self.folder)
        result: dict[str, Any] = json.loads((self.folder / "results.json").read_text())
        return result

    def _place(self, name: str, ballots: Mapping[str, Sequence[Ballot]]) -> PollingPlace:
        number = 0
        votes: dict[str, list[PaperVote]] = {}
        for style, given in ballots.items():
            votes[style] = []
            for ballot in given:
                number += 1
                person = BOTH_WAYS if number == 1 and name in self.day.both_ways else _person(name, number)
                votes[style].append(PaperVote(person, marks(ballot)))
        return PollingPlace(name, self.folder / name, votes, spare=self.day.spare, programs=self.programs)

    def _way(self) -> tuple[str | Path, ...]:
        return ("--usb", self.stick) if self.day.stick else ()

    def _take_in(self) -> None:
        if self.day.stick:
            self.central.run("intake", "usb", self.stick)


def marks(ballot: Ballot) -> tuple[tuple[str, str, str], ...]:
    """The boxes (contest, project, column) that a ballot's short form names."""
    return tuple(
        (contest, project, column or "1")
        for contest, said in ballot.items()
        for project, _, column in (word.partition(":") for word in said.split())
    )


def _person(where: str, number: int) -> str:
    """A made-up document number."""
    return f"doc:SE:{where.upper().replace('-', '')}{number:06d}"
