"""Reads `layout.json`: where the boxes of every printed page are, in millimetres from the top left."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.errors import SimulatorError

Millimetres = Annotated[float, Field(gt=0, le=2000)]
Coordinate = Annotated[float, Field(ge=0, le=2000)]
Box = tuple[Coordinate, Coordinate, Millimetres, Millimetres]
"""x, y, width, height in millimetres."""
BoxKey = tuple[str, str, str]
"""Contest, project, column."""


class _Model(BaseModel):
    # The file tells readers more (corners, code) than pens and scanners need to know.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Target(_Model):
    """A box for one mark: which vote it means and where it is."""

    contest: str
    project: str
    column: str
    box_mm: Box

    @property
    def key(self) -> BoxKey:
        """What a mark names it by."""
        return self.contest, self.project, self.column


class PageLayout(_Model):
    """The boxes on one page of a ballot style."""

    targets: tuple[Target, ...]


class StyleLayout(_Model):
    """The pages of a ballot style, by page number."""

    pages: dict[int, PageLayout]


class Sheet(_Model):
    """One page of the PDF: whose it is and which page of its style."""

    pdf_page: int = Field(ge=0)
    serial: str = Field(min_length=1)
    style: str
    page: int = Field(ge=1)


class Layout(_Model):
    """The whole file."""

    page_mm: tuple[Millimetres, Millimetres]
    sheets: tuple[Sheet, ...]
    styles: dict[str, StyleLayout]

    def targets(self, sheet: Sheet) -> tuple[Target, ...]:
        """The boxes on this sheet."""
        return self.styles[sheet.style].pages[sheet.page].targets


def load_layout(path: Path, pdf_pages: int) -> Layout:
    """Read and check a layout file that belongs to a PDF of this many pages.

    Raises SimulatorError when it cannot be read, is no layout, or contradicts itself or the PDF.
    """
    try:
        layout = Layout.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SimulatorError("Cannot read {path}: {reason}.", path=path, reason=error.strerror) from error
    except ValidationError as error:
        raise _not_a_layout(path, error) from error
    _check_sheets(path, layout, pdf_pages)
    _check_boxes(path, layout)
    return layout


def _not_a_layout(path: Path, error: ValidationError) -> SimulatorError:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return SimulatorError(
        "{path} is no ballot layout ({problem}). Use the layout.json that was written with the PDF.",
        path=path,
        problem=f"{place}: {first['msg']}" if place else first["msg"],
    )


def _check_sheets(path: Path, layout: Layout, pdf_pages: int) -> None:
    seen: set[tuple[str, int]] = set()
    for sheet in layout.sheets:
        if sheet.pdf_page >= pdf_pages:
            raise SimulatorError(
                "{path} names PDF page {page} (counted from 0), but the PDF has {pages} pages. "
                "Use the PDF and the layout.json that were written together.",
                path=path,
                page=sheet.pdf_page,
                pages=pdf_pages,
            )
        if sheet.style not in layout.styles or sheet.page not in layout.styles[sheet.style].pages:
            raise SimulatorError(
                "{path} gives serial {serial} page {page} of style {style}, but describes no such page. "
                "Write the PDF and its layout.json anew.",
                path=path,
                serial=sheet.serial,
                page=sheet.page,
                style=sheet.style,
            )
        if (sheet.serial, sheet.page) in seen:
            raise SimulatorError(
                "{path} has page {page} of serial {serial} twice. Write the PDF and its layout.json anew.",
                path=path,
                page=sheet.page,
                serial=sheet.serial,
            )
        seen.add((sheet.serial, sheet.page))


def _check_boxes(path: Path, layout: Layout) -> None:
    width, height = layout.page_mm
    for style, pages in layout.styles.items():
        for target in (target for page in pages.pages.values() for target in page.targets):
            x, y, w, h = target.box_mm
            if x + w > width or y + h > height:
                raise SimulatorError(
                    "{path} puts the box of project {project} (style {style}) outside the page. "
                    "Write the PDF and its layout.json anew.",
                    path=path,
                    project=target.project,
                    style=style,
                )
