"""Chance that can be repeated: every page, hand and pass gets its own generator from the run's seed.

Nothing is drawn from one shared stream, so the result depends neither on the order of the pages nor on
the number of processes.
"""

from __future__ import annotations

import hashlib

import numpy as np

Range = tuple[float, float]


def generator(seed: int, *names: object) -> np.random.Generator:
    """A generator that belongs to these names (a purpose, a serial, a page) under this seed."""
    return np.random.default_rng(int.from_bytes(_digest(seed, names, 16), "big"))


def file_name(seed: int, *names: object) -> str:
    """16 hexadecimal digits from which neither order nor serial can be guessed without the seed."""
    return _digest(seed, ("file", *names), 8).hex()


def within(rng: np.random.Generator, span: Range) -> float:
    """A number drawn evenly from a range."""
    return float(rng.uniform(*span))


def _digest(seed: int, names: tuple[object, ...], size: int) -> bytes:
    # repr keeps ("a", "bc") apart from ("ab", "c").
    return hashlib.blake2b(repr((seed, *names)).encode(), digest_size=size).digest()
