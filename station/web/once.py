"""Keys that let a form be sent once: a double click, the back button or a reload prints nothing more."""

import secrets
import threading
from collections import deque

# Pages that are open at the same time, with room; the oldest keys go first.
_MOST = 200


class Once:
    """Gives keys to pages and takes each back once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given: deque[str] = deque(maxlen=_MOST)

    def give(self) -> str:
        """A key for a page that is being shown."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._given.append(key)
        return key

    def take(self, key: str) -> bool:
        """Whether this key was given and not taken yet; it is from now on."""
        with self._lock:
            if key not in self._given:
                return False
            self._given.remove(key)
            return True
