"""Rules that come in families: the same few events for each of many keywords.

One table of keywords and one list of events make all rules of a family, so none has
another name or sentence than its sisters. The whole table is rules.py.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain.changes import Effect, Rule


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bound:
    """A keyword that limits a number: `stem` of its rule ids, what it is in words.

    `grows_tighter`: a larger value accepts less. `neutral` is what goes without saying.
    """

    keyword: str
    stem: str
    words: str
    grows_tighter: bool
    neutral: int | None = None


_SIZES = ("minLength", "minItems", "minProperties")

BOUNDS: Mapping[str, Bound] = MappingProxyType(
    {
        keyword: Bound(
            keyword=keyword,
            stem=stem,
            words=words,
            grows_tighter=tighter,
            neutral={"minContains": 1}.get(keyword, 0 if keyword in _SIZES else None),
        )
        for keyword, stem, words, tighter in (
            ("minimum", "MINIMUM", "smallest value", True),
            ("maximum", "MAXIMUM", "largest value", False),
            ("exclusiveMinimum", "EXCLUSIVE_MINIMUM", "exclusive lower bound", True),
            ("exclusiveMaximum", "EXCLUSIVE_MAXIMUM", "exclusive upper bound", False),
            ("minLength", "MIN_LENGTH", "smallest length", True),
            ("maxLength", "MAX_LENGTH", "largest length", False),
            ("minItems", "MIN_ITEMS", "smallest number of items", True),
            ("maxItems", "MAX_ITEMS", "largest number of items", False),
            ("minProperties", "MIN_PROPERTIES", "smallest number of members", True),
            ("maxProperties", "MAX_PROPERTIES", "largest number of members", False),
            ("minContains", "MIN_CONTAINS", "smallest number of matching items", True),
            ("maxContains", "MAX_CONTAINS", "largest number of matching items", False),
        )
    },
)

# Keywords about whatever else stands at a place, by the stem of their rules.
OTHERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "additionalProperties": ("ADDITIONAL_PROPERTIES", "undeclared members"),
        "unevaluatedProperties": (
            "UNEVALUATED_PROPERTIES",
            "members nothing speaks of",
        ),
        "additionalItems": ("ADDITIONAL_ITEMS", "items behind the listed ones"),
        "unevaluatedItems": ("UNEVALUATED_ITEMS", "items nothing speaks of"),
        "items": ("ITEMS", "items"),
    },
)

# Keywords that ask for something, by the stem of their rules and the word for it.
DEMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "const": ("CONST", "single allowed value"),
        "pattern": ("PATTERN", "pattern"),
        "multipleOf": ("MULTIPLE_OF", "step"),
        "not": ("NOT", "exclusion"),
        "if": ("CONDITION", "condition"),
        "dependency": ("DEPENDENCY", "dependency on `{name}`"),
        "uniqueItems": ("UNIQUE_ITEMS", "demand that all items differ"),
        "contains": ("CONTAINS", "demand for a matching item"),
        "propertyNames": ("PROPERTY_NAMES", "rule for members' names"),
        "then": ("CONSEQUENCE", "consequence of its condition"),
        "else": ("ALTERNATIVE", "alternative to its condition"),
        "anyOf": ("ANY_OF", "choice of branches (anyOf)"),
        "oneOf": ("ONE_OF", "choice of one branch (oneOf)"),
    },
)
# Those whose two values are not compared any further.
_COMPARED_AS_A_WHOLE = ("const", "pattern", "multipleOf", "not", "if", "dependency")


def rule(id_: str, effect: Effect, sentence: str, purpose: str) -> Rule:
    """Return a rule, its parts in the order they are read in."""
    return Rule(id=id_, purpose=purpose, sentence=sentence, effect=effect)


def of_bounds() -> Iterator[Rule]:
    """Yield the rules about bounds."""
    for bound in BOUNDS.values():
        the = f"The {bound.words} of {{place}}"
        what = f"`{bound.keyword}`"
        for event, effect, sentence in (
            ("TIGHTENED", Effect.NARROWS, f"{the} went from {{before}} to {{after}}."),
            ("RELAXED", Effect.WIDENS, f"{the} went from {{before}} to {{after}}."),
            ("ADDED", Effect.NARROWS, f"{the} is now {{after}}; there was none."),
            ("REMOVED", Effect.WIDENS, f"{the}, {{before}}, was removed."),
        ):
            purpose = f"{what} was {event.lower()}."
            yield rule(f"{bound.stem}_{event}", effect, sentence, purpose)


def of_demands() -> Iterator[Rule]:
    """Yield the rules about demands."""
    for keyword, (stem, words) in DEMANDS.items():
        events = [
            ("ADDED", Effect.NARROWS, f"{{place}} got {_a(words)}: {{after}}."),
            ("REMOVED", Effect.WIDENS, f"{{place}} lost its {words}, {{before}}."),
        ]
        if keyword in _COMPARED_AS_A_WHOLE:
            changed = f"The {words} of {{place}} changed from {{before}} to {{after}}."
            events.append(("CHANGED", Effect.EITHER, changed))
        for event, effect, sentence in events:
            what = "A dependency" if stem == "DEPENDENCY" else f"`{keyword}`"
            purpose = f"{what} was {event.lower()}."
            yield rule(f"{stem}_{event}", effect, sentence, purpose)


def _a(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def of_others() -> Iterator[Rule]:
    """Yield the rules about all other members or items."""
    for keyword, (stem, words) in OTHERS.items():
        for event, effect, sentence, purpose in (
            (
                "CLOSED",
                Effect.NARROWS,
                f"{{place}} no longer accepts {words}.",
                "`false`",
            ),
            ("OPENED", Effect.WIDENS, f"{{place}} now accepts any {words}.", "`true`"),
            (
                "LIMITED",
                Effect.NARROWS,
                f"{{place}} now accepts {words} of one shape only.",
                "a schema, from `true`",
            ),
            (
                "ADMITTED",
                Effect.WIDENS,
                f"{{place}} now accepts {words} of one shape.",
                "a schema, from `false`",
            ),
        ):
            yield rule(
                f"{stem}_{event}", effect, sentence, f"`{keyword}` became {purpose}."
            )


def of_branches() -> Iterator[Rule]:
    """Yield the rules about branches."""
    for stem, keyword, added, removed in (
        ("ALL_OF", "allOf", Effect.NARROWS, Effect.WIDENS),
        ("ANY_OF", "anyOf", Effect.WIDENS, Effect.NARROWS),
        ("ONE_OF", "oneOf", Effect.EITHER, Effect.EITHER),
    ):
        for event, effect in (("ADDED", added), ("REMOVED", removed)):
            sentence = f"A branch of {{place}} ({keyword}) was {event.lower()}."
            purpose = f"A branch of `{keyword}` was {event.lower()}."
            yield rule(f"{stem}_BRANCH_{event}", effect, sentence, purpose)
