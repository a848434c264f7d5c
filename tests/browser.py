"""Debian's Chromium, as every test starts it, and a page in it that is watched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: ViewportSize = {"width": 1366, "height": 768}
# What a slow machine makes of a reading.
PATIENCE_MS = 40_000


@contextmanager
def chromium_open(program: Path) -> Iterator[Browser]:
    """The browser, until the block ends."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Screen:
    """A page in the browser, and everything it complained about or asked other machines for."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", lambda request: self._only_here(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._policy)

    def fill(self, **fields: str) -> None:
        """Types into fields, by their ids."""
        for name, text in fields.items():
            self.page.fill(f"#{name}", text)

    def press(self, name: str) -> None:
        """Presses a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follows the first such link of the page itself."""
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def sees(self, *texts: str) -> None:
        """The page says all this, or will soon."""
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def _only_here(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.complaints.append(url)

    def _policy(self, line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            self.complaints.append(line.text)
