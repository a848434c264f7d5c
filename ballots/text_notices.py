"""What the organiser should know about the languages of an election before its ballots are printed. Pure."""

from ballots.ballot_texts import ballot_texts
from ballots.election import Election
from ballots.fixed_texts import fixed_texts
from ballots.languages import named

_ENGLISH = "en"


def text_notices(election: Election) -> list[str]:
    """A sentence for each language that has no ballot texts or unapproved ones. Nothing here keeps ballots away.

    LayoutError for a code that stands for no language.
    """
    return [*_without_texts(election), *_unapproved(election)]


def _without_texts(election: Election) -> list[str]:
    styles: dict[tuple[str, str], list[str]] = {}
    for style in election.styles:
        for texts in ballot_texts(style.languages, election.languages):
            for reader in texts.stands_in_for:
                styles.setdefault((reader, texts.language), []).append(style.id)
    return [
        f"styles {', '.join(ids)}: there are no ballot texts in {named(missing, _ENGLISH)}; "
        f"{named(printed, _ENGLISH)} ones are printed"
        for (missing, printed), ids in styles.items()
    ]


def _unapproved(election: Election) -> list[str]:
    printed = [
        texts.language for style in election.styles for texts in ballot_texts(style.languages, election.languages)
    ]
    return [
        f"the {named(language, _ENGLISH)} ballot texts await a native reader's approval"
        for language in dict.fromkeys(printed)
        if not fixed_texts(language).approved_by
    ]
