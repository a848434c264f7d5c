"""Sheets that somebody has begun to type in. In memory, so that no address and no file names a ballot's number."""

import secrets

from station.by_hand import Paper

# Of those that were begun and left; one table types one sheet at a time.
_MOST = 20


class Drafts:
    """The papers by random keys, the last ones begun."""

    def __init__(self) -> None:
        self._papers: dict[str, Paper] = {}

    def keep(self, paper: Paper) -> str:
        """A key for this paper; the oldest one goes when there are many."""
        key = secrets.token_hex(16)
        self._papers[key] = paper
        while len(self._papers) > _MOST:
            self._papers.pop(next(iter(self._papers)), None)
        return key

    def get(self, key: str) -> Paper | None:
        """The paper, None when it is not known or done."""
        return self._papers.get(key)

    def drop(self, key: str) -> None:
        """It is stored."""
        self._papers.pop(key, None)
