"""Everything that can be wrong with what central is given, said in the user's words."""


class CentralError(Exception):
    """Bad input to this room. ``text`` is an English sentence with {named} fields, ``values`` fills them in.

    The web app translates ``text`` and fills in ``values`` afterwards.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values


class PabulibError(CentralError):
    """A .pb file breaks the Pabulib format or contradicts itself. ``line`` is where, counted from 1, if known."""

    def __init__(self, text: str, line: int | None = None, **values: object) -> None:
        super().__init__(text if line is None else "Line {line}: " + text, line=line, **values)
        self.line = line
