"""What the pages can say, as msgids: from code, templates, and the sentences of errors that a worker can meet."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file

from station.old_copy import AHEAD, RESTORED
from sync.ledger import Verdict

ROOT = Path(__file__).resolve().parents[3]
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# Rooms whose errors the pages can show, and the files there that only commands, central or printing use.
ERRORS = [f"{room}/errors.py" for room in ("station", "scanning", "sync")]
ERRORS += [f"station/web/{name}.py" for name in ("safe", "pin_check", "screens")]
STATION_FILES = set((ROOT / "station").glob("*.py")) - {
    ROOT / "station" / f"{name}.py"
    for name in (
        "backup",
        "enrolment",
        "kit",
        "print_run",
        "printing",
        "register_csv",
        "run_manifest",
        "run_plan",
    )
}
SYNC = ("envelope", "keyring", "line", "manifest", "nullifier", "push", "receipt", "sealing", "seen", "usb")
# What central may say instead of a receipt, with its Swedish sentences.
CENTRAL = {said.en: said.sv for said in Verdict if said not in (Verdict.ACCEPT, Verdict.AGAIN)}
SYNC_FILES = {ROOT / "sync" / f"{name}.py" for name in SYNC}


def error_names() -> Iterator[str]:
    """The names of the classes whose first argument is a sentence."""
    for path in ERRORS:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name


def msgids() -> set[str]:
    """Every text that needs a translation; of plurals the singular."""
    keywords = {**DEFAULT_KEYWORDS, "_l": None}
    errors = dict.fromkeys(error_names())
    found: set[str] = {AHEAD, RESTORED, *CENTRAL}
    for folder, words in (("station/web", {**keywords, **errors}), ("station/templates", keywords)):
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, METHODS, keywords=words):
            found.add(message if isinstance(message, str) else message[0])
    files = (
        STATION_FILES
        | SYNC_FILES
        | set((ROOT / "station" / "closing_record").glob("*.py"))
        | set((ROOT / "station" / "practice").glob("*.py"))
        | set((ROOT / "station" / "readiness").glob("*.py"))
        | set((ROOT / "scanning").glob("*.py"))
    )
    for path in sorted(files):
        for _, message, _, _ in extract_from_file("python", path, keywords=errors):
            found.add(message if isinstance(message, str) else message[0])
    return found
