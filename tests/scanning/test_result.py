"""One line of JSON a page, in the documented shape."""

import json

from scanning.reasons import Reason, SheetId
from scanning.result import PageResult, TargetResult, rejected, to_json_line

TARGET = TargetResult("city", "7", "1", 0.41, "marked", False, (10, 20, 47, 47))
FIELDS = ["source", "frame", "status", "reason", "serial", "style", "page", "targets"]


def test_a_page_that_was_read() -> None:
    page = PageResult("scan.pdf", 3, "read", None, "0123456789ABCDEF", "A", 2, (TARGET,), b"picture")
    line = to_json_line(page)
    assert "\n" not in line
    fields = json.loads(line)
    assert list(fields) == FIELDS
    assert (fields["source"], fields["frame"], fields["status"], fields["reason"]) == ("scan.pdf", 3, "read", None)
    assert (fields["serial"], fields["style"], fields["page"]) == ("0123456789ABCDEF", "A", 2)
    assert fields["targets"] == [
        {"contest": "city", "project": "7", "column": "1", "ink": 0.41, "mark": "marked"},
    ]


def test_a_blackened_box_says_so() -> None:
    black = TargetResult("city", "7", "1", 0.97, "unclear", True, (10, 20, 47, 47))
    [fields] = json.loads(to_json_line(PageResult("a", 0, "read", None, "S", "A", 1, (black,))))["targets"]
    assert fields["blackened"] is True


def test_a_rejected_page_has_null_for_what_is_not_known() -> None:
    fields = json.loads(to_json_line(rejected("röst.png", 0, Reason.NO_PAGE)))
    assert list(fields) == FIELDS
    assert (fields["status"], fields["reason"], fields["source"]) == ("rejected", "no-page", "röst.png")
    assert [fields[name] for name in FIELDS[4:]] == [None] * 4


def test_a_rejected_page_is_named_where_its_code_was_read() -> None:
    fields = json.loads(to_json_line(rejected("a", 0, Reason.CURLED, SheetId("S", "A", 2, "k" * 64))))
    assert (fields["serial"], fields["style"], fields["page"], fields["targets"]) == ("S", "A", 2, None)
