"""Sentences that quote code: `like this`, as the domain writes them.

The screens set what is quoted in the type of code; nothing else is read into a text.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Part:
    """A stretch of a sentence."""

    text: str
    code: bool = False


def parts(sentence: str) -> tuple[Part, ...]:
    """Return `sentence` in stretches; a backtick without its partner is just itself."""
    pieces = sentence.split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["`".join(pieces[-2:])]
    return tuple(
        Part(text=piece, code=number % 2 == 1)
        for number, piece in enumerate(pieces)
        if piece
    )
