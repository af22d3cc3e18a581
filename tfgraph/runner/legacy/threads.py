"""What `threading` had."""

import threading


def restore() -> None:
    """Give threads back `isAlive`."""
    threading.Thread.isAlive = threading.Thread.is_alive  # type: ignore[attr-defined]
