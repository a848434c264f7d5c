"""The booklet of projects (förslagskatalog): how to vote in short, all projects in a table, then each one's story."""

from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from reportlab.platypus import CondPageBreak, Flowable, Image, KeepTogether, PageBreak

from ballots.election import Contest, Election, Project
from ballots.handouts.booklet_table import add_up_table, project_table
from ballots.handouts.document import document
from ballots.handouts.handouts_file import Handouts, More, Shown
from ballots.handouts.listed import Listed, listed
from ballots.handouts.merged import page_count, side_by_side
from ballots.handouts.setting import ACCENT, QUIET, Look, gap
from ballots.handouts.voice import Voice, voice
from ballots.instructions import instructions, rule
from ballots.look import LOOKS
from ballots.methods import Knapsack
from ballots.pdf_units import MM

Size = Literal["A4", "A5"]
PAGES_MM: dict[Size, tuple[float, float]] = {"A4": (210.0, 297.0), "A5": (148.0, 210.0)}


@dataclass(frozen=True)
class Sizes:
    """Type sizes in points, and lengths in millimetres, of one edition on one paper; all ``bold``, or headings only."""

    page_mm: tuple[float, float]
    margin_mm: float
    body: float
    bold: bool

    @property
    def room_mm(self) -> float:
        """Between the margins."""
        return self.page_mm[0] - 2 * self.margin_mm

    def look(self, times: float = 1.0, bold: bool = False, after: float = 0.35) -> Look:
        """So many times the body's size; ``after`` in parts of the body's size."""
        return Look(round(self.body * times, 1), bold or self.bold, after=after * self.body)


def booklet(election: Election, style_id: str, handouts: Handouts, size: Size) -> bytes:
    """The booklet of one style's contests, one part a language, as single pages.

    Raises LayoutError for text that cannot be set; KeyError when the election has no such style.
    """
    style = election.style(style_id)
    edition = LOOKS[style.edition]
    sizes = Sizes(PAGES_MM[size], 12.0 if size == "A5" else 18.0, edition.body, edition.bold)
    contests = listed(election, style_id)
    voices = [voice(election, language) for language in style.languages]
    story: list[Flowable] = []
    for each in voices:
        story += [*([PageBreak()] if story else []), *_part(each, contests, handouts, sizes)]
    title = voices[0].of(election.title)
    page = voices[0].words.booklet.page
    return document(
        story,
        sizes.page_mm,
        sizes.margin_mm,
        f"{voices[0].words.booklet.title}: {title}",
        voices[0].language,
        lambda number: (title, page.format(page=number)),
    )


