"""The projects on a poster: number, name and cost in two columns under each contest's title."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, Table, TableStyle

from ballots.election import Contest
from ballots.handouts.setting import NO_PADDING, RULE, Look, gap
from ballots.handouts.voice import Voice
from ballots.pdf_units import MM
from ballots.typefaces import width

_BETWEEN_MM = 12.0


def project_list(voices: Sequence[Voice], contests: Sequence[Contest], room_mm: float, size: float) -> list[Flowable]:
    """All contests; a title only where there are several, as the poster names a single one above."""
    made: list[Flowable] = []
    for contest in contests:
        if len(contests) > 1:
            made += [
                gap(2),
                voices[0].set(voices[0].of(contest.title), Look(size * 1.15, True), f"contest {contest.id}"),
            ]
        made.append(_columns(voices, contest, room_mm, size))
    return made


def _columns(voices: Sequence[Voice], contest: Contest, room_mm: float, size: float) -> Table:
    wide = (room_mm - _BETWEEN_MM) / 2
    half = -(-len(contest.projects) // 2)
    parts = [
        _column(voices, contest, places, wide, size) for places in (range(half), range(half, len(contest.projects)))
    ]
    made = Table([[parts[0], "", parts[1]]], colWidths=[wide * MM, _BETWEEN_MM * MM, wide * MM])
    made.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *NO_PADDING]))
    return made


def _column(voices: Sequence[Voice], contest: Contest, places: range, wide: float, size: float) -> Table | str:
    if not places:
        return ""
    say = voices[0]
    number = max(width(each.id, size, True) for each in contest.projects) + 4
    cost = max(width(say.money(each.cost), size, True) for each in contest.projects) + 3
    rows = []
    for project in (contest.projects[place] for place in places):
        owner = f"project {project.id} in contest {contest.id}"
        names = list(dict.fromkeys(each.of(project.name) for each in voices))
        looks = [Look(size, after=0), *[Look(size * 0.85, after=0)] * len(names)]
        row = [
            say.set(project.id, Look(size, True, after=0), owner),
            [each.set(name, look, owner) for each, name, look in zip(voices, names, looks, strict=False)],
            say.set(say.money(project.cost), Look(size, True, align="right", after=0), owner),
        ]
        rows.append(say.columns(row))
    made = Table(rows, colWidths=[each * MM for each in say.columns([number, wide - number - cost, cost])])
    pads = [(f"{side}PADDING", (0, 0), (-1, -1), size * 0.2) for side in ("TOP", "BOTTOM")]
    made.setStyle(
        TableStyle(
            [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.6, RULE), *NO_PADDING, *pads]
        )
    )
    return made
