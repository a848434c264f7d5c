"""Damaged files for the reader: real ones, with bytes overwritten, cut out, doubled and cut off, and what must hold.

Whatever the bytes are, the reader answers with pages or with a reason. It raises nothing else, and a page that it
reads is one of the election's.
"""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import qrcode
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ballots.election_file import ElectionFile
from ballots.geometry import PagePlan, plan_style
from ballots.pdf import write_ballots
from ballots.serials import serial_text
from ballots.token import test_print_key
from scanning.code import codes_anywhere
from scanning.frames import FrameReader, Task
from scanning.reader import Reader, ReaderSpec
from scanning.reasons import Rejected

# Enough for the code to be read, so that damage gets as far as the last step, and quickly decoded.
_DPI = 120
# Pages looked at in a file that claims many.
_MOST_PAGES = 4
# Numbers that lengths, counts and offsets trip over.
_NUMBERS = [bytes(4), b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\x00", b"\x00\x01"]


Damage = st.SearchStrategy[bytes]


def damaged(data: bytes) -> Damage:
    """The bytes after up to three injuries; one in a while is left whole."""
    injury = st.tuples(
        st.sampled_from(["overwrite", "insert", "cut out", "double", "cut off"]),
        # Headers are where the decisions are, so every other injury is near the start.
        st.one_of(st.integers(0, 600), st.integers(0, len(data))),
        st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from(_NUMBERS)),
        st.integers(1, 2000),
    )
    return st.lists(injury, max_size=3).map(lambda injuries: _after(data, injuries))


def _after(data: bytes, injuries: list[tuple[str, int, bytes, int]]) -> bytes:
    for kind, place, new, length in injuries:
        at = place % max(1, len(data))
        head, tail = data[:at], data[at:]
        data = {
            "overwrite": head + new + tail[len(new) :],
            "insert": head + new + tail,
            "cut out": head + tail[length:],
            "double": head + tail[:length] + tail,
            # Rarely near the start, where nothing would be left to look at.
            "cut off": data[: max(at, len(data) // 8)],
        }[kind]
    return data


@dataclass(frozen=True)
class Samples:
    """Whole files by kind, the text of a genuine code, and the election that they belong to."""

    election: ElectionFile
    files: dict[str, bytes]
    code: str


def samples(election: ElectionFile) -> Samples:
    """One test ballot in every kind of file that the reader takes; the same in every run."""
    style = election.election.styles[0].id
    serials = [serial_text(random.Random(number).randbytes(10)) for number in range(2)]
    out = io.BytesIO()
    write_ballots(out, election, style, serials, test_print_key(election), test=True)
    pdf = out.getvalue()
    page = _drawn(pdf)
    _mark(page, plan_style(election.election, style).pages[0])
    sixteen = Image.fromarray(np.asarray(page).astype(np.uint16) * 257)
    files = {
        "jpeg": _saved(page, "JPEG", quality=85),
        "jpeg, progressive": _saved(page, "JPEG", quality=60, progressive=True),
        "jpeg, CMYK": _saved(page.convert("CMYK"), "JPEG", quality=60),
        "png": _saved(page, "PNG"),
        "png, 16 bits": _saved(sixteen, "PNG"),
        "png, palette": _saved(page.convert("P"), "PNG"),
        "tiff": _saved(page, "TIFF"),
        "tiff, LZW": _saved(page, "TIFF", compression="tiff_lzw"),
        "tiff, fax": _saved(page.convert("1"), "TIFF", compression="group4"),
        "tiff, two pages": _saved(page, "TIFF", compression="jpeg", save_all=True, append_images=[page]),
        "pdf, drawn": pdf,
        "pdf, scanned": _saved(page, "PDF", resolution=_DPI),
    }
    return Samples(election, files, codes_anywhere(np.asarray(page))[0])


def _drawn(pdf: bytes) -> Image.Image:
    document = pdfium.PdfDocument(pdf)
    try:
        page: Image.Image = document[0].render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
        return page
    finally:
        document.close()


def _mark(page: Image.Image, plan: PagePlan) -> None:
    """A thick line through every third box."""
    draw = ImageDraw.Draw(page)
    for target in plan.targets[::3]:
        x, y, w, h = (length / 25.4 * _DPI for length in target.box)
        draw.line([(x + w / 5, y + h / 5), (x + w * 4 / 5, y + h * 4 / 5)], fill=60, width=3)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


class Judge:
    """Reads damaged files and codes as the reading process does, and says in a word what came of each."""

    def __init__(self, whole: Samples, folder: Path) -> None:
        self._reader = Reader(ReaderSpec(whole.election.data, "test"))
        self._frames = FrameReader(self._reader, keep_pictures=True)
        self._path = folder / "page"
        self._marks = {kind: self._decided(data) for kind, data in whole.files.items()}

    def file(self, kind: str, data: bytes) -> str:
        """A reason, "read", or "read otherwise" when a box is decided against what the whole file says."""
        self._path.write_bytes(data)
        answer = self._frames.answer(Task(str(self._path), 0))
        for frame in range(1, min(answer.frames, _MOST_PAGES)):
            self._frames.answer(Task(str(self._path), frame))
        result = answer.result
        if result is None or result.reason is not None:
            return result.reason.value if result and result.reason else "unreadable"
        assert result.serial is not None
        assert result.picture is not None
        found = {target.place: target.mark for target in result.targets}
        against = [{self._marks[kind].get(place), mark} == {"marked", "blank"} for place, mark in found.items()]
        return "read otherwise" if any(against) else "read"

    def code(self, text: str) -> str:
        """What a code with this text, on paper, is taken for."""
        try:
            self._reader.check(text)
        except Rejected as rejected:
            return rejected.reason.value
        return "genuine"

    def code_picture(self, data: bytes) -> str:
        """The same for a drawn code, which may hold any bytes."""
        drawn = qrcode.QRCode(box_size=4)
        drawn.add_data(data, optimize=0)
        picture = np.asarray(drawn.make_image().get_image().convert("L"))
        found = [self.code(text) for text in codes_anywhere(np.ascontiguousarray(picture))]
        return found[0] if found else "not seen"

    def close(self) -> None:
        """Lets go of the last file."""
        self._frames.close()

    def _decided(self, data: bytes) -> dict[object, str]:
        self._path.write_bytes(data)
        result = self._frames.answer(Task(str(self._path), 0)).result
        return {target.place: target.mark for target in result.targets} if result else {}


def cases(whole: Samples, judge: Judge) -> dict[str, tuple[Damage, Callable[[bytes], str]]]:
    """Every entry point by name: what goes in, and what says what came out."""

    def of_file(kind: str) -> Callable[[bytes], str]:
        return lambda data: judge.file(kind, data)

    files = {kind: (damaged(data), of_file(kind)) for kind, data in whole.files.items()}
    code = damaged(whole.code.encode())
    return {
        **files,
        "text of a code": (code, lambda data: judge.code(data.decode("latin-1"))),
        "picture of a code": (code.map(lambda data: data[:1000] or b"0"), judge.code_picture),
    }
