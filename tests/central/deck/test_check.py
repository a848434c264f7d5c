"""The comparison says nothing of a perfect reader, and names each fault of another one."""

import pytest

from central.deck.check import differences
from central.deck.reading import PageRead
from tests.ballots.conftest import Elections, contest
from tests.central.deck.elections import METHODS, deck_of, file_of, perfect


@pytest.mark.parametrize("blackened", ["review", "vote", "cancelled"])
@pytest.mark.parametrize("name", METHODS)
def test_a_perfect_reader_has_no_difference(name: str, blackened: str) -> None:
    file = file_of(name, blackened_box=blackened)
    expected, deck = deck_of(file)
    assert differences(file.election, expected, perfect(file, deck)) == []


def said(change: list[PageRead]) -> str:
    file = file_of("choose-one")
    expected, _ = deck_of(file)
    return "\n".join(differences(file.election, expected, change))


def pages() -> list[PageRead]:
    file = file_of("choose-one")
    return perfect(file, deck_of(file)[1])


def test_swapped_boxes_show_in_the_ballots_and_in_the_totals() -> None:
    swap = {"1": "2", "2": "1"}
    swapped = [
        page.model_copy(
            update={
                "targets": tuple(
                    target.model_copy(update={"project": swap.get(target.project, target.project)})
                    for target in page.targets or ()
                )
            }
        )
        for page in pages()
    ]
    sentences = said(swapped)
    assert "project 1, column 1, the reader says marked; the deck says blank." in sentences
    assert "Contest c1: project 1 scores 2; the deck says 1." in sentences


def test_a_mark_that_was_not_seen_is_named_by_its_ballot_and_box() -> None:
    first, second, *rest = pages()
    blind = [target.model_copy(update={"mark": "blank"}) for target in second.targets or ()]
    sentences = said([first, second.model_copy(update={"targets": tuple(blind)}), *rest])
    assert "Ballot 2 (0000-0000-0000-0002): in contest c1, project 1" in sentences
    assert "Contest c1: valid ballots" in sentences
    assert "Contest c1: blank ballots 2; the deck says 1." in sentences


def test_missing_double_rejected_and_foreign_sheets_are_named() -> None:
    first, second, third, *rest = pages()
    foreign = third.model_copy(update={"serial": "Z" * 16})
    torn = PageRead(source="b.jpg", frame=0, status="rejected", reason="cropped")
    sentences = said([first, second, second, foreign, torn, *rest])
    assert "Ballot 2 (0000-0000-0000-0002): sheet 1 was read 2 times." in sentences
    assert "Ballot 3 (0000-0000-0000-0003): sheet 1 was not read." in sentences
    assert "ballot ZZZZ-ZZZZ-ZZZZ-ZZZZ is not in this deck." in sentences
    assert "b.jpg, page 1: the reader rejected it (cropped)." in sentences


def test_contests_that_share_a_pot_are_funded_in_the_elections_order() -> None:
    parts = [contest(number, 3, pot="pot", method={"type": "choose-one"}) for number in (1, 2)]
    pots = [{"id": "pot", "amount": 70_000, "shared": "in-order"}]
    style = {"id": "alla", "contests": ["c2", "c1"], "languages": ["sv"]}
    expected, _ = deck_of(Elections.file(*parts, pots=pots, styles=[style]))
    # Costs are 10,000, 20,000 and 30,000, the last project leads: all three are 60,000, which leaves 10,000.
    assert [(total.contest, total.winners) for total in expected.totals] == [("c1", ("3", "2", "1")), ("c2", ("1",))]
