"""Which records go together into one batch: pure packing by number and by size."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sync.batch import MAX_RECORDS

_T = TypeVar("_T")

# Bytes of what is packed, before it is escaped, encoded and sealed, which makes them up to 1.4 times as many; sync
# takes 1 MB.
MOST_BYTES = 600_000


def packed(items: Iterable[_T], entries: Callable[[_T], int], size: Callable[[_T], int]) -> Iterator[list[_T]]:
    """The items in their order, in packs that fit a batch each.

    ``entries`` is how many records or leaves an item makes, ``size`` how many bytes; an item that alone is too much
    makes a pack of its own, and sealing it will say so.
    """
    pack: list[_T] = []
    count = total = 0
    for item in items:
        if pack and (count + entries(item) > MAX_RECORDS or total + size(item) > MOST_BYTES):
            yield pack
            pack, count, total = [], 0, 0
        pack.append(item)
        count += entries(item)
        total += size(item)
    if pack:
        yield pack
