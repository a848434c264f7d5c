"""What comes out of the rehearsal's box: the ballots, filled in and scanned by the simulator, with things to notice.

The simulator is run as a command and never imported, as everywhere in the station.
"""

import json
import random
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ballots.layout import layout
from ballots.pdf import write_ballots
from ballots.token import test_print_key
from station.polling_station import Station
from station.practice.programs import run

SIMULATOR = "rostlokal-simulator"
# Crosses by what lies at hand, read without doubt, so that the one doubtful box is the one that was meant.
_PENS = "cross-ballpoint,cross-gel"
# What a sheet that was fed folded shows: its upper part, without the code that says which ballot it is.
_SEEN_OF_FOLDED = 0.45


@dataclass(frozen=True)
class Paper:
    """One printed ballot."""

    serial: str
    style: str


@dataclass(frozen=True)
class Scans:
    """The copier's folders: ``first`` with all sheets, one of them folded, ``again`` with that one smoothed out."""

    first: Path
    again: Path


def scan_box(station: Station, papers: Sequence[Paper], folder: Path) -> Scans:
    """Fills in and scans the ballots of a box into a new folder.

    Of the ballots, in random order, the first has a blackened box, the second was also copied, and the third is fed
    folded. StationError when the simulator fails.
    """
    pile = list(papers)
    secrets.SystemRandom().shuffle(pile)
    scans = Scans(folder / "kopiator", folder / "kopiator-igen")
    scans.again.mkdir(parents=True)
    scans.first.mkdir()
    by_style: dict[str, list[str]] = defaultdict(list)
    for paper in pile:
        by_style[paper.style].append(paper.serial)
    special = [paper.serial for paper in pile[:3]]
    for style, serials in by_style.items():
        _scan(station, style, serials, special, folder / style, scans)
    return scans


def _scan(
    station: Station, style: str, serials: Sequence[str], special: Sequence[str], work: Path, scans: Scans
) -> None:
    work.mkdir()
    pdf, described, marks = work / "ballots.pdf", work / "layout.json", work / "marks.jsonl"
    file = station.election_file
    with pdf.open("xb") as out:
        write_ballots(out, file, style, serials, test_print_key(file), test=True)
    described.write_text(json.dumps(layout(file, style, serials), ensure_ascii=False), "utf-8")
    blackened = special[:1]
    marks.write_text("\n".join(_line(station, style, serial, serial in blackened) for serial in serials), "utf-8")
    copied = [word for serial in special[1:2] if serial in serials for word in ("--photocopy", serial)]
    run("", SIMULATOR, "scan", pdf, described, "--marks", marks, "-o", work / "scans", "--pens", _PENS, *copied)
    for line in (work / "scans" / "truth.jsonl").read_text("utf-8").splitlines():
        scan = json.loads(line)
        _into_the_copier(work / "scans" / scan["source"], scan["serial"] in special[2:3], scans)


def _line(station: Station, style: str, serial: str, blackened: bool) -> str:
    """What one voter marks: one to three proposals, and on the doubtful ballot one box filled all over."""
    (contest,) = (station.election.contest(each) for each in station.election.style(style).contests)
    chosen = random.SystemRandom().sample([project.id for project in contest.projects], k=random.choice((1, 2, 3)))  # noqa: S311
    marks: list[dict[str, str]] = [{"contest": contest.id, "project": each, "column": "1"} for each in chosen]
    if blackened:
        marks[0]["kind"] = "blackened"
    return json.dumps({"serial": serial, "marks": marks})


def _into_the_copier(scan: Path, folded: bool, scans: Scans) -> None:
    # Names that tell nothing, as from a copier, also where two kinds of ballots have scans of the same name.
    name = f"{secrets.token_hex(4)}.jpg"
    if folded:
        with Image.open(scan) as sheet:
            sheet.crop((0, 0, sheet.width, round(sheet.height * _SEEN_OF_FOLDED))).save(scans.first / name)
        scan.rename(scans.again / name)
    else:
        scan.rename(scans.first / name)
