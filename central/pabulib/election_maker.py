"""Makes an election definition out of a Pabulib file, so that a real election can be replayed."""

from collections.abc import Iterator

from ballots.election_file import ElectionFile, parse_election
from central.errors import PabulibError
from central.exact import Exact
from central.pabulib.ids import CONTEST, election_ids, natural_order, safe_id
from central.pabulib.method import FileMethod, file_method
from central.pabulib.model import PabulibFile, PabulibProject
from central.pabulib.rule import FileRule, rule_or
from central.pabulib.toml_text import Value, comment, table

# Not a gap to be filled: "XXX" is ISO 4217's own code for "no currency", for files that do not say theirs.
_NO_CURRENCY = "XXX"


def make_election(file: PabulibFile) -> ElectionFile:
    """The definition, checked like any other. Raises PabulibError or ElectionError when no ballot can carry it."""
    return parse_election(_text(file).encode(), file.name)


def _text(file: PabulibFile) -> str:
    method, rule = file_method(file), rule_or(file, "greedy-skip")
    lines = [*_comments(file, method, rule), *_top(file)]
    lines += table("[tie_lot]", {"method": "sha256", "seed": tie_seed(file)})
    lines += table("[[pots]]", {"id": CONTEST, "amount": _whole(file.budget, "the budget")})
    lines += _contest(file, method, rule)
    lines += table("[[styles]]", {"id": "A", "contests": [CONTEST], "languages": ["sv", "en"]})
    return "\n".join(lines)


def tie_seed(file: PabulibFile) -> str:
    """The seed of the tie lot: the file's hash, which nobody chose for the sake of a tie."""
    return f"pabulib {file.hash}"


def _comments(file: PabulibFile, method: FileMethod, rule: FileRule) -> Iterator[str]:
    yield comment(f"Made from the Pabulib file {file.name}, SHA-256 {file.hash}.")
    for note in (*method.notes, rule.note):
        if note:
            yield comment(note)
    for old, new in election_ids(file).items():
        if old != new:
            yield comment(f"Project {old} of the file is {new} here.")
    yield ""


def _top(file: PabulibFile) -> list[str]:
    return table(
        "",
        {
            "format": 1,
            "id": safe_id(file.name),
            "title": file.meta.get("description") or file.name,
            "currency": file.meta.get("currency") or _NO_CURRENCY,
            "languages": ["sv", "en"],
            "who_may_vote": {
                "sv": "De som fick rösta i den ursprungliga omröstningen.",
                "en": "Those who could vote in the original election.",
            },
            "double_vote": "paper-replaces-digital",
            "blackened_box": "vote",
            "smallest_group": 20,
        },
    )


def _contest(file: PabulibFile, method: FileMethod, rule: FileRule) -> list[str]:
    area = file.meta.get("subunit") or file.meta.get("district")
    lines = table(
        "[[contests]]",
        {
            "id": CONTEST,
            "title": area or file.meta.get("unit") or file.name,
            "scope": "district" if area else "city",
            "pot": CONTEST,
            "method": method.method.model_dump(exclude_none=True),
            "winner_rule": rule.rule.model_dump(exclude_defaults=True),
        },
    )
    ids = election_ids(file)
    for project in sorted(file.projects, key=lambda project: natural_order(project.id)):
        lines += _project(project, ids[project.id])
    return lines


def _project(project: PabulibProject, new_id: str) -> list[str]:
    values: dict[str, Value] = {
        "id": new_id,
        "name": project.name or project.id,
        "cost": _whole(project.cost, f"project {project.id}"),
    }
    return table("[[contests.projects]]", {**values, **({"category": project.category} if project.category else {})})


def _whole(amount: Exact, what: str) -> int:
    if not isinstance(amount, int):
        raise PabulibError(
            "The amount of {what} is {amount}, and an election counts whole units of its currency.",
            what=what,
            amount=float(amount),
        )
    return amount
