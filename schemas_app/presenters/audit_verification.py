"""What a check of the chain found, in a sentence."""

import dataclasses

from schemas_app.presenters.moments import counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verification:
    """Whether it holds, and how far; `broken_at` and `onward` are numbers, 0 for none."""

    intact: bool
    sentence: str
    broken_at: int = 0
    onward: int = 0


def verification(
    *, asked_from: int, reached: int, checked: int, problem: str, head: int
) -> Verification:
    """Return what a check from one number on found; `head` is the newest entry's.

    It `reached` the last entry that holds, or the first that does not and has a `problem`.
    """
    if problem:
        return Verification(
            intact=False,
            sentence=f"Broken at {reached:,}: {problem}.",
            broken_at=reached,
        )
    read = counted(checked, "entry", "entries")
    to_the_end = reached >= head
    until = "the end of the trail" if to_the_end else f"{reached:,}"
    return Verification(
        intact=True,
        sentence=f"Intact from {asked_from:,} to {until}: {read} read, each as it was "
        "written and following the one before it.",
        onward=0 if to_the_end else reached + 1,
    )
