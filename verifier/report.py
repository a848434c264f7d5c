"""What a verification found: checks, each a sentence, and what a person must compare by eye."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from verifier.errors import BadBundleError, NotCheckableError

T = TypeVar("T")
# What careless use of hostile data raises; a check that meets it has failed, and its program goes on.
_MALFORMED = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError, MemoryError, OSError)


class State(Enum):
    """How a check ended."""

    OK = "OK"
    FAILED = "FAILED"
    NOT_CHECKED = "NOT CHECKED"


@dataclass(frozen=True)
class Check:
    """One check: its short code, the sentence that it is about, how it ended, and what was found."""

    code: str
    sentence: str
    state: State
    found: str = ""


@dataclass
class Report:
    """All checks in their order, and facts to compare with what was announced elsewhere."""

    checks: list[Check] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether anything is wrong."""
        return any(check.state is State.FAILED for check in self.checks)

    def run(
        self, code: str, sentence: str, step: Callable[[], T], found: Callable[[T], str] = lambda _: ""
    ) -> T | None:
        """Runs one check; None when it failed. ``found`` says what it found when it did not."""
        try:
            outcome = step()
        except NotCheckableError as reason:
            self.checks.append(Check(code, sentence, State.NOT_CHECKED, str(reason)))
            return None
        except BadBundleError as problem:
            self.checks.append(Check(code, sentence, State.FAILED, str(problem)))
            return None
        except _MALFORMED as problem:
            self.checks.append(Check(code, sentence, State.FAILED, f"a file is malformed: {problem!r:.120}"))
            return None
        self.checks.append(Check(code, sentence, State.OK, found(outcome)))
        return outcome

    def skip(self, code: str, sentence: str) -> None:
        """Lists a check that could not be done because one before it failed."""
        self.checks.append(Check(code, sentence, State.NOT_CHECKED, "because of what failed above"))
