"""The documents hang together: no link leads nowhere, no decision record is missing from the index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    lost = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert lost == []


def test_the_index_lists_every_decision_record() -> None:
    folder = ROOT / "docs" / "adr"
    listed = re.findall(r"\[(.+)\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    records = sorted(folder.glob("[0-9]*.md"))
    titles = [path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for path in records]
    assert listed == list(zip(titles, (path.name for path in records), strict=True))


# What a document says of the program, it says with the file or the test that makes it true.
NAMED = re.compile(
    r"`((?:ballots|sync|scanning|station|central|simulator|verifier|tests|bench|examples|scripts)/[\w./-]+?)(?:::(\w+))?`"
)


@pytest.mark.parametrize("name", ["threat-model.md", "wire-formats.md", "handbook/when-things-go-wrong.md"])
def test_every_file_and_test_that_a_document_names_is_there(name: str) -> None:
    named = NAMED.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert named
    lost = [path for path, test in named if not (ROOT / path).exists()]
    lost += [
        f"{path}::{test}"
        for path, test in named
        if test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert lost == []
