"""How to give projects totals that differ, on few ballots. Pure."""

from collections.abc import Sequence

# A pile that two people mark by hand in an evening. Beyond it, totals repeat: each ballot is compared on its own too.
MOST_BALLOTS = 250


def different_totals(projects: int, least: int, most: int) -> tuple[list[int], int]:
    """A total for each project and a number of ballots, so that ballots with ``least`` to ``most`` projects give them.

    All totals differ where ``MOST_BALLOTS`` allow; else they repeat after as many projects as possible. Least and
    most count projects on one ballot, 1 ≤ least ≤ most ≤ projects.
    """
    for cycle in range(projects, 0, -1):
        base = [1 + place % cycle for place in range(projects)]
        for ballots in range(max(base), max(MOST_BALLOTS, projects) + 1):
            # One more for every project, until the ballots are full enough.
            more = max(0, -((sum(base) - ballots * least) // projects))
            whole = sum(base) + more * projects
            if max(base) + more <= ballots and ballots * least <= whole <= ballots * most:
                return [total + more for total in base], ballots
    raise RuntimeError("with all totals alike, a ballot a project is enough")


def spread(totals: Sequence[int], ballots: int) -> list[list[int]]:
    """The projects (by place, from 0) on each ballot: each as often as its total says, never twice on one ballot.

    Ballots differ by at most one project in number. Every total must be at most ``ballots``.
    """
    made: list[list[int]] = [[] for _ in range(ballots)]
    copies = (place for place, total in enumerate(totals) for _ in range(total))
    for number, place in enumerate(copies):
        made[number % ballots].append(place)
    return made
