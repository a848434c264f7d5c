"""Every way to change a result that we could think of, and the check that it fails.

Central holds the key of the checkpoint, so a dishonest central lists and signs its changed files anew. It does not
hold the keys of stations; where the title says so, it has even the board on its side. The attacks are in ``attacks/``.
"""

import pytest

from tests.verifier.attacks import on_deliveries, on_results, on_signers, on_votes
from tests.verifier.attacks.listed import ATTACKS
from tests.verifier.forger import Forger, failed

MODULES = (on_deliveries, on_results, on_signers, on_votes)


def test_a_genuine_bundle_passes_every_check(bundle: Forger) -> None:
    report = bundle.verify()
    assert [check for check in report.checks if check.state.value != "OK"] == []
    assert len(report.checks) == 10 + 2 * 3


def test_a_new_board_that_both_have_signed_in_is_believed(bundle: Forger) -> None:
    board = on_signers.fresh_board()
    on_signers.change_board(bundle, board, [*bundle.town.board[:2], *board])
    assert failed(bundle.verify()) == []


@pytest.mark.parametrize("title", ATTACKS)
def test_an_attack_is_caught_by_its_check(bundle: Forger, title: str) -> None:
    change, caught_by = ATTACKS[title]
    change(bundle)
    report = bundle.verify()
    assert caught_by in failed(report)
    assert failed(report)[0] == caught_by, report.checks


def test_the_attacks_cover_every_check() -> None:
    assert len(ATTACKS) >= 10 * len(MODULES)
    caught = {check.split(" ")[0] for _, check in ATTACKS.values()}
    sealing = {"files", "manifests", "deliveries", "checkpoint", "certificate", "signed"}
    assert caught == sealing | {"opened", "counts", "recount", "groups"}
