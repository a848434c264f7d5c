"""Fingerprints of rows: whether two long lists of them are the same, without holding either."""

import secrets
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np


@dataclass(frozen=True)
class RowPrints:
    """Eight bytes of each row. The key lives as long as this does, so that nobody can aim at a row of the same print.

    A million ballots come to five million rows: 40 MB, where the rows themselves took more than 2 kB each.
    """

    said: "array[int]" = field(default_factory=lambda: array("Q"))
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def add(self, rows: Iterable[list[object]]) -> None:
        """These rows are said; each is its values in one order."""
        self.said.extend(map(self._print, rows))

    def differences(self, rows: Iterable[list[object]]) -> tuple[int, int]:
        """How many that were said are not among ``rows``, and how many of those nobody said; doubles count once."""
        said = np.unique(np.asarray(self.said))
        found = np.unique(np.asarray(array("Q", map(self._print, rows))))
        missing = np.setdiff1d(said, found, assume_unique=True)
        foreign = np.setdiff1d(found, said, assume_unique=True)
        return len(missing), len(foreign)

    def _print(self, values: list[object]) -> int:
        return int.from_bytes(blake2b(repr(values).encode(), key=self._key, digest_size=8).digest())
