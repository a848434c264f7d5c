"""Shows how pages were read: the picture as it came, the page laid straight, boxes close up, and what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanning.close_ups import close_ups
from scanning.errors import UnreadableFile
from scanning.files import open_source
from scanning.grey import Grey
from scanning.interpret import decide_page, see_page
from scanning.overlay import decisions, encoded, found_markers, found_page, straightened
from scanning.reader import Reader
from scanning.reasons import Reason, Rejected
from station.errors import NotPossible

# A box of 6 mm is 36 pixels wide: a stroke of a pen is seen, and a page is no larger than a screen can scroll.
_PX_PER_MM = 6.0
_QUALITY = 85


@dataclass(frozen=True)
class Explained:
    """A page and the pictures that were written about it; ``reason`` says why it was not read, if it was not."""

    source: Path
    page: int
    pictures: tuple[Path, ...]
    reason: Reason | None = None


def explain(files: list[Path], reader: Reader, folder: Path) -> Iterator[Explained]:
    """Writes the pictures of every page into ``folder``, named ``FILE-PAGE-STEP.jpg``.

    UnreadableFile for a file that cannot be opened; NotPossible when a picture is there already or cannot be written.
    """
    for file in files:
        yield from _file(file, reader, folder)


def _file(file: Path, reader: Reader, folder: Path) -> Iterator[Explained]:
    try:
        source = open_source(file)
    except Rejected as refused:
        yield Explained(file, 1, (), refused.reason)
        return
    try:
        for number in range(source.frames):
            try:
                grey = source.grey(number)
            except Rejected as refused:
                yield Explained(file, number + 1, (), refused.reason)
                continue
            pictures, reason = _page(grey, source.dpi(number), reader)
            paths = [_written(folder / f"{file.name}-{number + 1}-{name}.jpg", data) for name, data in pictures.items()]
            yield Explained(file, number + 1, tuple(paths), reason)
    except OSError as error:
        raise UnreadableFile(str(file), error.strerror or str(error)) from error
    finally:
        source.close()


def _page(grey: Grey, dpi: float | None, reader: Reader) -> tuple[dict[str, bytes], Reason | None]:
    try:
        sight = see_page(grey, reader, dpi)
    except Rejected as refused:
        return {"1-found": encoded(found_markers(grey, reader.finder), _QUALITY)}, refused.reason
    targets = decide_page(sight, grey, reader).targets
    drawn = {
        "1-found": found_page(grey, sight),
        "2-straight": straightened(grey, sight, _PX_PER_MM),
        "3-boxes": close_ups(sight, targets),
        "4-decided": decisions(grey, sight, targets, _PX_PER_MM),
    }
    return {name: encoded(picture, _QUALITY) for name, picture in drawn.items()}, None


def _written(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise NotPossible("{file} exists already. Choose another folder.", file=path) from None
    except OSError as error:
        raise NotPossible(
            "{file} cannot be written: {reason}. Choose another place.", file=path, reason=error.strerror
        ) from error
    return path
