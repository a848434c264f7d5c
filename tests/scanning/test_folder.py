"""A folder that a copier scans into: whole pictures are given out once each, and everything else is named."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from scanning.errors import FolderGone
from scanning.folder import WatchedFolder
from scanning.notices import FolderNotice

# So many looks are more than enough for a file to be steady.
LOOKS = 8


def picture(shade: int = 255) -> bytes:
    out = io.BytesIO()
    Image.new("L", (200, 300), shade).save(out, "JPEG")
    return out.getvalue()


class Copier:
    """A watched folder, and what it gives out and says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[tuple[str, FolderNotice]] = []
        self.known: set[str] = set()
        self.stopped = False
        self.watched = self.watch(None)
        self._coming = iter(self.watched)

    def watch(self, quiet: float | None) -> WatchedFolder:
        return WatchedFolder(
            self.folder,
            tell=lambda path, notice: self.told.append((path.name, notice)),
            is_known=lambda path, _: path.name in self.known,
            stop=lambda: self.stopped,
            quiet=quiet,
        )

    def put(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def given(self) -> list[str]:
        """The names of what comes out within some looks."""
        found: list[str] = []
        looks = 0
        for path in self._coming:
            looks += path is None
            found += [path.name] if path else []
            if looks == LOOKS:
                break
        return found


@pytest.fixture
def copier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copier:
    monkeypatch.setattr("scanning.folder.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("scanning.folder.STEADY_SECONDS", 0.03)
    folder = tmp_path / "copier"
    folder.mkdir()
    return Copier(folder)


def test_pictures_come_once_each_whenever_they_arrive(copier: Copier) -> None:
    copier.put("b.jpg", picture())
    copier.put("a.JPG", picture())
    assert copier.given() == ["a.JPG", "b.jpg"]
    copier.put("c.jpg", picture())
    assert copier.given() == ["c.jpg"]
    assert copier.told == []


def test_a_half_written_picture_is_waited_for(copier: Copier) -> None:
    data = picture()
    copier.put("a.jpg", data[:-100])
    assert copier.given() == []
    copier.put("a.jpg", data[:-100] + bytes(100))
    assert copier.given() == []
    copier.put("a.jpg", data)
    assert copier.given() == ["a.jpg"]


def test_a_picture_that_never_becomes_whole_is_named_and_given_out_as_it_is(
    copier: Copier, monkeypatch: pytest.MonkeyPatch
) -> None:
    copier.put("a.jpg", picture()[:-100])
    assert copier.given() == []
    monkeypatch.setattr("scanning.folder.PATIENCE_SECONDS", 0.0)
    assert copier.given() == ["a.jpg"]
    assert copier.told == [("a.jpg", FolderNotice.NEVER_WHOLE)]
    monkeypatch.undo()
    copier.put("a.jpg", picture())
    assert copier.given() == ["a.jpg"], "it became whole after all"


def test_folders_foreign_files_and_links_are_named_once_and_never_given_out(copier: Copier, tmp_path: Path) -> None:
    (copier.folder / "2027-05-01").mkdir()
    copier.put("Thumbs.db", b"preview")
    elsewhere = tmp_path / "elsewhere.jpg"
    elsewhere.write_bytes(picture())
    (copier.folder / "link.jpg").symlink_to(elsewhere)
    os.mkfifo(copier.folder / "pipe.jpg")
    assert copier.given() == []
    (copier.folder / "2027-05-01" / "a.jpg").write_bytes(picture())
    assert copier.given() == []
    assert sorted(copier.told) == [
        ("2027-05-01", FolderNotice.SUBFOLDER),
        ("Thumbs.db", FolderNotice.FOREIGN),
        ("link.jpg", FolderNotice.FOREIGN),
        ("pipe.jpg", FolderNotice.FOREIGN),
    ]


def test_another_picture_under_an_old_name_is_given_out_too(copier: Copier) -> None:
    first = copier.put("scan.jpg", picture())
    assert copier.given() == ["scan.jpg"]
    assert copier.watched.identity(first) is not None
    copier.put("new", picture(200)).replace(first)
    assert copier.watched.identity(first) is None
    assert not copier.watched.remove(first)
    assert first.exists()
    assert copier.given() == ["scan.jpg"]
    assert copier.watched.remove(first)
    assert not first.exists()


def test_what_was_read_before_is_passed_over(copier: Copier) -> None:
    copier.known = {"a.jpg"}
    copier.put("a.jpg", picture())
    copier.put("b.jpg", picture())
    assert copier.given() == ["b.jpg"]


def test_it_ends_when_nothing_comes_any_more_and_leaves_nothing_out(copier: Copier) -> None:
    copier.put("a.jpg", picture())
    copier.put("half.jpg", picture()[:-100])
    copier.put("empty.jpg", b"")
    given = [path.name for path in copier.watch(0.2) if path]
    assert given == ["a.jpg", "empty.jpg", "half.jpg"]
    assert copier.told == [("empty.jpg", FolderNotice.NEVER_WHOLE), ("half.jpg", FolderNotice.NEVER_WHOLE)]


def test_when_it_is_stopped_it_names_what_is_left(copier: Copier) -> None:
    copier.put("half.jpg", picture()[:-100])
    copier.put("notes.txt", b"notes")
    assert copier.given() == []
    copier.stopped = True
    assert copier.given() == []
    assert copier.told == [("notes.txt", FolderNotice.FOREIGN), ("half.jpg", FolderNotice.LEFT)]


@pytest.mark.parametrize("missing", [lambda folder: folder.rmdir(), lambda folder: (folder.rmdir(), folder.touch())])
def test_a_folder_that_goes_away_is_an_error_with_its_name(copier: Copier, missing: Callable[[Path], object]) -> None:
    assert copier.given() == []
    missing(copier.folder)
    with pytest.raises(FolderGone, match=r"copier cannot be looked into: .* start again"):
        copier.given()
