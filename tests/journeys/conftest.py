"""Journeys play whole days through the scripts in ``examples``, as ``make demo`` and ``make replay`` do."""

import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))
