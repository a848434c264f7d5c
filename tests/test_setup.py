"""What scripts/setup.sh decides, on pretend machines: fake Pythons and fake apt-get write down how they are called.

The real set-up needs no test of its own: no test could run without it.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ["sh", "cat", "chmod", "cp", "dirname", "env", "grep", "head", "mkdir", "rm", "sha256sum"]

# Plays python3 and the one in .venv: answers -V, makes a .venv, writes down what it installs.
PYTHON = """#!/bin/sh
case "$*" in
    -V) echo "Python ${FAKE_VERSION:-3.12.1}" ;;
    *'sys.exit(sys.version_info < (3, 11))'*) exit "${FAKE_TOO_OLD:-0}" ;;
    *'import ensurepip'*) [ -z "${FAKE_NO_VENV:-}" ] || [ -f "$CALLS.apt" ] ;;
    *venv\\"*) echo python3.12-venv ;;
    '-m venv'*) echo venv >>"$CALLS"; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    *requirements/oracle.txt) echo oracle >>"$CALLS" ;;
    *--require-hashes*) echo packages >>"$CALLS"; exit "${FAKE_PIP_STATUS:-0}" ;;
    *--editable*) echo project >>"$CALLS" ;;
esac
"""
APT = """#!/bin/sh
echo "apt-get $*" >>"$CALLS"
[ "$1" != install ] || : >"$CALLS.apt"
"""


@dataclass(frozen=True)
class Machine:
    """A folder of programs (all that PATH leads to) and a checkout with the real scripts."""

    programs: Path
    checkout: Path
    calls_file: Path

    def program(self, name: str, text: str) -> None:
        path = self.programs / name
        path.write_text(text)
        path.chmod(0o755)

    def setup(self, *components: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the set-up as make does, seeing only this machine's programs."""
        seen = {"PATH": str(self.programs), "CALLS": str(self.calls_file), **environment}
        command = ["sh", "scripts/setup.sh", *components]
        return subprocess.run(command, cwd=self.checkout, env=seen, capture_output=True, text=True)

    @property
    def calls(self) -> list[str]:
        return self.calls_file.read_text().splitlines() if self.calls_file.exists() else []

    def forget_calls(self) -> None:
        self.calls_file.unlink()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "bin", tmp_path / "a check-out", tmp_path / "calls")
    made.programs.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (made.programs / tool).symlink_to(found)
    made.program("python3", PYTHON)
    made.program("apt-get", APT)
    made.program("sudo", '#!/bin/sh\necho sudo >>"$CALLS"\nexec "$@"\n')
    made.program("id", "#!/bin/sh\necho 1000\n")
    made.program("ldconfig", '#!/bin/sh\n[ ! -f "$CALLS.apt" ] || echo "libzbar.so.0 (libc6) => /lib"\n')
    shutil.copytree(ROOT / "scripts", made.checkout / "scripts")
    (made.checkout / "requirements").mkdir()
    (made.checkout / "requirements" / "dev.txt").write_text("one==1\n")
    (made.checkout / "requirements" / "oracle.txt").write_text("pabutools==1\n")
    (made.checkout / "pyproject.toml").write_text("")
    return made


def test_a_fresh_checkout_gets_an_environment_the_packages_and_the_project(machine: Machine) -> None:
    assert machine.setup().returncode == 0
    assert machine.calls == ["venv", "packages", "oracle", "project"]


def test_a_second_call_does_nothing_and_says_nothing(machine: Machine) -> None:
    machine.setup()
    machine.forget_calls()
    again = machine.setup()
    assert (again.returncode, again.stdout, again.stderr, machine.calls) == (0, "", "", [])


@pytest.mark.parametrize("changed", ["requirements/dev.txt", "requirements/oracle.txt", "pyproject.toml"])
def test_changed_requirements_are_installed_into_the_same_environment(machine: Machine, changed: str) -> None:
    machine.setup()
    machine.forget_calls()
    (machine.checkout / changed).write_text("two==2\n")
    machine.setup()
    assert machine.calls == ["packages", "oracle", "project"]


def test_a_failed_install_is_tried_again_from_scratch(machine: Machine) -> None:
    failed = machine.setup(FAKE_PIP_STATUS="1")
    assert failed.returncode != 0
    machine.forget_calls()
    assert machine.setup().returncode == 0
    assert machine.calls == ["venv", "packages", "oracle", "project"]


