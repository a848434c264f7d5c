"""Adds any number of pages to a finished PDF while writing it out, in flat memory.

ReportLab keeps a whole document in memory until it is saved. So it only makes a template: the fonts, the shared
drawings, and one page for each kind of page. Every further page copies its kind's page object, with a content
stream of its own, and goes straight to the output (ISO 32000-1, 7.5: header, objects, cross-reference table).
"""

import hashlib
import re
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

# Pages hang in groups below the root, because viewers walk a flat list from its start.
_GROUP = 256


@dataclass(frozen=True)
class Template:
    """A PDF that ReportLab saved, cut before its cross-reference table.

    ``offsets`` are those of its objects by number (the 0th unused), ``kinds`` its pages' objects as %-templates; the
    rest are object numbers.
    """

    data: bytes
    offsets: tuple[int, ...]
    kinds: tuple[bytes, ...]
    page_root: int
    root: int
    info: int


def read_template(pdf: bytes) -> Template:
    """Takes apart a PDF from ReportLab. RuntimeError when it is not laid out as ReportLab does."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    table, trailer = pdf[start:].split(b"trailer", 1)
    offsets = tuple(int(line[:10]) for line in table.splitlines()[2:])
    root = _found(rb"/Root (\d+) 0 R", trailer)
    info = _found(rb"/Info (\d+) 0 R", trailer)
    page_root = _found(rb"/Pages (\d+) 0 R", _body(pdf, offsets[root]))
    kinds = re.findall(rb"(\d+) 0 R", _body(pdf, offsets[page_root]))
    return Template(
        pdf[:start], offsets, tuple(_kind(_body(pdf, offsets[int(kind)])) for kind in kinds), page_root, root, info
    )


def _body(pdf: bytes, offset: int) -> bytes:
    """What stands between "obj" and "endobj"."""
    return pdf[pdf.index(b"obj", offset) + 3 : pdf.index(b"endobj", offset)]


def _found(pattern: bytes, text: bytes) -> int:
    if (match := re.search(pattern, text)) is None:
        raise RuntimeError(f"the template PDF has no {pattern!r}")
    return int(match[1])


def _kind(page: bytes) -> bytes:
    """A page object as a %-template of its content's and its parent's object numbers, in this order."""
    pattern = rb"/(Contents|Parent) \d+ 0 R"
    if re.findall(pattern, page) != [b"Contents", b"Parent"]:
        raise RuntimeError("a page of the template PDF has not its contents and its parent, in this order")
    return re.sub(pattern, rb"/\1 %d 0 R", page.strip().replace(b"%", b"%%"))


class PageStream:
    """Writes the template, then pages, then what holds them together. Call :meth:`close` at the end."""

    def __init__(self, out: BinaryIO, template: Template) -> None:
        self._out = out
        self._template = template
        self._offsets = array("Q", template.offsets)
        self._position = 0
        self._digest = hashlib.sha256()
        self._groups: list[tuple[int, int]] = []
        self._kids: list[int] = []
        self._write(template.data)

    def add(self, kind: int, content: str) -> None:
        """Appends a page like the template's page ``kind`` (from 0), drawn by the operators ``content``."""
        if not self._kids:
            self._group = self._reserve()
        stream = zlib.compress(content.encode("ascii"))
        contents = self._reserve()
        self._define(contents, b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(stream), stream))
        page = self._reserve()
        self._define(page, self._template.kinds[kind] % (contents, self._group))
        self._kids.append(page)
        if len(self._kids) == _GROUP:
            self._end_group()

    def close(self) -> None:
        """Writes the tree of pages, the cross-reference table and the trailer. The output stays open."""
        self._end_group()
        count = sum(pages for _, pages in self._groups)
        groups = _references(group for group, _ in self._groups)
        self._define(self._template.page_root, b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, groups))
        digest = self._digest.hexdigest()[:32].encode()
        table = self._position
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for offset in self._offsets[1:]:
            self._write(b"%010d 00000 n \n" % offset)
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._offsets), self._template.root, self._template.info, digest, digest, table)
        )

    def _end_group(self) -> None:
        if self._kids:
            self._define(
                self._group,
                b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>"
                % (self._template.page_root, len(self._kids), _references(self._kids)),
            )
            self._groups.append((self._group, len(self._kids)))
            self._kids.clear()

    def _reserve(self) -> int:
        """The number of a new object, to be defined later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _define(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._position
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._position += len(data)


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
