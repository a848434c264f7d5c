"""Ballots and the pages that a reader would hand over, without paper."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ballots.token import PrintKey
from scanning.result import MarkDecision, PageResult, TargetResult
from station.polling_station import Station
from station.printing import print_key, reserved
from sync.batch import Stream
from sync.keyring import Secrets


def records(station: Station, stream: Stream) -> list[dict[str, Any]]:
    """Every record that a stream has or will have, in the order in which the rows lie."""
    rows = station.journal.rows("SELECT stream, body FROM records NOT INDEXED")
    return [json.loads(row["body"]) for row in rows if row["stream"] == stream.value]


@dataclass
class Pile:
    """Makes the pages that a reader would hand over, without paper: of ballots that this station has printed."""

    station: Station
    secrets: Secrets
    serials: list[str] = field(default_factory=list)

    @property
    def key(self) -> PrintKey:
        return print_key(self.station, self.secrets)

    def print(self, count: int, style: str = "A") -> list[str]:
        with reserved(self.station, style, count, self.key) as serials:
            self.serials += serials
        return serials

    def page(
        self,
        serial: str,
        *marked: str,
        unclear: Sequence[str] = (),
        style: str = "A",
        page: int = 1,
        picture: bytes | None = None,
    ) -> PageResult:
        """A page read well: these projects are marked, those unclear, the others blank."""
        plan = self.station.plans[style].pages[page - 1]
        marks: dict[str, MarkDecision] = {**dict.fromkeys(marked, "marked"), **dict.fromkeys(unclear, "unclear")}
        targets = tuple(
            TargetResult(
                target.contest,
                target.project,
                target.column,
                0.3,
                marks.get(target.project, "blank"),
                False,
                (10, 10 + 40 * row, 20, 20),
            )
            for row, target in enumerate(plan.targets)
        )
        seen = picture or f"{serial} {page} {marks}".encode()
        return PageResult("scan.jpg", 0, "read", None, serial, style, page, targets, seen)
