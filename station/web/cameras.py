"""The cameras that were found when somebody last looked for them, as choices on the page."""

from dataclasses import dataclass, field

from scanning.camera import Device, cameras


@dataclass
class Cameras:
    """Empty until somebody looks."""

    found: list[Device] = field(default_factory=list)

    def look(self) -> None:
        """Looks again, which takes some seconds."""
        self.found = cameras()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What the form sends, and what people read."""
        return [(each.path, f"{each.label} ({each.width} × {each.height})") for each in self.found]

    def chosen(self, path: str) -> Device | None:
        """The choice that a form has sent; None when it names none."""
        return next((each for each in self.found if each.path == path), None)
