"""What a person reads on a page: its words without mark-up."""

import html
import re


def words(page: str) -> str:
    """The text of a page, with single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
