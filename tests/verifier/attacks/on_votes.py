"""Attacks on votes: those shown one by one, those in sums, and digital ones."""

import json
from typing import Any

from sync.leaves import new_opening
from tests.verifier.attacks.listed import attack
from tests.verifier.forger import Forger

ONLY_P2 = '[["P2","1"]]'


def said_in(said: Any) -> str:
    """All bodies that are opened there."""
    return " ".join(leaf["body"] for group in said["opened"] for leaf in group["leaves"])


def first_group(said: Any) -> Any:
    return next(group for group in said["opened"] if group["contest"] == "parks")


@attack("a changed vote: other crosses in an opened leaf", "opened")
def _(bundle: Forger) -> None:
    def change(said: Any) -> None:
        leaf = next(leaf for leaf in first_group(said)["leaves"] if ONLY_P2 not in leaf["body"])
        marks = json.loads(leaf["body"])
        marks["marks"], marks["validity"] = [["P2", "1"]], "valid"
        leaf["body"] = json.dumps(marks, separators=(",", ":"))

    bundle.edit(bundle.large("opened/"), change)
    bundle.sign_again()


@attack("an added leaf: a vote that nobody has signed", "opened")
def _(bundle: Forger) -> None:
    body = '{"contest":"parks","marks":[["P2","1"]],"validity":"valid","held":null}'
    opening = new_opening(body).model_dump()
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said)["leaves"].append(opening))
    bundle.sign_again()


@attack("a leaf opened twice", "opened")
def _(bundle: Forger) -> None:
    def twice(said: Any) -> None:
        leaves = first_group(said)["leaves"]
        leaves[1] = leaves[0]

    bundle.edit(bundle.large("opened/"), twice)
    bundle.sign_again()


@attack("a leaf opened under another delivery too", "opened")
def _(bundle: Forger) -> None:
    one, other = [name for name in bundle.names("opened/") if bundle.read(name)["opened"]][:2]
    leaf = first_group(bundle.read(one))["leaves"][0]
    bundle.edit(other, lambda said: first_group(said)["leaves"].__setitem__(0, leaf))
    bundle.sign_again()


@attack("a leaf left out: an unwelcome vote is not opened", "opened")
def _(bundle: Forger) -> None:
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said)["leaves"].pop())
    bundle.sign_again()


@attack("a leaf called pooled that no pool holds", "counts")
def _(bundle: Forger) -> None:
    def hide(said: Any) -> None:
        first_group(said)["leaves"].pop()
        said["pooled"].append({"contest": "parks", "station": first_group(said)["station"], "leaves": 1})

    bundle.edit(bundle.large("opened/"), hide)
    bundle.sign_again()


@attack("a vote called a second reading, though it was counted", "recount parks")
def _(bundle: Forger) -> None:
    def hide(said: Any) -> None:
        first_group(said)["leaves"].pop()
        said["again"]["parks"] = 1

    bundle.edit(bundle.large("opened/"), hide)
    bundle.sign_again()


@attack("an unwelcome vote called held and taken out of the result, with the board", "recount parks")
def _(bundle: Forger) -> None:
    name = next(each for each in bundle.names("opened/") if ONLY_P2 in said_in(bundle.read(each)))
    station, body = "", {}

    def hide(said: Any) -> None:
        nonlocal station, body
        group = first_group(said)
        place = next(place for place, leaf in enumerate(group["leaves"]) if ONLY_P2 in leaf["body"])
        station, body = group["station"], json.loads(group["leaves"].pop(place)["body"])
        said["held"]["parks"] = 1

    def take_out(said: Any) -> None:
        parks = said["contests"][0]
        for group in (parks, parks["channels"]["paper"], parks["stations"][station]):
            group["scores"]["P2"] -= 1
            group["votes"]["P2"] -= 1
        for group in (parks["ballots"], parks["channels"]["paper"], parks["stations"][station]):
            group["valid"] -= 1

    bundle.edit(name, hide)
    bundle.edit("results.json", take_out)
    assert body["validity"] == "valid"
    bundle.certify_again()


@attack("a swapped salt", "opened")
def _(bundle: Forger) -> None:
    def swap(said: Any) -> None:
        leaves = first_group(said)["leaves"]
        one, other = leaves[0], next(leaf for leaf in leaves if leaf["body"] != leaves[0]["body"])
        one["salt"], other["salt"] = other["salt"], one["salt"]

    bundle.edit(bundle.large("opened/"), swap)
    bundle.sign_again()


@attack("a leaf opened as a vote of another contest", "opened")
def _(bundle: Forger) -> None:
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said).update(contest="none"))
    bundle.sign_again()


@attack("a private leaf opened instead of a contest's", "opened")
def _(bundle: Forger) -> None:
    leaf = new_opening('{"serial":"7G4K2M9T7G4K2M9T","style":"A"}').model_dump()
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said)["leaves"].__setitem__(0, leaf))
    bundle.sign_again()


@attack("so few votes opened that they stand alone", "opened")
def _(bundle: Forger) -> None:
    def few(said: Any) -> None:
        del first_group(said)["leaves"][3:]

    bundle.edit(bundle.large("opened/"), few)
    bundle.sign_again()


@attack("an added digital vote", "recount parks")
def _(bundle: Forger) -> None:
    def add(said: Any) -> None:
        digital = said["contests"][0]["digital"]
        digital["votes"][0]["times"] += 1
        digital["valid"] += 1

    bundle.edit("counts.json", add)
    bundle.sign_again()


@attack("a digital vote that breaks the method's rules", "counts")
def _(bundle: Forger) -> None:
    def add(said: Any) -> None:
        vote = {"choices": ["P1", "P2", "P3"], "values": [1, 1, 1], "times": 1}
        said["contests"][0]["digital"]["votes"].append(vote)
        said["contests"][0]["digital"]["valid"] += 1

    bundle.edit("counts.json", add)
    bundle.sign_again()


@attack("the same digital vote in two places", "counts")
def _(bundle: Forger) -> None:
    def add(said: Any) -> None:
        digital = said["contests"][0]["digital"]
        digital["votes"].append({**digital["votes"][0], "times": 0})

    bundle.edit("counts.json", add)
    bundle.sign_again()


@attack("a pool with more votes than the deliveries hold back", "counts")
def _(bundle: Forger) -> None:
    def more(said: Any) -> None:
        pool = said["contests"][0]["pools"][0]
        pool["valid"] += 5
        pool["given"]["P2"] = {"1": 5}

    bundle.edit("counts.json", more)
    bundle.sign_again()


@attack("a pool that gives a project more than its votes", "counts")
def _(bundle: Forger) -> None:
    bundle.edit("counts.json", lambda said: said["contests"][0]["pools"][0]["given"].update(P2={"1": 99}))
    bundle.sign_again()


@attack("a pool whose votes say something else", "recount parks")
def _(bundle: Forger) -> None:
    def turn(said: Any) -> None:
        given = said["contests"][0]["pools"][0]["given"]
        given["P2"] = given.pop("P1")

    bundle.edit("counts.json", turn)
    bundle.sign_again()


@attack("two pools with votes of one station", "counts")
def _(bundle: Forger) -> None:
    bundle.edit("counts.json", lambda said: said["contests"][0]["pools"].append(said["contests"][0]["pools"][0]))
    bundle.sign_again()
