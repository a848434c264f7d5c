"""The quick locks of the examples' days, for every test whose matter is not how slow a passphrase's lock is."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))

from day.quick_locks import quick_locks

__all__ = ["quick_locks"]
