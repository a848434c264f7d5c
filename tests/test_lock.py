"""The lock files: complete for every promised Python, pinned with hashes, and free of any registry's address."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = {
    "run.txt": PROJECT["dependencies"],
    "dev.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def pins(lock: str) -> dict[str, Version]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): Version(version) for name, version in re.findall(r"^(\S+)==(\S+) \\$", text, re.M)}


def needed_by(line: str, python: str) -> Iterator[Requirement]:
    """The requirements of an installed package, with those of the extras asked for, that hold on this Python."""
    asked = Requirement(line)
    for text in requires(asked.name) or []:
        requirement = Requirement(text)
        environments = [
            {"python_version": python, "python_full_version": f"{python}.0", "extra": extra}
            for extra in ("", *asked.extras)
        ]
        if requirement.marker is None or any(requirement.marker.evaluate(each) for each in environments):
            yield requirement


def closure(lines: list[str], python: str) -> list[Requirement]:
    """Everything these requirements lead to on this Python, in the order found."""
    found: dict[str, Requirement] = {}
    waiting = [Requirement(line) for line in lines]
    while waiting:
        requirement = waiting.pop(0)
        if str(requirement) in found:
            continue
        found[str(requirement)] = requirement
        waiting.extend(needed_by(f"{requirement.name}[{','.join(requirement.extras)}]", python))
    return list(found.values())


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", NEEDED)
def test_the_lock_holds_all_that_is_needed(lock: str, python: str) -> None:
    locked = pins(lock)

    def met(requirement: Requirement) -> bool:
        name = canonicalize_name(requirement.name)
        return name in locked and locked[name] in requirement.specifier

    assert [str(each) for each in closure(NEEDED[lock], python) if not met(each)] == []


@pytest.mark.parametrize("lock", [*NEEDED, "oracle.txt"])
def test_every_pin_carries_hashes_and_nothing_else_stands_in_the_lock(lock: str) -> None:
    lines = (ROOT / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    stray = [
        line
        for line in lines
        if line and not re.fullmatch(r" *#.*|\S+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]
    assert stray == []
    assert len(pins(lock)) >= 5


@pytest.mark.parametrize("lock", [*NEEDED, "oracle.txt"])
def test_no_address_stands_in_the_lock(lock: str) -> None:
    assert "://" not in (ROOT / "requirements" / lock).read_text(encoding="utf-8")


def test_tests_run_with_the_versions_that_are_shipped() -> None:
    assert pins("run.txt").items() <= pins("dev.txt").items()


def test_what_tests_compare_with_is_not_part_of_the_product() -> None:
    assert pins("oracle.txt").keys().isdisjoint(pins("dev.txt"))
