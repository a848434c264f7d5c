"""The made-up voters of the demo: what they like, who votes on paper and who votes digitally."""

import csv
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from day.polling_place import PaperVote


class Crowd:
    """Voters of one contest who each choose up to three projects, some projects being more popular than others."""

    def __init__(self, election: Path, contest: str, seed: int) -> None:
        definition = next(c for c in tomllib.loads(election.read_text())["contests"] if c["id"] == contest)
        self.contest = contest
        self.projects = [project["id"] for project in definition["projects"]]
        self.most = definition["method"]["max"]
        self.chance = random.Random(seed)
        self.appeal = [self.chance.uniform(1, 5) for _ in self.projects]

    def choices(self) -> list[str]:
        """One voter's projects: mostly three, sometimes fewer."""
        wanted = self.chance.choices(range(1, self.most + 1), weights=range(1, self.most + 1))[0]
        liked = sorted(self.projects, key=lambda p: self.chance.random() ** (1 / self.appeal[self.projects.index(p)]))
        return sorted(liked[-wanted:])

    def on_paper(self, count: int) -> Iterator[PaperVote]:
        """``count`` voters who come to the polling place; the 20th forgets to mark anything, the 21st marks all."""
        for number in range(count):
            choices = {20: [], 21: self.projects}.get(number) if number in {20, 21} else self.choices()
            yield PaperVote(self.person(number), tuple((self.contest, project, "1") for project in choices or []))

    def digitally(self, count: int, already: int) -> Iterator[list[str]]:
        """Rows of the platform's CSV, with ids in clear; the first ``already`` people also come to vote on paper."""
        for number in [*range(already), *range(1000, 1000 + count - already)]:
            yield [self.person(number), self.contest, "|".join(self.choices()), ""]

    def person(self, number: int) -> str:
        """A made-up document number that the poll worker or the platform reads."""
        return f"doc:SE:{self.contest[:4].upper()}{number:05d}"


def write_platform_csv(path: Path, crowds: list[Crowd], count: int, already: int) -> None:
    """What the digital platform holds: ids in clear, contest, choices, values."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "contest", "choices", "values"])
        for crowd in crowds:
            rows.writerows(crowd.digitally(count, already))
