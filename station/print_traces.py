"""What the print server of this computer keeps of its jobs, from its configuration (cupsd.conf(5) of CUPS 2.4)."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from station.print_outcomes import Trace

_OFF = {"no", "off", "false", "0"}
# From "info" on, the error log has a line with the time for each job.
_QUIET_LEVELS = {"none", "emerg", "alert", "crit", "error", "warn", "notice"}


def print_server_traces() -> list[Trace]:
    """What the server whose configuration lies on this computer keeps; UNKNOWN when that must not be read."""
    # The variable is CUPS's own; its programs look there too.
    root = Path(os.environ.get("CUPS_SERVERROOT", "/etc/cups"))
    try:
        settings = (root / "cupsd.conf").read_text(errors="replace")
        files = root / "cups-files.conf"
        places = files.read_text(errors="replace") if files.exists() else ""
    except OSError:
        return [Trace.UNKNOWN]
    return traces(settings, places)


def traces(settings: str, places: str) -> list[Trace]:
    """What a server with this cupsd.conf and cups-files.conf keeps; pure."""
    said, where = _directives(settings), _directives(places)
    found = {
        Trace.HISTORY: said.get("preservejobhistory", "yes").lower() not in _OFF,
        Trace.FILES: said.get("preservejobfiles", "86400").lower() not in _OFF,
        Trace.PAGE_LOG: bool(said.get("pagelogformat")) and where.get("pagelog") != "",
        Trace.ACCESS_LOG: said.get("accessloglevel", "actions").lower() != "none" and where.get("accesslog") != "",
        Trace.CHATTY_LOG: said.get("loglevel", "warn").lower() not in _QUIET_LEVELS and where.get("errorlog") != "",
    }
    return [trace for trace, kept in found.items() if kept]


def known_traces(found: Iterable[Trace]) -> list[Trace]:
    """Those that are known to be kept."""
    return [trace for trace in found if trace is not Trace.UNKNOWN]


def _directives(text: str) -> Mapping[str, str]:
    """Name (small letters) and value of each line; the last of a name counts, as for CUPS."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition(" ")[::2] for line in lines if line and line[0] not in "#<")
    return {name.lower(): value.strip() for name, value in pairs}
