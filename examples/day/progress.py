"""Says on the terminal what is happening and how long each step took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

console = Console(highlight=False)


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """Shows ``sentence`` while its block runs, then ticks it off with the seconds it took."""
    started = time.monotonic()
    with console.status(sentence):
        yield
    console.print(f"  [green]✓[/green] {sentence} [dim]({time.monotonic() - started:.1f} s)[/dim]")
