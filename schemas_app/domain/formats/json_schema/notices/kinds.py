"""What an author may be told of a valid schema, as a table: codes, purposes, sentences.

Codes are stable: they are stored with revisions and policy looks at them. Sentences are
`str.format` templates; who says something gives their fields. The place is beside them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain.schema_format import Notice, NoticeKind

NOT_LISTED = "NOTICES_NOT_LISTED"


def _kind(code: str, purpose: str, sentence: str) -> NoticeKind:
    return NoticeKind(code=code, purpose=purpose, sentence=sentence)


_KINDS = (
    _kind(
        "CONTRADICTION",
        "A place, or the whole, accepts nothing or no value of a type, and does not say "
        "so by `false`. Only said where it is proven.",
        "No {what} can be accepted here: {reason}.",
    ),
    _kind(
        "REFERENCE_LOOP",
        "A reference leads back to itself on the same value, without a step into a "
        "member or an item.",
        "`{reference}` leads back to itself without looking into the document: it says "
        "nothing, and some validators never return from it.",
    ),
    _kind(
        "BACKTRACKING_PATTERN",
        "A regular expression has look-around or a back-reference. The registry refuses "
        "it unless it is set up to allow such patterns.",
        "The pattern {pattern} needs look-around or a back-reference: matching it may "
        "take very long, and validators give up at different points.",
    ),
    _kind(
        "VALIDATOR_DEPENDENT",
        "A keyword is checked by some validators of the draft and not by others.",
        "Validators of {draft} disagree whether `{keyword}` is checked: some refuse what "
        "others accept.",
    ),
    _kind(
        "KEYWORD_OF_ANOTHER_DRAFT",
        "A keyword has its meaning in another draft, or in another language, and none "
        "here.",
        "`{keyword}` means nothing in {draft}: {instead}.",
    ),
    _kind(
        "UNKNOWN_KEYWORD",
        "A word that no draft knows looks like a keyword misspelled.",
        "`{keyword}` is no keyword and checks nothing: was `{known}` meant?",
    ),
    _kind(
        "IGNORED_BESIDE_REFERENCE",
        "Up to draft-07 nothing counts beside a `$ref`.",
        "`{keyword}` counts for nothing: in {draft} a `$ref` hides whatever stands "
        "beside it.",
    ),
    _kind(
        "KEYWORD_WITHOUT_EFFECT",
        "A keyword cannot refuse anything where it stands.",
        "`{keyword}` has no effect: {reason}.",
    ),
    _kind(
        "VALUE_NEVER_ACCEPTED",
        "Some of the listed values are of a type that is excluded beside them.",
        "{value} is listed but never accepted: `type` excludes it.",
    ),
    _kind(
        "NUMBER_BEYOND_DOUBLE",
        "A number is more than 64-bit floating point can hold. The registry is exact; "
        "many other tools are not.",
        "Tools that calculate in 64-bit floats take {number} for {other}.",
    ),
    _kind(
        NOT_LISTED,
        "There is more of the same than anybody reads.",
        "{count} more notices {kind} are not listed.",
    ),
)
KINDS: Mapping[str, NoticeKind] = MappingProxyType({kind.code: kind for kind in _KINDS})


def notice(code: str, path: str, **fields: str) -> Notice:
    """Return the notice `code` about `path`, its sentence filled with `fields`."""
    sentence = KINDS[code].sentence.format(**fields)
    return Notice(code=code, path=path, sentence=sentence)
