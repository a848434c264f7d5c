"""A scanning session: the order of steps for one page, and many pages on several processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import cv2

from simulator import printer
from simulator.camera import Camera
from simulator.devices import device, file_dpi, picture_of, seen_dpi
from simulator.errors import SimulatorError
from simulator.layout import Layout
from simulator.paper import BallotPdf, Raster
from simulator.picture import encode
from simulator.plan import Job
from simulator.randomness import file_name, generator
from simulator.scanner import Scanner
from simulator.truth import FILE_NAME, truth_line
from simulator.voter import USUAL, Habits, mark_page, meet_hand
from simulator.wear import PAPERS, Wear, tired, worn

# Few enough pages at a time that progress moves, enough that handing them over costs nothing.
PAGES_AT_A_TIME = 4


@dataclass(frozen=True)
class Session:
    """What all pages of a run have in common; without ``print_scale`` each page is printed as the printer likes."""

    pdf: Path
    layout: Layout
    out: Path
    seed: int
    dpi: int
    format: str
    quality: int
    colour: bool
    device: str
    print_scale: float | None = None
    paper: str = "fresh"


def scan_all(session: Session, jobs: Sequence[Job], processes: int) -> Iterator[Job]:
    """Scan every page into the session's folder and write its truth; yields each job when it is done.

    Raises SimulatorError when a page cannot be drawn or a file cannot be written.
    """
    try:
        with (session.out / FILE_NAME).open("x", encoding="utf-8") as truth:
            for job, source in zip(jobs, _sources(session, jobs, processes), strict=True):
                truth.write(truth_line(source, job, session.paper))
                yield job
    except OSError as error:
        raise SimulatorError(
            "Cannot write to {folder}: {reason}. Make room or choose another folder, and run again.",
            folder=session.out,
            reason=error.strerror,
        ) from error
    except BrokenProcessPool as error:
        raise SimulatorError(
            "A scanning process stopped unexpectedly, perhaps for want of memory. Run again with fewer --jobs."
        ) from error


def scan_page(session: Session, pdf: BallotPdf, job: Job) -> Raster:
    """Print, fill in, perhaps copy, and scan or photograph one page."""
    taken_by = device(session.device, session.print_scale)
    return picture_of_page(session, pdf, job, taken_by, PAPERS[session.paper])


def picture_of_page(
    session: Session, pdf: BallotPdf, job: Job, taken_by: Scanner | Camera, paper: Wear, habits: Habits = USUAL
) -> Raster:
    """The same with any device and paper in place of the session's, and any crowd, for whoever measures with others."""
    sheet, page_mm = job.sheet, session.layout.page_mm
    dpi = seen_dpi(taken_by, session.dpi, page_mm)
    printed = pdf.print_page(sheet.pdf_page, dpi, session.colour, page_mm)
    page = sheet.serial, sheet.page
    printer.tone(printed, taken_by.printer, generator(session.seed, "print", *page))
    tired(printed, paper, generator(session.seed, "toner", *page))
    hand = meet_hand(job.pen, generator(session.seed, "hand", sheet.serial), habits)
    mark_page(printed, session.layout, sheet, job.marks, hand, generator(session.seed, "marks", *page))
    worn(printed, paper, generator(session.seed, "wear", *page))
    if job.copy:
        printed = printer.photocopied(printed, generator(session.seed, "copy", *page, job.copy))
    return picture_of(printed, page_mm, dpi, taken_by, generator(session.seed, "scan", *page, job.copy))


def _sources(session: Session, jobs: Sequence[Job], processes: int) -> Iterator[str]:
    """The names of the written files, in the order of the jobs."""
    if processes == 1:
        cv2.setNumThreads(1)
        with closing(BallotPdf(session.pdf)) as pdf:
            for job in jobs:
                yield _scan_to_file(session, pdf, job)
        return
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _start_process, (session,))
    try:
        yield from pool.map(_scan_in_process, jobs, chunksize=PAGES_AT_A_TIME)
    finally:
        pool.shutdown(cancel_futures=True)


def _scan_to_file(session: Session, pdf: BallotPdf, job: Job) -> str:
    name = file_name(session.seed, job.sheet.serial, job.sheet.page, job.copy)
    source = f"{name}.{session.format}"
    dpi = file_dpi(device(session.device, session.print_scale), session.dpi)
    picture = encode(scan_page(session, pdf, job), session.format, session.quality, dpi)
    (session.out / source).write_bytes(picture)
    return source


_in_process: list[tuple[Session, BallotPdf]] = []


def _start_process(session: Session) -> None:
    """Open the PDF once a process; it stays open as long as the process lives."""
    cv2.setNumThreads(1)
    _in_process.append((session, BallotPdf(session.pdf)))


def _scan_in_process(job: Job) -> str:
    session, pdf = _in_process[0]
    return _scan_to_file(session, pdf, job)
