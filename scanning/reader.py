"""What a process needs to know to read ballots of one election, prepared once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from ballots.election_file import parse_election
from ballots.geometry import PagePlan, Rect, plan_styles
from ballots.token import Mode, NotGenuine, TokenChecker, WrongElection, WrongMode
from scanning.decide import Limits, limits_for
from scanning.expected import Surroundings, surroundings
from scanning.grey import Points
from scanning.markers import MarkerFinder
from scanning.reasons import Reason, Rejected, SheetId

BlackenedBox = Literal["review", "vote", "cancelled"]


@dataclass(frozen=True)
class ReaderSpec:
    """What a Reader is made of, as it travels to another process.

    ``election_data`` are the exact bytes of the election file, ``print_keys`` the public keys (hex) that the manifest
    lists; the public key of test ballots is known without being listed.
    """

    election_data: bytes
    mode: Mode
    print_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetPlan:
    """One page of one ballot style, as the reader looks for it: ``middles`` (n × 2 mm) of its n targets' boxes."""

    style: str
    page: PagePlan
    middles: Points

    @cached_property
    def surroundings(self) -> Surroundings:
        """Which target each free spot of the page is nearest to."""
        return surroundings(self.page)

    @cached_property
    def limits(self) -> Limits:
        """Where decisions change in boxes of this page's size."""
        return limits_for(self.page.look.box)


class Reader:
    """An election, ready to be read. ``corners_mm`` (4 × 2) and ``code_mm`` are the same on every page."""

    def __init__(self, spec: ReaderSpec) -> None:
        """Raises BallotsError when the election definition cannot be used."""
        file = parse_election(spec.election_data, "election.toml")
        self._checker = TokenChecker(file, spec.mode, spec.print_keys)
        self.blackened_box: BlackenedBox = file.election.blackened_box
        self.finder = MarkerFinder()
        plans = plan_styles(file.election).values()
        self._sheets: Mapping[tuple[int, int], SheetPlan] = {
            (plan.index, page.number): _sheet(plan.style, page) for plan in plans for page in plan.pages
        }
        pages = [page for plan in plans for page in plan.pages]
        if len({(page.corners, page.qr) for page in pages}) != 1:
            raise RuntimeError("the markers and the code must have one place on all pages, or none can be found")
        self.corners_mm: Points = np.array(pages[0].corners)
        self.code_mm: Rect = pages[0].qr

    def check(self, text: str) -> tuple[SheetId, SheetPlan]:
        """Which sheet the text of a code names, and its plan.

        Raises Rejected: not-genuine, wrong-election or wrong-mode.
        """
        try:
            token = self._checker.check(text)
            plan = self._sheets[token.style_index, token.page]
        except WrongElection as error:
            raise Rejected(Reason.WRONG_ELECTION) from error
        except WrongMode as error:
            raise Rejected(Reason.WRONG_MODE) from error
        # A signed page that the plan does not have was printed by a program with another plan.
        except (NotGenuine, KeyError) as error:
            raise Rejected(Reason.NOT_GENUINE) from error
        return SheetId(token.serial, plan.style, token.page, token.key), plan


def _sheet(style: str, page: PagePlan) -> SheetPlan:
    middles = [(target.box.x + target.box.w / 2, target.box.y + target.box.h / 2) for target in page.targets]
    return SheetPlan(style, page, np.array(middles).reshape(-1, 2))
