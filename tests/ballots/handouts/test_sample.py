"""A sample shows the real page, says what it is, and no reader accepts it."""

import pytest
import zxingcpp
from PIL import Image

from ballots.geometry import plan_style
from ballots.handouts.sample import SAMPLE_SERIAL, sample_ballot
from ballots.token import TokenChecker, WrongMode
from scanning.reasons import Reason
from tests.ballots.conftest import Elections, contest
from tests.ballots.handouts.pages import texts
from tests.scanning.paper import Paper, drawn

FILE = Elections.file(contest(1, 4), styles=[{"id": "A", "contests": ["c1"], "languages": ["sv", "en"]}])


def test_it_shows_every_line_of_the_ballot_and_says_in_each_language_what_it_is() -> None:
    (page,) = texts(sample_ballot(FILE, "A"))
    for text in plan_style(FILE.election, "A").pages[0].texts:
        assert " ".join(text.words.split()) in page.replace("\u202f", " ").replace("\u00a0", " ") or not text.words
    for words in ("EXEMPEL", "inte en röstsedel", "SAMPLE", "not a ballot", "0000-0000-0000-0000"):
        assert words in page


def test_its_code_is_a_tests_so_that_an_official_count_says_what_it_is() -> None:
    code = zxingcpp.read_barcodes(Image.fromarray(drawn(sample_ballot(FILE, "A"))))[0].text
    token = TokenChecker(FILE, "test", []).check(code)
    assert (token.test, token.serial) == (True, SAMPLE_SERIAL)
    with pytest.raises(WrongMode, match="test ballot"):
        TokenChecker(FILE, "official", []).check(code)


def test_a_test_does_not_read_it_either() -> None:
    assert Paper(FILE).reason(drawn(sample_ballot(FILE, "A"))) is Reason.CROPPED


def test_the_same_election_gives_the_same_bytes() -> None:
    assert sample_ballot(FILE, "A") == sample_ballot(FILE, "A")
