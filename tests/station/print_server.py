"""A real CUPS of a test's own: its own folders, socket and printers; the one of the machine is left alone.

Its PDF printer is printer-driver-cups-pdf, which reads its settings from /etc/cups alone: a file with a random name
lies there while the server runs. A second printer only says what state it is in.
"""

import contextlib
import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_QUIET = """
PreserveJobHistory No
PreserveJobFiles No
PageLogFormat
AccessLogLevel none
LogLevel warn
"""
_FILES = """
ServerRoot {root}/etc
CacheDir {root}/cache
StateDir {root}/state
RequestRoot {root}/spool
TempDir {root}/spool/tmp
ServerBin {root}/bin
AccessLog {root}/log/access_log
ErrorLog {root}/log/error_log
PageLog {root}/log/page_log
LogFilePerm 0600
"""
_SERVER = """
Listen {root}/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
{settings}
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
# Says its state, swallows the job, and goes on.
_MOODY = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct moody "Unknown" "Moody"'; exit 0; }
cat "${6:--}" >/dev/null
echo "STATE: +${DEVICE_URI#moody:/}" >&2
exit 0
"""
_DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd")
_WHOLE_A4, _MOST_OF_A4 = 'ImageableArea A4/A4: "0 0 595 842"', 'ImageableArea A4/A4: "18 18 577 824"'
_PATIENCE_SECONDS = 30


@dataclass
class PrintServer:
    """A running server. ``environment`` leads CUPS's programs to it."""

    root: Path
    program: Path
    environment: dict[str, str] = field(default_factory=dict)

    def admin(self, *command: str) -> str:
        """Runs one of CUPS's own commands against it."""
        environment = os.environ | self.environment
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def printed(self) -> list[Path]:
        """The PDFs that came out."""
        return sorted((self.root / "out").glob("*.pdf"))

    def wait_until_idle(self, papers: int) -> None:
        """Waits until as many PDFs came out and no job is left."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while len(self.printed) < papers or self.admin("lpstat", "-o").strip():
            assert time.monotonic() < end, (self.root / "log" / "error_log").read_text()
            time.sleep(0.05)

    def take(self, papers: int) -> list[bytes]:
        """Waits for so many PDFs and takes them away."""
        self.wait_until_idle(papers)
        taken = [path.read_bytes() for path in self.printed]
        for path in self.printed:
            path.unlink()
        return taken

    def files(self) -> list[Path]:
        """Every file that the server keeps, but what came out of the printer."""
        return [path for path in self.root.rglob("*") if path.is_file() and path.parent.name not in ("out", "bin")]


@contextlib.contextmanager
def print_server(program: Path, settings: str = _QUIET) -> Iterator[PrintServer]:
    """Runs a server with the default printer PDF; the backend ``moody`` makes printers in any state.

    Its filters run without root's rights, and so cannot live among pytest's own folders, which nobody else may enter.
    """
    with tempfile.TemporaryDirectory(prefix="rostlokal-cups-") as folder:
        Path(folder).chmod(0o711)
        with _serving(program, Path(folder), settings) as server:
            yield server


@contextlib.contextmanager
def _serving(program: Path, root: Path, settings: str) -> Iterator[PrintServer]:
    name = f"rostlokal-{secrets.token_hex(6)}"
    _make_folders(root, settings)
    printer = Path("/etc/cups") / f"cups-pdf-{name}.conf"
    printer.write_text(f"Out {root}/out\nAnonDirName {root}/out\nLog {root}/log\nSpool {root}/pdf-spool\nLabel 1\n")
    files = ("-c", root / "etc/cupsd.conf", "-s", root / "etc/cups-files.conf")
    running = subprocess.Popen([program, "-f", *files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place = {"CUPS_SERVER": f"{root}/cups.sock", "CUPS_SERVERROOT": f"{root}/etc"}
    server = PrintServer(root, program, place)
    try:
        _wait_for(root / "cups.sock", running)
        driver = ("-m", "lsb/usr/cups-pdf/CUPS-PDF_noopt.ppd")
        server.admin("lpadmin", "-p", "PDF", "-E", "-v", f"cups-pdf:/{name}", *driver)
        # Real printers leave a margin white, and that is what makes a print system shrink pages.
        tight = _DRIVER.read_text(encoding="latin-1").replace(_WHOLE_A4, _MOST_OF_A4)
        assert _MOST_OF_A4 in tight
        (root / "tight.ppd").write_text(tight, encoding="latin-1")
        server.admin("lpadmin", "-p", "Tight", "-E", "-v", f"cups-pdf:/{name}", "-P", f"{root}/tight.ppd")
        server.admin("lpadmin", "-d", "PDF")
        yield server
    finally:
        running.terminate()
        running.wait(_PATIENCE_SECONDS)
        printer.unlink(missing_ok=True)


def _make_folders(root: Path, settings: str) -> None:
    for name in ("etc", "cache", "state", "spool/tmp", "log", "bin/backend"):
        (root / name).mkdir(parents=True)
    (root / "out").mkdir(mode=0o777)
    (root / "out").chmod(0o777)
    for known in Path("/usr/lib/cups").iterdir():
        if known.name != "backend":
            (root / "bin" / known.name).symlink_to(known)
    (root / "bin/backend/cups-pdf").symlink_to("/usr/lib/cups/backend/cups-pdf")
    moody = root / "bin/backend/moody"
    moody.write_text(_MOODY)
    moody.chmod(0o755)
    (root / "etc/cups-files.conf").write_text(_FILES.format(root=root))
    (root / "etc/cupsd.conf").write_text(_SERVER.format(root=root, settings=settings))


def _wait_for(socket: Path, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not socket.exists():
        assert running.poll() is None, "cupsd ended by itself"
        assert time.monotonic() < end
        time.sleep(0.02)
