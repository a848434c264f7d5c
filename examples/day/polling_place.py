"""One polling place's day: open, print, check in, let the voters mark, close, scan, review, reconcile, deliver."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from day.programs import Program

PEOPLE = ("--by", "Kerstin", "--by", "Yusuf")


@dataclass(frozen=True)
class PaperVote:
    """What one voter does: who they are to the check-in, and the boxes they mark (contest, project, column)."""

    person: str
    marks: tuple[tuple[str, str, str], ...]


@dataclass
class PollingPlace:
    """A station, its paper, and the voters who come: ``votes`` by the ballot style that is handed out.

    ``spare`` ballots of each style are printed beyond what the voters need. ``programs`` says how programs run.
    """

    station: str
    home: Path
    votes: Mapping[str, Sequence[PaperVote]]
    spare: int = 0
    box: str = "1"
    programs: type[Program] = Program
    truth: dict[str, set[tuple[str, str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.program = self.programs("rostlokal-station", self.home / "station")
        self.scans = self.home / "scans"

    @property
    def voters(self) -> int:
        """How many voters come."""
        return sum(len(votes) for votes in self.votes.values())

    @property
    def unused(self) -> int:
        """How many ballots are left over in the evening."""
        return self.spare * len(self.votes)

    def ballots(self, style: str) -> Path:
        """The PDF of one style's ballots."""
        return self.home / f"ballots-{style}.pdf"

    def open(self) -> None:
        """Seals the empty box and opens the station."""
        self.program.run("open", "--box", self.box, "--seal", f"S-{self.station}", *PEOPLE)

    def print_ballots(self) -> None:
        """Registers serials, then prints as many ballots of each style as there are voters, and some to spare."""
        for style, votes in self.votes.items():
            count = str(len(votes) + self.spare)
            paper = ("-o", self.ballots(style), "--layout", self._layout(style))
            self.program.run("print", "--style", style, "--count", count, *paper)

    def check_in(self) -> None:
        """Marks every voter as having received a ballot."""
        voters = self.home / "voters.txt"
        for style, votes in self.votes.items():
            voters.write_text("".join(f"{vote.person}\n" for vote in votes))
            self.program.run("check-in", "--style", style, "--file", voters)
            voters.unlink()

    def let_them_vote(self, seed: int, jobs: int) -> None:
        """The simulator's pens fill in the ballots, and its scanner makes pictures of them."""
        simulator = self.programs("rostlokal-simulator", self.home)
        for style, votes in self.votes.items():
            serials = sorted({sheet["serial"] for sheet in json.loads(self._layout(style).read_text())["sheets"]})
            filled = {serial: set(vote.marks) for serial, vote in zip(serials, votes, strict=False)}
            self.truth |= filled
            marks = self.home / f"marks-{style}.jsonl"
            marks.write_text(
                "".join(json.dumps({"serial": serial, "marks": _named(each)}) + "\n" for serial, each in filled.items())
            )
            simulator.run(
                *("scan", self.ballots(style), self._layout(style), "--marks", marks, "-o", self.scans / style),
                *("--seed", str(seed), "--jobs", str(jobs)),
            )

    def pictures(self) -> list[Path]:
        """The scans, in the order of their random names."""
        return sorted(self.scans.rglob("*.jpg"), key=lambda path: path.name)

    def close_and_scan(self, jobs: int) -> None:
        """Closes the box, counts its ballots by hand, and reads them all."""
        self.program.run("close-box", "--box", self.box, "--counted", str(self.voters), *PEOPLE)
        self.program.run("scan", "--box", self.box, "--jobs", str(jobs), *self.pictures())

    def review(self) -> int:
        """Two people answer every unclear box, here from what the simulator drew. Returns the number of boxes."""
        waiting = self.program.ask("review", "list", "--json")
        boxes = 0
        decisions = self.home / "decisions.jsonl"
        with decisions.open("w") as lines:
            for item in waiting:
                targets = [
                    {**target, "mark": "marked" if _key(item, target) in self.truth[item["serial"]] else "blank"}
                    for target in item["targets"]
                ]
                boxes += len(targets)
                lines.write(json.dumps({"id": item["id"], "targets": targets}) + "\n")
        if waiting:
            self.program.run("review", "decide", "--file", decisions, *PEOPLE)
        return boxes

    def reconcile_and_close(self) -> None:
        """Counts the ballots left over, closes the station, and writes what people sign in ink."""
        self.program.run("reconcile", "--unused", str(self.unused))
        self.program.run("close", *PEOPLE)
        self.program.run("closing-record", "-o", self.closing_record)

    @property
    def closing_record(self) -> Path:
        """The PDF of the closing record."""
        return self.home / "closing-record.pdf"

    def _layout(self, style: str) -> Path:
        return self.home / f"layout-{style}.json"


def _key(item: dict[str, str], target: dict[str, str]) -> tuple[str, str, str]:
    return item["contest"], target["project"], target["column"]


def _named(marks: set[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"contest": contest, "project": project, "column": column} for contest, project, column in sorted(marks)]
