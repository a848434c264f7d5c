"""The poster for the wall: what it is about, who may vote, how to vote in three pictures, and the projects if they fit.

It is planned on A3; on A4 the same drawing is smaller.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal

from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, Table, TableStyle

from ballots.election import Contest, Election
from ballots.errors import LayoutError
from ballots.handouts.handouts_file import Handouts
from ballots.handouts.listed import Listed, listed
from ballots.handouts.poster_list import project_list
from ballots.handouts.poster_steps import steps_table
from ballots.handouts.setting import ACCENT, Look, beside, gap
from ballots.handouts.voice import Voice, voice
from ballots.pdf_units import MM

Size = Literal["A3", "A4"]
SCALES: dict[Size, float] = {"A3": 1.0, "A4": 2**-0.5}
_PAGE_MM = (297.0, 420.0)
_MARGIN_MM = 16.0
_ROOM_MM = _PAGE_MM[0] - 2 * _MARGIN_MM
# Read from three steps away; on A4 the smallest is still 12.7 pt. Without a list of projects there is room for more.
_BODY_PTS = (24.0, 22.0, 20.0, 18.0)
_BODY_PTS_WITHOUT_LIST = (28.0, 25.0, 22.0, 20.0, 18.0)
_CALL_PT = 60.0
# The list of projects, largest first; on A4 the smallest is 10 pt, as in a newspaper.
_LIST_PTS = (26.0, 22.0, 19.0, 17.0, 15.5, 14.0)
# Between sections: never less, and not so much more that they fall apart.
_GAP_MM, _MOST_GAP_MM = 5.0, 15.0
_OWNER = "the program's own words"

Section = list[Flowable]


def poster(
    election: Election, style_id: str, handouts: Handouts, size: Size, languages: Sequence[str] | None = None
) -> bytes:
    """The poster of one style's contests, in the style's languages or those that are given.

    The first language is large, the others stand below it or beside it. Raises LayoutError when it has no room for
    what must be there; KeyError when the election has no such style.
    """
    style = election.style(style_id)
    voices = [voice(election, language) for language in languages or style.languages]
    contests = listed(election, style_id)
    with_list = [(body, each) for body in _BODY_PTS for each in _LIST_PTS]
    for body, list_pt in [*with_list, *((body, None) for body in _BODY_PTS_WITHOUT_LIST)]:
        try:
            sections = _sections(voices, contests, handouts, body, list_pt)
            left = (_PAGE_MM[1] - 2 * _MARGIN_MM) * MM - sum(_height(section) for section in sections)
        except LayoutError:
            # A long word may fit when it is smaller; what does not then is an error.
            if body > _BODY_PTS[-1] or list_pt not in (None, _LIST_PTS[-1]):
                continue
            raise
        between = left / (len(sections) - 1)
        if between >= _GAP_MM * MM:
            return _drawn(election, voices[0], sections, min(between / MM, _MOST_GAP_MM), SCALES[size])
    raise LayoutError(
        "The poster of style {style} has no room for all its texts. Shorten the titles, who may vote, or the texts "
        "beside the election.",
        style=style_id,
    )


def _sections(
    voices: list[Voice], contests: list[Listed], handouts: Handouts, body: float, list_pt: float | None
) -> list[Section]:
    """From top to bottom; without ``list_pt`` the poster says where the projects are found."""
    last: Section
    if list_pt is None:
        last = [say.set(say.words.poster.more, Look(body, place == 0), _OWNER) for place, say in enumerate(voices)]
    else:
        last = project_list(voices, contests, _ROOM_MM, list_pt)
    return [
        _band(voices),
        _about(voices, [each.contest for each in contests]),
        _told(voices, handouts, body),
        [steps_table(voices, [each.contest for each in contests], _ROOM_MM, body)],
        last,
    ]


def _band(voices: list[Voice]) -> Section:
    """The call, white on dark over the whole width."""
    words: list[Flowable] = [
        say.set(say.words.poster.call, Look(_CALL_PT if place == 0 else _CALL_PT * 0.5, place == 0, white), _OWNER)
        for place, say in enumerate(voices)
    ]
    made = Table([[words]], colWidths=[_ROOM_MM * MM])
    pads = [(f"{side}PADDING", (0, 0), (-1, -1), 6 * MM) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    made.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), ACCENT), *pads]))
    return [made]


def _about(voices: list[Voice], contests: list[Contest]) -> Section:
    """The election, and each contest with its money; words that are the same in two languages stand once."""
    election, say = voices[0].election, voices[0]
    made: Section = []
    titles = dict.fromkeys(each.of(election.title) for each in voices)
    for place, (each, title) in enumerate(zip(voices, titles, strict=False)):
        made.append(each.set(title, Look(34.0 if place == 0 else 20.0, place == 0), "the election's title"))
    for contest in contests:
        owner = f"contest {contest.id}"
        title = " · ".join(dict.fromkeys(each.of(contest.title) for each in voices))
        row = [
            say.set(title, Look(22.0, True), owner),
            say.set(say.pot(contest), Look(22.0, True, align="right"), owner),
        ]
        widths = [_ROOM_MM * MM * 0.62, _ROOM_MM * MM * 0.38]
        made += [gap(1.5), beside([[each] for each in say.columns(row)], say.columns(widths))]
    return made


def _told(voices: list[Voice], handouts: Handouts, body: float) -> Section:
    """Who, when and where, and whom to ask: one column a language. What more there is to say stands in the booklet."""
    between = 10.0
    wide = (_ROOM_MM - between * (len(voices) - 1)) / len(voices)
    columns: list[list[Flowable]] = []
    widths: list[float] = []
    for place, say in enumerate(voices):
        if place:
            columns.append([])
            widths.append(between * MM)
        columns.append(_told_in(say, handouts, body))
        widths.append(wide * MM)
    return [beside(columns, widths)]


def _told_in(say: Voice, handouts: Handouts, body: float) -> list[Flowable]:
    parts = [
        (say.words.who, say.election.who_may_vote),
        (say.words.when, handouts.when_and_where),
        (say.words.questions, handouts.questions),
    ]
    made: list[Flowable] = []
    for heading, text in parts:
        if text is not None:
            made += [gap(2)] if made else []
            made.append(say.set(heading, Look(body * 1.1, True, ACCENT), _OWNER))
            made += say.paragraphs(say.of(text), Look(body * 0.9), heading)
    return made


def _height(section: Section) -> float:
    high = 0.0
    for part in section:
        high += part.wrap(_ROOM_MM * MM, _PAGE_MM[1] * MM)[1] + (part.getSpaceAfter() if part is not section[-1] else 0)
    return high


def _drawn(election: Election, say: Voice, sections: list[Section], gap_mm: float, scale: float) -> bytes:
    out = BytesIO()
    wide, high = _PAGE_MM[0] * MM, _PAGE_MM[1] * MM
    canvas = Canvas(out, pagesize=(wide * scale, high * scale), invariant=1, pageCompression=1, lang=say.language)
    canvas.setTitle(f"{say.words.poster.call} {say.of(election.title)}")
    canvas.setAuthor("Röstlokal")
    canvas.scale(scale, scale)
    story: Section = []
    for section in sections:
        story += [*([gap(gap_mm - 0.01)] if story else []), *section]
    margin = _MARGIN_MM * MM
    # A crumb of room, as heights were added up in another order.
    frame = Frame(margin, margin - 1, wide - 2 * margin, high - 2 * margin + 1, 0, 0, 0, 0)
    frame.addFromList(story, canvas)
    if story:
        raise RuntimeError("the poster was measured before, so that it fits")
    canvas.showPage()
    canvas.save()
    return out.getvalue()
