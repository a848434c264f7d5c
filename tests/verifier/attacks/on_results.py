"""Attacks on the result itself: what everybody reads first."""

from typing import Any

from tests.verifier.attacks.listed import attack
from tests.verifier.forger import Forger


@attack("a stranger changes a number in results.json", "files")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))


@attack("a stranger changes results.json and the list of files", "checkpoint")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))
    bundle.list_again()


@attack("central changes results.json after the board has certified it", "certificate")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))
    bundle.sign_again()


@attack("central and board change a score", "recount parks")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))
    bundle.certify_again()


@attack("central and board let another project win", "recount parks")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0].update(winners=["P1"], spent=600))
    bundle.certify_again()


@attack("central and board put winners in another order", "recount parks")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["winners"].reverse())
    bundle.certify_again()


@attack("central and board enlarge a pot", "recount roads")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][1].update(pot=10_000))
    bundle.certify_again()


@attack("central and board move votes between stations", "groups parks")
def _(bundle: Forger) -> None:
    def move(said: Any) -> None:
        stations = said["contests"][0]["stations"]
        stations["lund"], stations["tensta"] = stations["tensta"], stations["lund"]

    bundle.edit("results.json", move)
    bundle.certify_again()
