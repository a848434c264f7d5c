"""The projects on a poster: number, name and cost in two columns under each contest's title."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, Table, TableStyle

from ballots.handouts.listed import Listed
from ballots.handouts.setting import NO_PADDING, RULE, Look, gap
from ballots.handouts.voice import Voice
from ballots.pdf_units import MM
from ballots.typefaces import width

_BETWEEN_MM = 12.0


def project_list(voices: Sequence[Voice], contests: Sequence[Listed], room_mm: float, size: float) -> list[Flowable]:
    """All contests; a title only where there are several, as the poster names a single one above."""
    made: list[Flowable] = []
    for on_ballot in contests:
        contest = on_ballot.contest
        if len(contests) > 1:
            made += [
                gap(2),
                voices[0].set(voices[0].of(contest.title), Look(size * 1.15, True), f"contest {contest.id}"),
            ]
        made.append(_columns(voices, on_ballot, room_mm, size))
    return made


def _columns(voices: Sequence[Voice], on_ballot: Listed, room_mm: float, size: float) -> Table:
    wide = (room_mm - _BETWEEN_MM) / 2
    half = -(-len(on_ballot.projects) // 2)
    halves = on_ballot.projects[:half], on_ballot.projects[half:]
    parts = [_column(voices, Listed(on_ballot.contest, each), wide, size) for each in halves]
    made = Table([voices[0].columns([parts[0], "", parts[1]])], colWidths=[wide * MM, _BETWEEN_MM * MM, wide * MM])
    made.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *NO_PADDING]))
    return made


def _column(voices: Sequence[Voice], on_ballot: Listed, wide: float, size: float) -> Table | str:
    if not on_ballot.projects:
        return ""
    say, contest = voices[0], on_ballot.contest
    number = max(width(each.id, size, True) for each in contest.projects) + 4
    cost = max(width(say.cost(contest, each), size, True) for each in contest.projects) + 3
    rows = []
    for project in on_ballot.projects:
        owner = f"project {project.id} in contest {contest.id}"
        names = list(dict.fromkeys(each.of(project.name) for each in voices))
        looks = [Look(size, after=0), *[Look(size * 0.85, after=0)] * len(names)]
        row = [
            say.set(project.id, Look(size, True, after=0), owner),
            [each.set(name, look, owner) for each, name, look in zip(voices, names, looks, strict=False)],
            say.set(say.cost(contest, project), Look(size, True, align="right", after=0), owner),
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
