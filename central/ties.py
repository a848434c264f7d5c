"""The order in which projects are funded: by score, and within a tie by the lot that was published before the vote."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from central.exact import Exact


def lot_number(seed: str, contest: str, project: str) -> bytes:
    """What the lot gives a project: SHA-256(seed ‖ 0x00 ‖ contest ‖ 0x00 ‖ project), all in UTF-8; the lowest wins."""
    return hashlib.sha256(b"\0".join(part.encode() for part in (seed, contest, project))).digest()


def ranked(projects: Iterable[str], scores: Mapping[str, Exact], seed: str, contest: str) -> tuple[str, ...]:
    """The projects, highest score first, tied ones in the lot's order."""
    return tuple(sorted(projects, key=lambda project: (-scores[project], lot_number(seed, contest, project))))


def tie_groups(order: Sequence[str], scores: Mapping[str, Exact]) -> tuple[tuple[str, ...], ...]:
    """The groups of two or more projects with one score, in the given order (highest score first)."""
    groups = (tuple(group) for _, group in groupby(order, key=lambda project: scores[project]))
    return tuple(group for group in groups if len(group) > 1)
