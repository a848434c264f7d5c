"""Everything that can be wrong with an election, a ballot's paper or a token, said in the user's words."""

from collections.abc import Sequence


class BallotsError(Exception):
    """Bad input to this room. ``text`` is an English sentence with {named} fields, ``values`` fills them in.

    The web apps translate ``text`` and fill in ``values`` afterwards.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values


class ElectionError(BallotsError):
    """The election definition cannot be used; ``problems`` names each place in the file and what is wrong there."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        super().__init__(
            "{source} is not a usable election definition. Correct these places and try again:\n{problems}",
            source=source,
            problems="\n".join(f"  {problem}" for problem in problems),
        )
        self.problems = tuple(problems)


class LayoutError(BallotsError):
    """Something does not fit on the paper."""


class TokenError(BallotsError):
    """A QR token is malformed, forged, or belongs to another election or mode; see :mod:`ballots.token`."""
