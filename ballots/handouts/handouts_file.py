"""Reads ``handouts.toml``: what booklet and poster say and show beyond the election's definition.

It is a file of its own, because the definition's bytes are frozen before the vote and these texts and pictures are
not (decision record 0015).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from ballots.election import Election, Id
from ballots.election_file import problem
from ballots.errors import BallotsError
from ballots.handouts.pictures import Picture, PictureError, checked_picture
from ballots.local_text import LanguageCode, LocalText, missing_languages

# As for an election definition.
_MOST_BYTES = 8_000_000

# A description on a page or two; the election's own texts are shorter.
_LongWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
LongText = _LongWords | dict[LanguageCode, _LongWords]


class HandoutsError(BallotsError):
    """The file cannot be used; ``problems`` names each place in it and what is wrong there."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__(
            "{source} is no usable file of texts and pictures. Correct these places and try again:\n{problems}",
            source=source,
            problems="\n".join(f"  {problem}" for problem in problems),
        )
        self.problems = tuple(problems)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PictureEntry(_Part):
    """A picture's file, beside this one or in a folder below, and the words under it that say what it shows."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    caption: LocalText


class ProjectEntry(_Part):
    """More about one project."""

    contest: Id
    project: Id
    description: LongText | None = None
    picture: PictureEntry | None = None
    map: PictureEntry | None = None


class _File(_Part):
    format: Literal[1]
    election: str
    about: LongText | None = None
    when_and_where: LongText | None = None
    questions: LongText | None = None
    projects: list[ProjectEntry] = []


@dataclass(frozen=True)
class Shown:
    """A checked picture and its caption."""

    picture: Picture
    caption: LocalText


@dataclass(frozen=True)
class More:
    """What is told about one project beyond its name and cost."""

    description: LongText | None = None
    picture: Shown | None = None
    map: Shown | None = None


@dataclass(frozen=True)
class Handouts:
    """The whole file, checked. ``projects`` are keyed by contest and project."""

    about: LongText | None = None
    when_and_where: LongText | None = None
    questions: LongText | None = None
    projects: Mapping[tuple[str, str], More] | None = None

    def more(self, contest: str, project: str) -> More:
        """What there is about a project, perhaps nothing."""
        return (self.projects or {}).get((contest, project), More())


def read_handouts(path: Path, election: Election) -> Handouts:
    """Reads the file, and the pictures that it names.

    Raises HandoutsError with every problem found, each with its place in the file and its project.
    """
    read = _parsed(path)
    shown: dict[tuple[str, str], More] = {}
    problems = [*_contradictions(read, election), *_pictures(read, path.parent, shown)]
    if problems:
        raise HandoutsError(str(path), problems)
    return Handouts(read.about, read.when_and_where, read.questions, shown)


def _parsed(path: Path) -> _File:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise HandoutsError(str(path), [f"the file is larger than {_MOST_BYTES} bytes"])
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise HandoutsError(str(path), [f"the file cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise HandoutsError(str(path), [f"byte {error.start} is not UTF-8 text"]) from error
    except (ValueError, RecursionError) as error:
        raise HandoutsError(str(path), [f"not TOML: {error}"]) from error
    try:
        return _File.model_validate(tables, strict=True)
    except ValidationError as error:
        named = dict.fromkeys(problem(tables, each) for each in error.errors())
        raise HandoutsError(str(path), list(named)) from error


def _contradictions(read: _File, election: Election) -> Iterator[str]:
    if read.election != election.id:
        yield f"election: {read.election!r} is another election; this one is {election.id!r}"
    for name in ("about", "when_and_where", "questions"):
        yield from _missing(name, getattr(read, name), election)
    known = {(contest.id, project.id) for contest in election.contests for project in contest.projects}
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(read.projects, 1):
        place = _place(number, entry)
        if (entry.contest, entry.project) not in known:
            yield f"{place}: the election has no such project"
        if (entry.contest, entry.project) in seen:
            yield f"{place}: the project stands here twice; keep one"
        seen.add((entry.contest, entry.project))
        yield from _missing(f"{place}: description", entry.description, election)
        for name in ("picture", "map"):
            if (shown := getattr(entry, name)) is not None:
                yield from _missing(f"{place}: {name}.caption", shown.caption, election)


def _missing(place: str, text: LongText | None, election: Election) -> Iterator[str]:
    for language in missing_languages(text, election.languages) if text is not None else []:
        yield f"{place}.{language}: no words in this language, which the election's languages name"


def _pictures(read: _File, folder: Path, shown: dict[tuple[str, str], More]) -> Iterator[str]:
    """Fills ``shown``; every picture that cannot be printed is a problem."""
    for number, entry in enumerate(read.projects, 1):
        found: dict[str, Shown | None] = {"picture": None, "map": None}
        for name in found:
            part: PictureEntry | None = getattr(entry, name)
            if part is None:
                continue
            try:
                found[name] = Shown(checked_picture(folder, part.file), part.caption)
            except PictureError as error:
                yield f"{_place(number, entry)}: {name}.file: {error}"
        shown[entry.contest, entry.project] = More(entry.description, found["picture"], found["map"])


def _place(number: int, entry: ProjectEntry) -> str:
    return f"projects[{number}] (project {entry.project} in contest {entry.contest})"
