"""The list of attacks that the tests play, filled by the modules beside this one."""

from collections.abc import Callable

from tests.verifier.forger import Forger

Attack = Callable[[Forger], None]
ATTACKS: dict[str, tuple[Attack, str]] = {}
"""title -> what the forger does, and the code of the check that catches it."""


def attack(title: str, caught_by: str) -> Callable[[Attack], Attack]:
    """Lists an attack under its title."""

    def keep(function: Attack) -> Attack:
        assert title not in ATTACKS
        ATTACKS[title] = (function, caught_by)
        return function

    return keep
