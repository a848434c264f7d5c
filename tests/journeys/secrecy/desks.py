"""The two ways in which a ballot is printed for the voter at the desk: the command with CUPS, and the page."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pypdfium2 as pdfium

from station.print_outcomes import PrintOutcome
from tests.station.conftest import PASSPHRASES
from tests.station.print_server import PrintServer
from tests.station.web.conftest import Browser

PROGRAM = (sys.executable, "-c", "from station.cli import main; main()")
ONCE = re.compile(r'name="once" value="([^"]+)"')
SERIAL = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
# Stands for a printer: paper comes out of it, and it keeps nothing.
_PRINTER = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct paper "Unknown" "Paper"'; exit 0; }
umask 022
cat "${6:--}" > "$TMPDIR/paper.$$" && mv "$TMPDIR/paper.$$" "%s/$$.pdf"
"""


class PrintDesk(Protocol):
    """Prints ballots one at a time."""

    def paper(self) -> bytes:
        """Prints one ballot: the paper, as a PDF, that is then in the voter's hand and nowhere else."""

    def end(self) -> None:
        """Ends the program in the evening."""


@dataclass
class Machine:
    """Where the programs of a station run: their environment, and the folders beside the station's own."""

    folder: Path
    root: Path
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for folder in self.beside:
            folder.mkdir(parents=True)

    @property
    def beside(self) -> tuple[Path, Path]:
        """The folder for temporary files and the user's own one."""
        return self.folder / "temporary", self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        temporary, home = map(str, self.beside)
        ours = {"ROSTLOKAL_HOME": str(self.root), "ROSTLOKAL_PASSPHRASE": PASSPHRASES["chair"]}
        return {**os.environ, **ours, "TMPDIR": temporary, "HOME": home, "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *arguments: object, given: str | None = None) -> str:
        """Runs the station's program to its good end; what it says is kept."""
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)], env=self.environment, input=given, capture_output=True, text=True
        )
        self.said += [done.stdout, done.stderr]
        assert done.returncode == 0, done.stderr
        return done.stdout


@dataclass
class CommandDesk:
    """``rostlokal-station print-desk``, started in the morning, and a real CUPS."""

    machine: Machine
    server: PrintServer
    program: subprocess.Popen[str]

    def paper(self) -> bytes:
        assert self.program.stdin
        assert self.program.stdout
        self.program.stdin.write("A\n")
        self.program.stdin.flush()
        line = ""
        while line.strip() != PrintOutcome.PRINTED.en:
            line = self.program.stdout.readline()
            self.machine.said.append(line)
            assert line, "the desk has ended"
        (pdf,) = self.server.take(1)
        return pdf

    def end(self) -> None:
        out, _ = self.program.communicate(timeout=30)
        self.machine.said.append(out)
        assert self.program.returncode == 0


@contextmanager
def command_desk(machine: Machine, server: PrintServer) -> Iterator[CommandDesk]:
    """The command in a process of its own, with a printer that is quick."""
    backend = server.root / "bin/backend/paper"
    backend.write_text(_PRINTER % (server.root / "out"))
    backend.chmod(0o755)
    server.admin("lpadmin", "-p", "Paper", "-E", "-v", "paper:/", "-m", "raw")
    server.admin("lpadmin", "-d", "Paper")
    program = subprocess.Popen(
        [*PROGRAM, "print-desk"],
        env=machine.environment | server.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield CommandDesk(machine, server, program)
    finally:
        program.kill()
        program.wait()


@dataclass
class Tray:
    """A printer of which only the paper is left."""

    pdfs: list[bytes] = field(default_factory=list)

    def problem(self, official: bool) -> PrintOutcome | None:
        return None

    def send(self, pdf: bytes, both_sides: bool) -> PrintOutcome:
        self.pdfs.append(pdf)
        return PrintOutcome.PRINTED


@dataclass
class PageDesk:
    """The page *Skriv ut röstsedel*, with its button."""

    browser: Browser
    tray: Tray

    def paper(self) -> bytes:
        once = ONCE.search(self.browser.get("/print/"))
        assert once
        self.browser.post("/print/ballot", style="A", once=once[1], follow=False)
        return self.tray.pdfs.pop()

    def end(self) -> None:
        self.browser.post("/closing/reconcile", unused="0", note="Före räkningen.")


def serial_on(paper: bytes) -> str:
    """The serial that is printed at the foot of a ballot."""
    with pdfium.PdfDocument(paper) as document:
        (serial,) = set(SERIAL.findall(document[0].get_textpage().get_text_range()))
    return str(serial).replace("-", "")
