import ast
from pathlib import Path
from string import Formatter

import pytest

from sync import errors
from sync.errors import Refused, SyncError

ROOM = Path(errors.__file__).parent
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, SyncError)}


def raised() -> list[tuple[str, str, set[str]]]:
    """(place, template, names of the values) of every error sentence in the room."""
    found = []
    for file in sorted(ROOM.glob("*.py")):
        calls = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
        for call in calls:
            named = isinstance(call.func, ast.Name) and call.func.id in KINDS | {"error"}
            if named and call.args and isinstance(call.args[0], ast.Constant):
                values = {keyword.arg for keyword in call.keywords}
                found.append((f"{file.name}:{call.lineno}", call.args[0].value, values))
    return found


def test_every_sentence_is_found_by_this_test() -> None:
    assert len(raised()) > 50


@pytest.mark.parametrize(("place", "template", "values"), raised(), ids=[row[0] for row in raised()])
def test_every_error_is_a_sentence_whose_names_are_all_filled_in(place: str, template: str, values: set[str]) -> None:
    assert {name for _, name, _, _ in Formatter().parse(template) if name is not None} == values
    assert template.endswith(".")
    assert str(SyncError(template, **dict.fromkeys(values, "x"))).count("{") == 0


def test_template_and_values_are_kept_apart_for_translation() -> None:
    problem = SyncError("{count} records are too many.", count=300)
    assert str(problem) == "300 records are too many."
    assert (problem.text, problem.values) == ("{count} records are too many.", {"count": 300})


def test_braces_in_a_value_are_left_as_they_are() -> None:
    assert str(Refused(423, "{secret} {0}")) == "Central refused (423): {secret} {0}"
