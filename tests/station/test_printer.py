import pytest

from station.print_outcomes import PrintOutcome, Trace
from station.print_traces import known_traces, print_server_traces, traces
from station.printer import printer_problem

QUIET = "PreserveJobHistory No\nPreserveJobFiles Off\nPageLogFormat\nAccessLogLevel none\nLogLevel warn\n"


@pytest.mark.parametrize(
    ("state", "reasons", "accepting", "problem"),
    [
        ("3", "none", "true", None),
        ("4", "media-low-report,toner-low-warning", "true", None),
        ("3", "media-empty-error", "true", PrintOutcome.OUT_OF_PAPER),
        ("3", "media-empty", "true", PrintOutcome.OUT_OF_PAPER),
        ("3", "media-empty-warning", "true", None),
        ("3", "media-needed-error", "true", PrintOutcome.OUT_OF_PAPER),
        ("5", "media-jam-error,media-empty-error", "true", PrintOutcome.JAMMED),
        ("3", "cover-open-error", "true", PrintOutcome.JAMMED),
        ("3", "door-open-error", "true", PrintOutcome.JAMMED),
        ("3", "toner-empty-error", "true", PrintOutcome.OUT_OF_TONER),
        ("3", "marker-supply-empty-error", "true", PrintOutcome.OUT_OF_TONER),
        ("3", "offline-report", "true", PrintOutcome.OFFLINE),
        ("5", "paused", "true", PrintOutcome.STOPPED),
        ("3", "none", "false", PrintOutcome.REJECTING),
    ],
)
def test_a_printer_s_state_is_said_in_words(state: str, reasons: str, accepting: str, problem: PrintOutcome | None):
    options = {
        "printer-state": state,
        "printer-state-reasons": reasons,
        "printer-is-accepting-jobs": accepting,
    }
    assert printer_problem(options) is problem


@pytest.mark.parametrize(
    ("settings", "places", "found"),
    [
        (QUIET, "", []),
        ("", "", [Trace.HISTORY, Trace.FILES, Trace.ACCESS_LOG]),
        (QUIET + "PreserveJobHistory Yes", "", [Trace.HISTORY]),
        (QUIET + "preservejobfiles 3600", "", [Trace.FILES]),
        (QUIET + "PageLogFormat %p %u %j %T", "", [Trace.PAGE_LOG]),
        (QUIET + "PageLogFormat %p", "PageLog\n", []),
        (QUIET + "AccessLogLevel all", "", [Trace.ACCESS_LOG]),
        (QUIET + "AccessLogLevel all", "AccessLog\n", []),
        (QUIET + "LogLevel debug2", "", [Trace.CHATTY_LOG]),
        (QUIET + "LogLevel info", "ErrorLog /var/log/cups/error_log", [Trace.CHATTY_LOG]),
        (QUIET + "# PreserveJobHistory Yes\n<Location />\n", "", []),
    ],
)
def test_what_a_print_server_keeps_is_found_in_its_configuration(settings: str, places: str, found: list[Trace]):
    assert traces(settings, places) == found


def test_a_configuration_that_cannot_be_read_is_unknown_and_not_a_trace(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CUPS_SERVERROOT", "/nowhere")
    assert print_server_traces() == [Trace.UNKNOWN]
    assert known_traces([Trace.UNKNOWN, Trace.FILES]) == [Trace.FILES]
