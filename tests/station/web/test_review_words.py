"""What reviewers read beside the picture, from the election alone."""

import pytest

from ballots.election import Election
from station.review import Review
from station.web.review_words import review_words

GRADES = [("bra", {"sv": "Bra", "fi": "Hyvä"}), ("illa", {"sv": "Dåligt", "fi": "Huono"})]
ELECTION = Election.model_validate(
    {
        "format": 1,
        "id": "prov",
        "title": "Prov",
        "currency": "SEK",
        "languages": ["sv", "fi"],
        "who_may_vote": "Alla",
        "double_vote": "void-both",
        "tie_lot": {"method": "sha256", "seed": "7"},
        "pots": [{"id": "pot", "amount": 10}],
        "styles": [{"id": "A", "contests": ["c"], "languages": ["sv"]}],
        "contests": [
            {
                "id": "c",
                "title": "Parker",
                "scope": "city",
                "pot": "pot",
                "method": {
                    "type": "grades",
                    "ungraded": "worst",
                    "grades": [{"id": name, "name": words} for name, words in GRADES],
                },
                "winner_rule": {"type": "greedy", "on_misfit": "skip"},
                "projects": [{"id": "1", "name": "Träd", "cost": 1}],
            }
        ],
    }
)


@pytest.mark.parametrize(("wanted", "words"), [("sv", ["Bra", "Dåligt"]), ("en", ["Bra", "Dåligt"])])
def test_a_grade_is_named_by_its_word_in_a_language_that_it_has(wanted: str, words: list[str]) -> None:
    asked = Review("r", "s", 1, "c", (("1", "bra"), ("1", "illa")), False, None)
    made = review_words(ELECTION, asked, wanted)
    assert [box.column for box in made.boxes] == words
    assert any("Dåligt" in rule for rule in made.rules)
