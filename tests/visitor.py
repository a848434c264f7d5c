"""Opens every page that an app has, in whatever state it is in, and gathers what is wrong with each for somebody."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, ViewportSize
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.everyone import DESKTOP, NARROW, everything_found

# What differs between two pages that are one and the same for everyone: tokens, addresses of rows, numbers.
_PASSING = re.compile(r'value="[^"]{16,}"|next=[^"&]*|[0-9a-f]{12,}|data:[^"]+|\d+')
_LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
_OWN_FORM = "main form[method=post]:not([action])"
TABLET: ViewportSize = {"width": 768, "height": 1024}
PICTURES = os.environ.get("ROSTLOKAL_PICTURES")


def save_picture(where: str, page: Page) -> None:
    """Saves what is shown in the folder that the environment names, for people to look at."""
    if PICTURES:
        name = re.sub("[^a-z0-9]+", "-", re.sub("[0-9a-f]{32}", "", where.lower())).strip("-")
        for look, size in {"tablet": TABLET, "zoomed": NARROW[0], "desktop": DESKTOP}.items():
            page.set_viewport_size(size)
            page.screenshot(path=Path(PICTURES) / f"{name}-{look}.png", full_page=True)


@dataclass
class Visitor:
    """``parts`` are the endpoints (by name, with the reason) that answer with no page of their own: files, pieces.

    Pages that read the same but for numbers are looked at once. Every form of a page is also sent empty once.
    """

    page: Page
    address: str
    app: Flask
    parts: dict[str, str]
    problems: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    looked_at: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)

    def everywhere(self, state: str) -> None:
        """All pages with a plain address, and all that they lead to."""
        waiting = [rule.rule for rule in self._rules() if not rule.arguments]
        met = {self._endpoint(path) for path in waiting}
        while waiting:
            for path in self.visit(state, waiting.pop(0)):
                # The rows of a list lead to pages of one kind: the first row's will do.
                if self._endpoint(path) not in met:
                    met.add(self._endpoint(path))
                    waiting.append(path)

    def visit(self, state: str, path: str) -> list[str]:
        """Looks at one page where nothing like it was seen before; the pages that it leads to."""
        answer = self.page.request.get(self.address + path)
        markup, ended_at = answer.text(), urlsplit(answer.url).path
        endpoint = self._endpoint(ended_at)
        if answer.ok:
            self.met.add(endpoint)
        if self._is_new(markup):
            self.page.goto(self.address + path)
            self.look(f"{state}, {path}")
            if endpoint not in self.sent and self.page.query_selector(_OWN_FORM):
                self.sent.add(endpoint)
                self.page.goto(self.address + path)
                self.send_empty(f"{state}, {path}, sent empty")
        return [each for each in dict.fromkeys(_LINK.findall(markup)) if self._endpoint(each) not in {*self.parts, ""}]

    def send_empty(self, where: str) -> None:
        """Sends the page's first form as it is, past what the browser itself would ask for."""
        with self.page.expect_navigation():
            self.page.evaluate("what => HTMLFormElement.prototype.submit.call(document.querySelector(what))", _OWN_FORM)
        self.look(where)

    def look(self, where: str) -> None:
        """Looks at what is shown now."""
        save_picture(where, self.page)
        self.problems += [f"{where}: {found}" for found in everything_found(self.page)]

    def never_met(self) -> set[str]:
        """The pages that exist and were not shown in any state."""
        return {rule.endpoint for rule in self._rules()} - self.met

    def _rules(self) -> list[Rule]:
        return [
            rule
            for rule in self.app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint not in self.parts
        ]

    def _endpoint(self, path: str) -> str:
        try:
            return str(self.app.url_map.bind("").match(urlsplit(path).path, "GET")[0])
        except HTTPException:
            return ""

    def _is_new(self, markup: str) -> bool:
        kind = _PASSING.sub("", markup[markup.find("<main") :])
        new = kind not in self.looked_at
        self.looked_at.add(kind)
        return new