def test_a_failed_renewal_is_tried_again(machine: Machine) -> None:
    machine.setup()
    (machine.checkout / "requirements" / "dev.txt").write_text("two==2\n")
    machine.setup(FAKE_PIP_STATUS="1")
    machine.forget_calls()
    machine.setup()
    assert machine.calls == ["venv", "packages", "oracle", "project"]


def test_a_moved_checkout_gets_a_new_environment(machine: Machine) -> None:
    machine.setup()
    machine.forget_calls()
    moved = Machine(machine.programs, machine.checkout.rename(machine.checkout.parent / "moved"), machine.calls_file)
    moved.setup()
    assert moved.calls == ["venv", "packages", "oracle", "project"]


def test_another_python_gets_a_new_environment(machine: Machine) -> None:
    machine.setup()
    machine.forget_calls()
    machine.setup(PYTHON="python3", FAKE_VERSION="3.13.0")
    assert machine.calls == ["venv", "packages", "oracle", "project"]


def test_only_an_old_python_gets_a_sentence_that_says_what_to_do(machine: Machine) -> None:
    refused = machine.setup(FAKE_TOO_OLD="1")
    assert refused.returncode == 1
    assert "needs Python 3.11 or newer" in refused.stderr
    assert "PYTHON=" in refused.stderr
    assert machine.calls == []


def test_a_newer_python_beside_an_old_python3_is_found(machine: Machine) -> None:
    machine.program("python3", "#!/bin/sh\nexit 1\n")
    machine.program("python3.11", PYTHON)
    assert machine.setup().returncode == 0
    assert "venv" in machine.calls


def test_a_missing_library_is_installed_with_sudo_once(machine: Machine) -> None:
    done = machine.setup("zbar")
    assert done.returncode == 0
    assert "libzbar0. sudo may ask" in done.stdout
    assert [call for call in machine.calls if call.startswith("apt-get")] == [
        "apt-get update -q",
        "apt-get install --yes --quiet --no-install-recommends libzbar0",
    ]
    machine.forget_calls()
    machine.setup("zbar")
    assert machine.calls == []


def test_root_needs_no_sudo(machine: Machine) -> None:
    machine.program("id", "#!/bin/sh\necho 0\n")
    assert machine.setup("zbar").returncode == 0
    assert "sudo" not in machine.calls


def test_someone_without_sudo_is_told_what_to_ask_for(machine: Machine) -> None:
    (machine.programs / "sudo").unlink()
    refused = machine.setup("zbar")
    assert refused.returncode == 1
    assert "Ask an administrator to run: apt-get install libzbar0" in refused.stderr


def test_another_kind_of_system_is_told_what_to_install(machine: Machine) -> None:
    (machine.programs / "apt-get").unlink()
    refused = machine.setup("zbar")
    assert refused.returncode == 1
    assert "lacks: libzbar0, and has no apt-get" in refused.stderr


def test_debians_python_gets_its_venv_package_first(machine: Machine) -> None:
    assert machine.setup(FAKE_NO_VENV="1").returncode == 0
    assert "apt-get install --yes --quiet --no-install-recommends python3.12-venv" in machine.calls
    assert machine.calls[-4:] == ["venv", "packages", "oracle", "project"]


def catalogue(machine: Machine, text: str) -> Path:
    """A set-up machine with the real pybabel and one Swedish catalogue; the path of its compiled form."""
    machine.setup()
    (machine.checkout / ".venv" / "bin" / "pybabel").symlink_to(Path(sys.executable).with_name("pybabel"))
    folder = machine.checkout / "station" / "translations" / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid ""\nmsgstr "Language: sv\\n"\n\n' + text)
    return folder / "messages.mo"


def test_a_new_catalogue_is_compiled(machine: Machine) -> None:
    compiled = catalogue(machine, 'msgid "Box"\nmsgstr "Urna"\n')
    assert machine.setup().returncode == 0
    assert b"Urna" in compiled.read_bytes()


def test_a_catalogue_that_lost_a_placeholder_stops_the_set_up(machine: Machine) -> None:
    compiled = catalogue(machine, '#, python-format\nmsgid "%(n)s left"\nmsgstr "%(m)s kvar"\n')
    refused = machine.setup()
    assert refused.returncode == 1
    assert "could not be compiled" in refused.stderr
    assert not compiled.exists()


def test_replay_without_a_file_says_how_to_name_one() -> None:
    seen = {name: value for name, value in os.environ.items() if name not in {"PB", "MAKEFLAGS", "MFLAGS"}}
    refused = subprocess.run(["make", "replay"], cwd=ROOT, env=seen, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "make replay PB=path/to/file.pb" in refused.stderr
