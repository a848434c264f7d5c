"""Bundles that are damaged or made to harm: each ends in a failed check, none in a traceback or outside its folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import envelope
from tests.verifier.forger import Forger, copied, failed
from verifier.bundle import Bundle
from verifier.cli import main
from verifier.errors import BadBundleError
from verifier.report import State
from verifier.verify import verify

# Each example works on a copy that no other has changed.
EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def put(name: str, data: bytes) -> Callable[[Forger], None]:
    return lambda bundle: bundle.write(name, data)


def nested(bundle: Forger) -> None:
    bundle.write("counts.json", b"[" * 100_000 + b"]" * 100_000)


def doubled_key(bundle: Forger) -> None:
    text = (bundle.folder / "results.json").read_bytes()
    bundle.write("results.json", text.replace(b'"mode":', b'"mode": "official", "mode":', 1))


def half_a_character(bundle: Forger) -> None:
    name = bundle.large("opened/")
    text = (bundle.folder / name).read_bytes()
    bundle.write(name, text.replace(b'\\"parks\\"', b'\\"\\ud800parks\\"', 1))


def no_base64(bundle: Forger) -> None:
    bundle.edit(bundle.large("signed/"), lambda said: said.update(payload="ÅÄÖ"))


def thousand_signatures(bundle: Forger) -> None:
    bundle.edit(bundle.large("signed/"), lambda said: said.update(signatures=said["signatures"] * 1000))


def endless_score(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0].update(spent="1e999999999"))


def defined(old: bytes, new: bytes) -> Callable[[Forger], None]:
    def change(bundle: Forger) -> None:
        data = (bundle.folder / "election.toml").read_bytes()
        assert old in data
        bundle.write("election.toml", data.replace(old, new, 1))

    return change


def crowded_board(bundle: Forger) -> None:
    payload = bundle.payload("manifests/000001.json")
    payload["board"]["keys"] += [f"{number:064x}" for number in range(5_000)]
    bundle.sign("manifests/000001.json", payload, envelope.MANIFEST, bundle.town.board[:2])


CONTENTS: dict[str, Callable[[Forger], None]] = {
    "results.json is empty": put("results.json", b""),
    "results.json is a list": put("results.json", b"[]"),
    "results.json is binary": put("results.json", bytes(range(256))),
    "results.json has a key twice": doubled_key,
    "results.json has no number but infinity": put("results.json", b'{"contests": Infinity}'),
    "results.json names a number that nobody can write out": endless_score,
    "a row has a million million boxes": defined(b"per_project = 2", b"per_project = 1000000000000"),
    "a cost is no number": defined(b"cost = 300", b"cost = nan"),
    "a cost is too large": defined(b"cost = 300", b"cost = 9000000000000000000"),
    "a threshold nobody can write out": defined(b'"skip" }', b'"skip", min_votes = "1e999999999" }'),
    "a board has five thousand members": crowded_board,
    "counts.json is nested without end": nested,
    "counts.json holds a number of a million digits": put("counts.json", b"1" * 1_000_000),
    "counts.json holds another shape": put("counts.json", b'{"contests": {"id": 1}, "digital_imports": []}'),
    "payloads.txt is cut in a line": put("payloads.txt", b"abc"),
    "payloads.txt is empty": put("payloads.txt", b""),
    "payloads.txt is not UTF-8": put("payloads.txt", b"\xff\n"),
    "election.toml is no TOML": put("election.toml", b"]["),
    "election.toml is empty": put("election.toml", b""),
    "certificate.json is null": put("certificate.json", b"null"),
    "a manifest is a number": put("manifests/000001.json", b"7"),
    "an opened text holds half a character": half_a_character,
    "a payload is no base64": no_base64,
    "a delivery has a thousand signatures": thousand_signatures,
}


@pytest.mark.parametrize("title", CONTENTS)
def test_hostile_contents_that_central_has_signed_fail_a_check(bundle: Forger, title: str) -> None:
    size, root = len(bundle.hashes()), bundle.root()
    CONTENTS[title](bundle)
    bundle.sign_again(size=size, root=root) if "payloads" in title else bundle.sign_again()
    assert failed(bundle.verify())


def linked_file(bundle: Forger) -> None:
    (bundle.folder / "results.json").rename(bundle.folder.parent / "elsewhere.json")
    (bundle.folder / "results.json").symlink_to(bundle.folder.parent / "elsewhere.json")


def linked_folder(bundle: Forger) -> None:
    (bundle.folder / "signed").rename(bundle.folder.parent / "elsewhere")
    (bundle.folder / "signed").symlink_to(bundle.folder.parent / "elsewhere")


def pipe(bundle: Forger) -> None:
    (bundle.folder / "results.json").unlink()
    os.mkfifo(bundle.folder / "results.json")


def folder_for_a_file(bundle: Forger) -> None:
    (bundle.folder / "results.json").unlink()
    (bundle.folder / "results.json").mkdir()


def huge(bundle: Forger) -> None:
    with (bundle.folder / "certificate.json").open("wb") as file:
        file.truncate(3_000_000_000)


def strange_file(bundle: Forger) -> None:
    bundle.write("votes-by-serial.csv", b"")


def hidden_file(bundle: Forger) -> None:
    bundle.write("signed/.hidden", b"")


def listed(line: str) -> Callable[[Forger], None]:
    return lambda bundle: bundle.edit_lines("files.txt", lambda lines: [*lines, line])


def truncated(bundle: Forger) -> None:
    data = (bundle.folder / "results.json").read_bytes()
    bundle.write("results.json", data[: len(data) // 2])


FILES: dict[str, Callable[[Forger], None]] = {
    "a file is a link": linked_file,
    "a folder is a link": linked_folder,
    "a file is a pipe": pipe,
    "a file is a folder": folder_for_a_file,
    "a file is far too large": huge,
    "a file is cut off": truncated,
    "a file that nobody listed": strange_file,
    "a hidden file that nobody listed": hidden_file,
    "a list that climbs out of the folder": listed(f"{'ab' * 32}  ../elsewhere.json"),
    "a list that names an absolute path": listed(f"{'ab' * 32}  /etc/passwd"),
    "a list that climbs out from inside": listed(f"{'ab' * 32}  signed/../../elsewhere.json"),
    "a list that names a file twice": lambda bundle: bundle.edit_lines("files.txt", lambda lines: [*lines, lines[0]]),
    "a list that names a missing file": listed(f"{'ab' * 32}  manifests/000099.json"),
    "an empty list": lambda bundle: bundle.write("files.txt", b""),
    "a list in another encoding": lambda bundle: bundle.write("files.txt", "å".encode("utf-16")),
    "no list": lambda bundle: (bundle.folder / "files.txt").unlink(),
    "no checkpoint": lambda bundle: (bundle.folder / "checkpoint").unlink(),
}


@pytest.mark.parametrize("title", FILES)
def test_hostile_files_fail_before_anything_else_is_read(bundle: Forger, title: str) -> None:
    FILES[title](bundle)
    report = bundle.verify()
    assert [(check.code, check.state) for check in report.checks] == [("files", State.FAILED)]


@pytest.mark.parametrize("name", ["missing", "file", "empty"])
def test_a_path_that_is_no_bundle_fails(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    assert failed(verify(tmp_path / name)) == ["files"]


@pytest.mark.parametrize("name", ["../results.json", "/etc/passwd", "signed/../results.json", "signed/a.json", ""])
def test_no_other_name_is_ever_opened(bundle: Forger, name: str) -> None:
    with pytest.raises(BadBundleError, match="a bundle has no file called"):
        Bundle(bundle.folder).raw(name)


@given(data=st.data())
@EXAMPLES
def test_a_changed_byte_anywhere_fails(
    original: Forger, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    bundle = copied(original, tmp_path_factory.mktemp("byte") / "bundle")
    name = data.draw(st.sampled_from(bundle.names()))
    content = bytearray((bundle.folder / name).read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    bundle.write(name, bytes(content))
    assert failed(bundle.verify())


@given(data=st.data())
@EXAMPLES
def test_whatever_central_signs_is_told_without_a_traceback(
    original: Forger, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any file with any part replaced, listed and signed anew."""
    bundle = copied(original, tmp_path_factory.mktemp("part") / "bundle")
    size, root = len(bundle.hashes()), bundle.root()
    name = data.draw(st.sampled_from([name for name in bundle.names() if name not in ("files.txt", "checkpoint")]))
    content = (bundle.folder / name).read_bytes()
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, min(start + 60, len(content))))
    put_in = data.draw(st.sampled_from([b"", b"null", b"-1", b"[]", b'""', b"1e9", b"\xff", b"true", b"{}", b"99"]))
    bundle.write(name, content[:start] + put_in + content[end:])
    bundle.sign_again(size=size, root=root)
    report = bundle.verify()
    assert report.checks
    # Each of these is under somebody's signature to the last byte.
    if name in ("election.toml", "payloads.txt", "results.json"):
        assert failed(report)


def test_a_hostile_name_cannot_steer_the_terminal(bundle: Forger, capsys: pytest.CaptureFixture[str]) -> None:
    bundle.write("signed/\x1b[2J", b"")
    with pytest.raises(SystemExit) as ended:
        main([str(bundle.folder)])
    shown = capsys.readouterr().out
    assert ended.value.code == 1
    assert "\x1b" not in shown
    assert "files.txt does not list" in shown


def test_the_verifier_needs_only_python_and_cryptography(bundle: Forger) -> None:
    code = (
        "import json, sys\nfrom verifier.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        "    rooms = {name.split('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)\n"
        "    print(json.dumps([room for room in rooms if not room.startswith('_')]), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{code}", str(bundle.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stderr.strip().splitlines()[-1])) <= {"verifier", "cryptography", "cffi"}
