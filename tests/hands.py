"""Somebody at a page who uses the mouse and nothing else, or the keyboard and nothing else.

Both type into fields; a list that opens is chosen from without opening it, since a browser draws that part of it
outside the page. The page itself tells of every pointer that goes down and every key that is no letter, so that no
hand can cheat.
"""

from abc import ABC, abstractmethod

from playwright.sync_api import ConsoleMessage, Locator, expect

from tests.browser import Screen
from tests.visitor import save_picture

# More than any page has that can be reached.
_MOST_STEPS = 120
_TELLS = """
for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'wheel'])
  addEventListener(kind, () => console.log('hands: pointer'), true)
addEventListener('keydown', event => event.key.length > 1 && console.log('hands: key ' + event.key), true)
"""
_HAS_FOCUS = "each => each === document.activeElement"


class Hands(ABC):
    """Does what people do at a page, by the names that stand there. ``forbidden`` is what the page must never tell."""

    forbidden = ""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.page = screen, screen.page
        self.page.add_init_script(_TELLS)
        self.page.on("console", self._told)

    def look(self, where: str) -> None:
        """Saves what is shown, for people to look at."""
        save_picture(f"{type(self).__name__} {where}", self.page)

    def press(self, name: str) -> None:
        """Presses the button with exactly this name, and waits for the page that follows."""
        self._leave_by(self.page.get_by_role("button", name=name, exact=True).first)

    def press_until(self, name: str, shown: str) -> None:
        """Presses the button with this name again while the page does not show what this selector finds.

        A page may take a press right after its answer for one too many, and these hands are quicker than a worker's.
        """
        for _ in range(_MOST_STEPS):
            if self.page.locator(shown).count():
                return
            self.press(name)
        raise AssertionError(f"{name} never came to {shown}")

    def press_one_of(self, beginning: str) -> None:
        """Presses the first button whose name begins like this."""
        self._leave_by(self.page.locator("button", has_text=beginning).first)

    def follow(self, name: str) -> None:
        """Follows the first link of the page itself with such a name."""
        self._leave_by(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def go(self, tab: str) -> None:
        """Goes to another of the pages that stand above all of them."""
        self._leave_by(self.page.get_by_role("navigation", name="Sidor").get_by_role("link", name=tab, exact=True))

    def fill(self, **fields: str) -> None:
        """Types into fields, by their ids."""
        for name, text in fields.items():
            self._enter(self.page.locator(f"#{name}"))
            self.page.keyboard.type(text)

    @abstractmethod
    def pick(self, name: str) -> None:
        """Picks one of several round choices."""

    @abstractmethod
    def choose(self, list_id: str, beginning: str) -> None:
        """Chooses the entry of a list that begins like this."""

    @abstractmethod
    def _enter(self, field: Locator) -> None:
        """Goes into a field."""

    @abstractmethod
    def _use(self, each: Locator) -> None:
        """Presses a button or follows a link."""

    def _leave_by(self, each: Locator) -> None:
        with self.page.expect_navigation():
            self._use(each)

    def _told(self, line: ConsoleMessage) -> None:
        if line.text.startswith(f"hands: {self.forbidden}"):
            self.screen.complaints.append(line.text)


class Mouse(Hands):
    """Clicks."""

    forbidden = "key"

    def pick(self, name: str) -> None:
        self.page.get_by_role("radio", name=name, exact=True).first.click()

    def choose(self, list_id: str, beginning: str) -> None:
        entries = self.page.locator(f"#{list_id} option").all_inner_texts()
        self.page.select_option(f"#{list_id}", label=next(each for each in entries if each.startswith(beginning)))

    def _enter(self, field: Locator) -> None:
        # Three times, and what stands there is written over.
        field.click(click_count=3)

    def _use(self, each: Locator) -> None:
        each.click()


class Keyboard(Hands):
    """Tab, Enter, Space and the arrows."""

    forbidden = "pointer"

    def pick(self, name: str) -> None:
        wanted = self.page.get_by_role("radio", name=name, exact=True).first
        group = self.page.locator(f'input[name="{wanted.get_attribute("name")}"]')
        # One stop for all of them: the one that is picked, or else the first.
        picked = group.and_(self.page.locator(":checked"))
        self._reach(picked if picked.count() else group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def choose(self, list_id: str, beginning: str) -> None:
        field = self.page.locator(f"#{list_id}")
        self._reach(field)
        for _ in range(_MOST_STEPS):
            if field.locator("option:checked").inner_text().startswith(beginning):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{list_id} never came to {beginning}")

    def _enter(self, field: Locator) -> None:
        self._reach(field)

    def _use(self, each: Locator) -> None:
        self._reach(each)
        self.page.keyboard.press("Enter")

    def _reach(self, each: Locator) -> None:
        expect(each).to_be_visible()
        for _ in range(_MOST_STEPS):
            if each.evaluate(_HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {each}")
