"""Finds every message that a page can say: in the code, in the templates, and in the errors that staff can meet."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

CENTRAL = Path(__file__).parents[3] / "central"
# Modules whose errors reach a page; all others are met at the command line only.
ERRORS_FROM = (
    "database.py",
    "digital.py",
    "digital_csv.py",
    "forgotten.py",
    "manifests.py",
    "pictures.py",
    "web/staff.py",
)
_WORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_l": None}

Message = str | tuple[str, ...]


def messages() -> set[Message]:
    """All message ids; those with a plural as (singular, plural)."""
    return {*_in("python", (CENTRAL / "web").glob("*.py"), _WORDS), *_in_templates(), *_in_errors()}


def _in_templates() -> Iterator[Message]:
    return _in("jinja2", (CENTRAL / "templates").rglob("*.html"), _WORDS)


def _in_errors() -> Iterator[Message]:
    return _in("python", (CENTRAL / name for name in ERRORS_FROM), {"CentralError": None, "BadLine": None})


def _in(method: str, files: Iterator[Path], keywords: dict) -> Iterator[Message]:
    for file in files:
        for _, message, _, _ in extract_from_file(method, file, keywords=keywords):
            yield message
