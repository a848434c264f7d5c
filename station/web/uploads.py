"""Pictures that come through the browser: written once, straight into the station's folder, and nowhere else.

Nothing is believed about them: they get numbers for names, with what is harmless of their own name behind it, and the
reader opens them in processes of its own.
"""

import io
import secrets
import shutil
from pathlib import Path
from typing import IO, Any

from flask import Flask, Request, g
from werkzeug.utils import secure_filename

from station.errors import NotPossible
from station.web.given import UPLOAD_NUMBER, Given, uploads
from station.web.workplace import workplace

# A box of a thousand ballots, scanned at 300 dots an inch; a folder on the computer has no such limit.
MOST_BYTES = 2 * 1024**3
MOST_FILES = 5_000
# A name is shown to people; longer ones are no help.
_MOST_LETTERS = 60


class Arriving(io.RawIOBase):
    """One file as it arrives. It is closed where others are wound back, so that thousands are never open at once."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")

    def writable(self) -> bool:
        """It takes bytes."""
        return True

    def write(self, data: Any) -> int:
        """Adds bytes to the file."""
        return self._file.write(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """All of it has arrived."""
        self._file.close()
        return 0

    def close(self) -> None:
        """The same when the browser broke off."""
        self._file.close()
        super().close()


class StationRequest(Request):
    """A request whose files lie in a folder of their own."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if not filename:
            # What a browser sends when no file was chosen.
            return io.BytesIO()
        if "arriving" not in g:
            g.arriving = uploads(workplace().root) / secrets.token_hex(16)
            g.arriving.mkdir(mode=0o700)
            g.arrived = 0
        g.arrived += 1
        name = f"{g.arrived:0{UPLOAD_NUMBER - 1}}-{secure_filename(filename)[-_MOST_LETTERS:]}"
        return Arriving(g.arriving / name)  # type: ignore[return-value]


def register_uploads(app: Flask) -> None:
    """Takes uploads in, within limits."""
    app.request_class = StationRequest
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_PARTS"] = MOST_FILES
    app.teardown_request(_drop_arrived)


def arrived(box: str) -> Given:
    """The files of this request, which go with it unless they are kept; NotPossible when there is none."""
    folder: Path | None = g.get("arriving")
    if folder is None:
        raise NotPossible("Choose the pictures first, or give the folder where they lie.")
    return Given(box, folder, uploaded=True)


def keep_arrived() -> None:
    """Leaves the files of this request where they are: whoever reads them removes them."""
    g.pop("arriving", None)


def _drop_arrived(_: BaseException | None = None) -> None:
    folder = g.pop("arriving", None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
