"""The health strip of the inbox: what an operator should know at a glance."""

import dataclasses

from schemas_app.presenters import words
from schemas_app.presenters.moments import counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sign:
    """One sign; `filter` narrows the list of artifacts, `command` is what to type.

    `entry` is the number of the audit entry that it speaks of, 0 for none; `url_name`
    is the page that shows more.
    """

    mark: words.Mark
    text: str
    filter: str = ""
    command: str = ""
    entry: int = 0
    url_name: str = ""


def signs(
    *, failed: int, waiting: int, refused: int, ready: int, has_worker: bool
) -> tuple[Sign, ...]:
    """Return the signs, the gravest first."""
    return (
        *_failures(failed),
        *_waiting(waiting, has_worker=has_worker),
        _built(ready),
        *_refusals(refused),
        _worker(has_worker=has_worker),
    )


def _failures(failed: int) -> tuple[Sign, ...]:
    if not failed:
        return ()
    text = f"{counted(failed, 'artifact')} could not be built"
    return (Sign(mark=_mark("danger", "cross"), text=text, filter="failed"),)


def _waiting(waiting: int, *, has_worker: bool) -> tuple[Sign, ...]:
    if not waiting:
        return ()
    mark = _mark("info", "clock") if has_worker else _mark("warn", "clock")
    text = f"{counted(waiting, 'artifact waits', 'artifacts wait')} to be built"
    return (Sign(mark=mark, text=text, filter="queued"),)


def _built(ready: int) -> Sign:
    text = f"{counted(ready, 'artifact')} ready"
    return Sign(mark=_mark("good", "check"), text=text, filter="ready")


def _refusals(refused: int) -> tuple[Sign, ...]:
    if not refused:
        return ()
    text = f"{counted(refused, 'artifact')} refused: the schema has no such form"
    return (Sign(mark=_mark("quiet", "minus"), text=text, filter="refused"),)


def _worker(*, has_worker: bool) -> Sign:
    if has_worker:
        return Sign(mark=_mark("good", "check"), text="Background work is set up")
    return Sign(
        mark=_mark("warn", "question"),
        text="No worker is set up: artifacts wait until somebody runs",
        command="manage.py regenerate_artifacts",
    )


def webhooks(*, disabled: int, failing: int) -> tuple[Sign, ...]:
    """Return the signs of one's webhooks that nothing gets through to."""
    found = (
        ("danger", "cross", disabled, "disabled"),
        ("warn", "break", failing, "failing"),
    )
    return tuple(
        Sign(
            mark=_mark(tone, icon),
            text=f"{counted(number, 'webhook')} {word}",
            url_name="admin:webhooks",
        )
        for tone, icon, number, word in found
        if number
    )


def chain(entries: int, head: str) -> tuple[Sign, ...]:
    """Return the sign of the audit chain: how long it is, and the hash that ends it."""
    if not entries:
        return ()
    text = f"Audit chain: {counted(entries, 'entry', 'entries')}, head {head[:12]}"
    return (Sign(mark=_mark("quiet", "audit"), text=text, entry=entries),)


def _mark(tone: str, icon: str) -> words.Mark:
    return words.Mark(label="", tone=tone, icon=icon)
