"""What a voter at the table is handed, by the election's policy and by what is known of them from elsewhere. Pure."""

from collections.abc import Collection
from typing import Literal

from station.outcomes import CheckInOutcome
from sync.seen import Sighting

Policy = Literal["paper-replaces-digital", "digital-blocks-paper", "void-both"]


def decide(
    policy: Policy, handed: Collection[str], sighting: Sighting, *, knows_digital: bool, is_listed: bool
) -> CheckInOutcome:
    """The outcome for a voter who is not checked in here and wants a ballot for these contests, at least one.

    ``sighting`` is what the list of voters seen elsewhere says, nothing where there is none; ``knows_digital`` that all
    digital voters are in it. ``is_listed`` is False when there is a register and the voter is not in it.

    Only what is certain is decided here: a digital vote in every contest. In some of them, and after a check-in
    elsewhere, the ballot goes into an envelope, and central decides with all check-ins before it.
    """
    wanted = frozenset(handed)
    bars = policy != "paper-replaces-digital"
    if bars and knows_digital and wanted <= sighting.digital:
        return CheckInOutcome.WOULD_VOID if policy == "void-both" else CheckInOutcome.VOTED_DIGITALLY
    if wanted & sighting.paper:
        return CheckInOutcome.SEEN_ELSEWHERE
    if not is_listed:
        return CheckInOutcome.NOT_LISTED
    if bars and (not knows_digital or wanted & sighting.digital):
        return CheckInOutcome.PROVISIONAL
    return CheckInOutcome.CHECKED_IN
