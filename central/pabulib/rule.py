"""The winner rule that a Pabulib file names, as one of ours."""

from dataclasses import dataclass

from ballots.winner_rule import EqualShares, Greedy, WinnerRule
from central.errors import PabulibError
from central.exact import Exact
from central.pabulib.model import PabulibFile, meta_number

# What each of Pabulib's rules does after a project that does not fit into what is left.
_SKIP = ("greedy", "greedy-threshold", "greedy-exclusive")
_STOP = ("greedy-no-skip",)
# The files do not name a utility; with cost utility their official winners come out (Świecie, Assen, Wieliczka).
_EQUAL_SHARES = {
    "equalshares/add1": "equal-shares-add1",
    "equalshares/add1-comparison": "equal-shares-add1-comparison",
}

CHOICES = ("greedy-skip", "greedy-stop", *_EQUAL_SHARES.values())
"""The rules that a person can name instead of the file's."""


@dataclass(frozen=True)
class FileRule:
    """The rule to count by, and what a reader must know about how it differs from the file's ("" when it does not)."""

    rule: WinnerRule
    note: str = ""


def file_rule(file: PabulibFile) -> FileRule | None:
    """The file's own rule; None when it is one that is not available here. Raises PabulibError for a bad threshold."""
    name = rule_name(file)
    if name in _STOP:
        return FileRule(_rule("greedy-stop", file))
    if name in _EQUAL_SHARES:
        return FileRule(_rule(_EQUAL_SHARES[name], file))
    if name not in _SKIP:
        return None
    note = "The file's rule excludes some projects together, without saying which; this is not done here."
    return FileRule(_rule("greedy-skip", file), note if name == "greedy-exclusive" else "")


def rule_or(file: PabulibFile, choice: str) -> FileRule:
    """The file's own rule, or ``choice`` (one of CHOICES) with a note where the file's is not available."""
    note = f"The file's own rule ({rule_name(file)}) is not available here; {choice} stands in for it."
    return file_rule(file) or FileRule(_rule(choice, file), note)


def chosen_rule(file: PabulibFile, choice: str | None) -> FileRule:
    """The rule that a person chose, else the file's; PabulibError when there is neither."""
    if choice:
        return FileRule(_rule(choice, file))
    if rule := file_rule(file):
        return rule
    raise PabulibError(
        "The file's rule {rule} is not available. Name one with --rule: {choices}.",
        rule=rule_name(file),
        choices=" or ".join(CHOICES),
    )


def rule_name(file: PabulibFile) -> str:
    """The rule as META names it; PabulibError when it does not."""
    if not file.meta.get("rule"):
        raise PabulibError("META does not say rule.")
    return file.meta["rule"]


def _rule(choice: str, file: PabulibFile) -> WinnerRule:
    least = _threshold(file)
    if choice in _EQUAL_SHARES.values():
        comparison = choice.endswith("-comparison")
        return EqualShares(
            type="equal-shares", utility="cost", completion="add1", comparison=comparison, min_votes=least
        )
    return Greedy(type="greedy", on_misfit="stop" if choice == "greedy-stop" else "skip", min_votes=least)


def _threshold(file: PabulibFile) -> int:
    key = "min_project_score_threshold"
    least: Exact = meta_number(file.meta, key) if file.meta.get(key) else 0
    if not isinstance(least, int):
        raise PabulibError("META: {key} must be a whole number, not {value}.", key=key, value=file.meta[key])
    return least
