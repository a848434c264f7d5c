"""SQLite's two files as its pages: https://sqlite.org/fileformat2.html."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One image of a page, counted from 1."""

    number: int
    data: bytes


def page_images(database: bytes) -> list[Page]:
    """All pages of a database file, free ones too."""
    if not database:
        return []
    # 1 stands for 65536, which does not fit into its two bytes.
    size = int.from_bytes(database[16:18]) if database[16:18] != b"\0\1" else 65536
    return [Page(at // size + 1, database[at : at + size]) for at in range(0, len(database), size)]


def commits(log: bytes) -> list[list[Page]]:
    """The frames of a write-ahead log in their order, as one list a commit; stale ones at its end are kept too."""
    size = int.from_bytes(log[8:12])
    found: list[list[Page]] = [[]]
    for at in range(32, len(log), 24 + size):
        found[-1].append(Page(int.from_bytes(log[at : at + 4]), log[at + 24 : at + 24 + size]))
        if int.from_bytes(log[at + 4 : at + 8]):
            found.append([])
    return [each for each in found if each]
