"""How the sheet that a voter lays under the camera would be read, in the voter's words. Pure."""

from dataclasses import dataclass

from ballots.election import Election
from ballots.judging import Validity, judge_marks
from ballots.paper import StylePlan
from scanning.result import PageResult
from station.web.review_words import BoxWords, box_words, contest_title


@dataclass(frozen=True)
class CheckedContest:
    """One contest on the sheet: what is marked, and which boxes the machine would leave to people.

    ``validity`` is None while people must decide, and where only another sheet shows the rest of the contest.
    """

    title: str
    marked: tuple[BoxWords, ...]
    unclear: tuple[BoxWords, ...]
    validity: Validity | None
    goes_on: bool


def check_words(election: Election, plan: StylePlan, page: PageResult, wanted: str) -> tuple[CheckedContest, ...]:
    """The contests on a page that was read, in the order of the ballot."""
    return tuple(
        _contest(election, plan, page, contest, wanted) for contest in dict.fromkeys(t.contest for t in page.targets)
    )


def _contest(election: Election, plan: StylePlan, page: PageResult, name: str, wanted: str) -> CheckedContest:
    contest = election.contest(name)
    of_mark = {
        mark: [(t.project, t.column) for t in page.targets if t.contest == name and t.mark == mark]
        for mark in ("marked", "unclear")
    }
    goes_on = sum(name in {target.contest for target in each.targets} for each in plan.pages) > 1
    is_open = goes_on or bool(of_mark["unclear"])
    return CheckedContest(
        title=contest_title(election, contest, wanted),
        marked=box_words(election, contest, of_mark["marked"], wanted),
        unclear=box_words(election, contest, of_mark["unclear"], wanted),
        validity=None if is_open else judge_marks(contest, of_mark["marked"]).validity,
        goes_on=goes_on,
    )
