"""The ballots that a station can print, in words instead of ids."""

from dataclasses import dataclass
from typing import Literal

from ballots.languages import LANGUAGES
from ballots.local_text import in_language
from station.polling_station import Station


@dataclass(frozen=True)
class BallotType:
    """A ballot style for people to choose: its contests and languages by name, its edition, and sheets of paper."""

    style: str
    contests: tuple[str, ...]
    languages: tuple[str, ...]
    edition: Literal["standard", "large", "contrast"]
    pages: int


def ballot_types(station: Station, language: Literal["sv", "en"]) -> list[BallotType]:
    """All of an election's, in its order, in words of this language where the election has them."""
    election = station.election
    titles = {contest.id: in_language(contest.title, election.spoken(language)) for contest in election.contests}
    return [
        BallotType(
            style.id,
            tuple(titles[contest] for contest in style.contests),
            tuple(_language(code, language) for code in style.languages),
            style.edition,
            len(station.plans[style.id].pages),
        )
        for style in election.styles
    ]


def _language(code: str, language: Literal["sv", "en"]) -> str:
    known = LANGUAGES.get(code)
    if known is None:
        return code
    return known.sv if language == "sv" else known.en


@dataclass(frozen=True)
class Combination:
    """Contests that stand on one ballot, by id and by name; what a check-in records of a ballot, and no more."""

    contests: tuple[str, ...]
    titles: tuple[str, ...]

    @property
    def key(self) -> str:
        """What a form sends."""
        return "+".join(self.contests)


def combinations(station: Station, language: Literal["sv", "en"]) -> list[Combination]:
    """What voters can be handed here, whatever the language and edition of the paper, in the election's order."""
    found: dict[tuple[str, ...], Combination] = {}
    for style, named in zip(station.election.styles, ballot_types(station, language), strict=True):
        found.setdefault(tuple(style.contests), Combination(tuple(style.contests), named.contests))
    return list(found.values())
