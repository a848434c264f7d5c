"""What a reading was given to read: the pictures of one box, in a folder. Kept on disk, so that it can go on."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from station.errors import NotPossible

# What the reader understands; a copier's folder also holds previews, lists and the like.
SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf")

UPLOAD_NUMBER = 6
"""Letters that stand before the name of an uploaded file: five digits that keep names apart, and a dash."""

_MARKER = "reading.json"
_UPLOADS = "uploads"


@dataclass(frozen=True)
class Given:
    """The pictures of one box. ``uploaded`` are ours to remove when they are read; a folder of others is left alone."""

    box: str
    folder: Path
    uploaded: bool

    def pictures(self) -> list[Path]:
        """The files to read, by name; NotPossible when there are none."""
        try:
            found = sorted(path for path in self.folder.iterdir() if path.is_file() and self._is_picture(path))
        except OSError as error:
            raise NotPossible(
                "The folder {folder} cannot be opened: {reason}. Check its name.",
                folder=self.folder,
                reason=error.strerror,
            ) from error
        if not found:
            raise NotPossible("There are no pictures in {folder} (JPEG, PNG, TIFF or PDF).", folder=self.folder)
        return found

    def name_of(self, picture: Path) -> str:
        """What people know a file by: without the number that an upload was given."""
        return picture.name[UPLOAD_NUMBER:] if self.uploaded else picture.name

    def _is_picture(self, path: Path) -> bool:
        return self.uploaded or path.suffix.lower() in SUFFIXES


def typed_folder(box: str, typed: str) -> Given:
    """The pictures in a folder on this computer; NotPossible unless its whole path is given."""
    folder = Path(typed.strip().strip("\"'"))
    if not folder.is_absolute():
        raise NotPossible("Give the folder's whole path, beginning with /. For instance /home/valet/skanningar.")
    return Given(box, folder, uploaded=False)


def uploads(root: Path) -> Path:
    """Where pictures that came through the browser wait to be read, one folder an upload."""
    folder = root / _UPLOADS
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def remember(root: Path, given: Given) -> None:
    """Notes durably what is about to be read."""
    fields = {"box": given.box, "folder": str(given.folder), "uploaded": given.uploaded}
    with (root / _MARKER).open("w", encoding="utf-8") as file:
        json.dump(fields, file)
        file.flush()
        os.fsync(file.fileno())


def remembered(root: Path) -> Given | None:
    """What was being read when the reading was cut off, None when none was or its pictures are gone."""
    try:
        fields = json.loads((root / _MARKER).read_text(encoding="utf-8"))
        given = Given(fields["box"], Path(fields["folder"]), fields["uploaded"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return given if given.folder.is_dir() else None


def forget(root: Path, given: Given) -> None:
    """All of it is read."""
    (root / _MARKER).unlink(missing_ok=True)
    if given.uploaded:
        shutil.rmtree(given.folder, ignore_errors=True)


def sweep_uploads(root: Path, keep: Given | None) -> None:
    """Removes uploads that came before the program was last ended, but for those still to be read."""
    for folder in uploads(root).iterdir():
        if keep is None or folder != keep.folder:
            shutil.rmtree(folder, ignore_errors=True)
