"""The closed list of reasons, and what they tell the poll worker."""

import pytest

from scanning.reasons import Reason

CLOSED = (
    "no-page code-unreadable not-genuine wrong-election wrong-mode cropped blurred too-dark wrong-scale curled "
    "streaked several-sheets back-side not-a-picture too-large reader-crashed"
)


def test_the_list_is_the_documented_one() -> None:
    assert [reason.value for reason in Reason] == CLOSED.split()


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_says_in_two_languages_what_to_do(reason: Reason) -> None:
    assert reason.sv != reason.en
    for sentence in (reason.sv, reason.en):
        assert sentence.endswith(".")
        assert sentence.count(". ") >= 1, "what is the matter, and what to do"
