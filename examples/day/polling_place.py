"""One polling place's day: open, print, check in, let the voters mark, close, scan, review, reconcile, deliver."""

import json
from collections.abc import Sequence
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
    """A station, its paper, and the voters who come."""

    station: str
    home: Path
    style: str
    votes: Sequence[PaperVote]
    spare: int = 0
    box: str = "1"
    truth: dict[str, set[tuple[str, str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.program = Program("rostlokal-station", self.home / "station")
        self.ballots = self.home / "ballots.pdf"
        self.layout = self.home / "layout.json"
        self.scans = self.home / "scans"

    def open(self) -> None:
        """Seals the empty box and opens the station."""
        self.program.run("open", "--box", self.box, "--seal", f"S-{self.station}", *PEOPLE)

    def print_ballots(self) -> None:
        """Registers serials, then prints as many ballots as there are voters, and some to spare."""
        count = str(len(self.votes) + self.spare)
        self.program.run("print", "--style", self.style, "--count", count, "-o", self.ballots, "--layout", self.layout)

    def check_in(self) -> None:
        """Marks every voter as having received a ballot."""
        voters = self.home / "voters.txt"
        voters.write_text("".join(f"{vote.person}\n" for vote in self.votes))
        self.program.run("check-in", "--style", self.style, "--file", voters)
        voters.unlink()

    def let_them_vote(self, seed: int, jobs: int) -> None:
        """The simulator's pens fill in the ballots, and its scanner makes pictures of them."""
        serials = sorted({sheet["serial"] for sheet in json.loads(self.layout.read_text())["sheets"]})
        self.truth = {serial: set(vote.marks) for serial, vote in zip(serials, self.votes, strict=False)}
        marks = self.home / "marks.jsonl"
        marks.write_text(
            "".join(
                json.dumps({"serial": serial, "marks": _named(marks)}) + "\n" for serial, marks in self.truth.items()
            )
        )
        simulator = Program("rostlokal-simulator", self.home)
        simulator.run(
            *("scan", self.ballots, self.layout, "--marks", marks, "-o", self.scans),
            *("--seed", str(seed), "--jobs", str(jobs)),
        )

    def pictures(self) -> list[Path]:
        """The scans, in the order of their random names."""
        return sorted(path for path in self.scans.iterdir() if path.suffix == ".jpg")

    def close_and_scan(self, jobs: int) -> None:
        """Closes the box, counts its ballots by hand, and reads them all."""
        self.program.run("close-box", "--box", self.box, "--counted", str(len(self.votes)), *PEOPLE)
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
        """Counts the ballots left over and closes the station."""
        self.program.run("reconcile", "--unused", str(self.spare))
        self.program.run("close", *PEOPLE)


def _key(item: dict[str, str], target: dict[str, str]) -> tuple[str, str, str]:
    return item["contest"], target["project"], target["column"]


def _named(marks: set[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"contest": contest, "project": project, "column": column} for contest, project, column in sorted(marks)]
