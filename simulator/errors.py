"""What can go wrong for somebody who runs the simulator."""

from __future__ import annotations


class SimulatorError(Exception):
    """A sentence that says what happened and what to do now.

    ``text`` is a template with ``{named}`` fields, ``values`` fills them; ``str()`` is the whole sentence.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text, values)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**self.values)

    def __reduce__(self) -> tuple[object, ...]:
        # Worker processes hand errors back by pickle, which knows nothing of keyword arguments.
        return _rebuild, (type(self), self.text, self.values)


def _rebuild(kind: type[SimulatorError], text: str, values: dict[str, object]) -> SimulatorError:
    return kind(text, **values)