def imposed(pdf: bytes) -> bytes:
    """Two pages of the booklet a side, in the order for printing on both sides, folding and stapling in the middle.

    Turn on the short edge. Empty pages fill up to a multiple of four.
    """
    pages = page_count(pdf)
    whole = -(-pages // 4) * 4
    numbers: list[int | None] = [number if number < pages else None for number in range(whole)]
    pairs = []
    for sheet in range(whole // 4):
        first, last = 2 * sheet, whole - 1 - 2 * sheet
        pairs += [(numbers[last], numbers[first]), (numbers[first + 1], numbers[last - 1])]
    return side_by_side(pdf, pairs)


def _part(say: Voice, contests: list[Listed], handouts: Handouts, sizes: Sizes) -> list[Flowable]:
    """One language's part: what it is about, then contest by contest."""
    story = _opening(say, contests, handouts, sizes)
    for on_ballot in contests:
        contest = on_ballot.contest
        story += _contest(say, on_ballot, sizes)
        stories = [_project(say, contest, project, handouts, sizes) for project in on_ballot.projects]
        # What the table says already is not said again; but with one story, every project has its place.
        told = any(_tells(handouts.more(contest.id, project.id), project) for project in contest.projects)
        story += [part for each in stories for part in each] if told else []
    return story


def _opening(say: Voice, contests: list[Listed], handouts: Handouts, sizes: Sizes) -> list[Flowable]:
    words, election = say.words, say.election
    story: list[Flowable] = [
        say.set(words.booklet.title, sizes.look(1.0).of(colour=ACCENT), "the program's own words"),
        say.set(say.of(election.title), sizes.look(2.0, True, 0.7), "the election's title"),
    ]
    if handouts.about is not None:
        story += say.paragraphs(say.of(handouts.about), sizes.look(after=0.6), "about")
    story += _told(
        say, say.ballot.how_to_vote, instructions(election, [each.contest for each in contests], 1, say.ballot), sizes
    )
    story += _told(say, words.who, [say.of(election.who_may_vote)], sizes)
    for heading, text in ((words.when, handouts.when_and_where), (words.questions, handouts.questions)):
        if text is not None:
            story += _told(say, heading, [say.of(text)], sizes)
    story.append(gap(1))
    story.append(say.set(words.booklet.not_a_ballot, sizes.look(1.0, True), "the program's own words"))
    return story


def _told(say: Voice, heading: str, sentences: list[str], sizes: Sizes) -> list[Flowable]:
    """A small heading and what stands below it, on one page."""
    told: list[Flowable] = [gap(1), say.set(heading, sizes.look(1.25, True), heading)]
    for sentence in sentences:
        told += say.paragraphs(sentence, sizes.look(after=0.25), heading)
    return [KeepTogether(told)]


def _contest(say: Voice, on_ballot: Listed, sizes: Sizes) -> list[Flowable]:
    """The contest's title, pot, rule and table, on a new page."""
    contest = on_ballot.contest
    owner = f"contest {contest.id}"
    pot = [say.set(say.pot(contest), sizes.look(1.25, True), owner)] if contest.has_costs else []
    story: list[Flowable] = [
        PageBreak(),
        say.set(say.of(contest.title), sizes.look(1.6, True), owner),
        *pot,
        *say.paragraphs(rule(contest.method, say.election.currency, say.ballot), sizes.look(after=0.8), owner),
    ]
    if isinstance(contest.method, Knapsack):
        story += [
            say.set(say.words.booklet.add_up, sizes.look(after=0.5), "the program's own words"),
            *add_up_table(say, on_ballot, sizes.look(), sizes.room_mm),
        ]
    else:
        story += [project_table(say, on_ballot, sizes.look(), sizes.room_mm)]
    for exclusion in contest.exclusions:
        reason = say.of(exclusion.reason) if exclusion.reason is not None else ""
        sentence = say.words.booklet.only_one.format(projects=", ".join(exclusion.projects), reason=reason)
        story += [gap(2), say.set(sentence, sizes.look(), owner)]
    return story


def _tells(more: More, project: Project) -> bool:
    return more != More() or project.description is not None


def _project(say: Voice, contest: Contest, project: Project, handouts: Handouts, sizes: Sizes) -> list[Flowable]:
    """Number, name and cost stay with what follows first: the picture, or the beginning of the description."""
    owner = f"project {project.id} in contest {contest.id}"
    more = handouts.more(contest.id, project.id)
    cost = f"{say.words.booklet.cost}: {say.cost(contest, project)}"
    head: list[Flowable] = [
        say.set(
            f"{project.id}. {say.of(project.name)}", sizes.look(1.3, True, 0.15).of(before=1.5 * sizes.body), owner
        ),
        *([say.set(cost, sizes.look(1.15, True).of(colour=ACCENT), owner)] if contest.has_costs else []),
        *(_picture(say, more.picture, sizes, owner) if more.picture else []),
    ]
    text = more.description if more.description is not None else project.description
    told = say.paragraphs(say.of(text), sizes.look(after=0.6), owner) if text is not None else []
    shown = [KeepTogether(_picture(say, more.map, sizes, owner))] if more.map else []
    # A heading alone at the foot of a page belongs to nothing: three lines must follow it.
    room = 5 * sizes.body * 1.4 if told else 0
    return [CondPageBreak(room + 2.5 * sizes.body), KeepTogether(head), *told, *shown]


def _picture(say: Voice, shown: Shown, sizes: Sizes, owner: str) -> list[Flowable]:
    """The picture as wide as the text, or as high as a third of the page; its caption below."""
    wide, high = sizes.room_mm * MM, sizes.page_mm[1] / 3 * MM
    scale = min(wide / shown.picture.width, high / shown.picture.height)
    drawn = Image(BytesIO(shown.picture.jpeg), shown.picture.width * scale, shown.picture.height * scale)
    drawn.hAlign = "RIGHT" if say.rtl else "LEFT"
    caption = say.set(say.of(shown.caption), sizes.look(0.8, after=0.5).of(colour=QUIET), owner)
    return [gap(1), drawn, gap(0.8), caption]
