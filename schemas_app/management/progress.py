"""How far a command is: a bar, drawn where somebody is looking."""

from django.core.management.base import OutputWrapper

_WIDTH = 30


def draw(stderr: OutputWrapper, done: int, total: int) -> None:
    """Draw the bar over the one before; nothing unless `stderr` is a terminal."""
    if not stderr.isatty():
        return
    filled = _WIDTH * done // max(total, 1)
    bar = "#" * filled + "." * (_WIDTH - filled)
    stderr.write(f"\r[{bar}] {done}/{total}", ending="\n" if done == total else "")
