"""What differs between two versions of a document, place by place.

Both documents are walked together, through references too. Every difference is a
change: where no rule knows it, it is KEYWORD_CHANGED, and nothing is left out because
it cannot break anybody. Order: as things stand in the new version, and what vanished
after what stands beside it.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any, TypeAlias

from schemas_app.domain import json_pointer, schema_format
from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.formats.json_schema import (
    dialects,
    json_values,
    keywords,
    sources,
    vocabulary,
)
from schemas_app.domain.formats.json_schema.changes import keyword_changes
from schemas_app.domain.formats.json_schema.changes.meetings import (
    ABSENT,
    Meeting,
    Side,
)

Found: TypeAlias = Iterator[Change | Meeting]

# Under one of these the effect of a definition's change is not known.
_TWISTING = ("oneOf", "not", "if", "contains", "dependentSchemas", "dependencies")
# With one of these it matters whether `true` is written out.
_EVALUATING = ("unevaluatedProperties", "unevaluatedItems")


def compare(
    old: schema_format.SchemaDocument,
    new: schema_format.SchemaDocument,
) -> tuple[Change, ...]:
    """Return every difference between `old` and `new`, in a stable order."""
    return tuple(_Walk(old, new).changes())


class _Walk:
    """One walk through two documents; each pair of places is compared once."""

    def __init__(
        self,
        old: schema_format.SchemaDocument,
        new: schema_format.SchemaDocument,
    ) -> None:
        self._documents = old, new
        self._old, self._new = sources.Sources(old), sources.Sources(new)
        self._dialect = dialects.DIALECTS[new.dialect]
        self._seen: set[tuple[str, str, str, str]] = set()
        owns = self._old.own.index, self._new.own.index
        self._has_references = any(index.references for index in owns)
        mentioned = {
            keyword
            for document in (old, new)
            for value in (document.value, *(part.value for part in document.resources))
            for part in keywords.subschemas(value, dialects.DIALECTS[document.dialect])
            for keyword in json_values.mapping(part.value)
            if vocabulary.counts(keyword, dialects.DIALECTS[document.dialect])
        }
        self._is_plain = mentioned.isdisjoint(_TWISTING)
        self._is_evaluating = not mentioned.isdisjoint(_EVALUATING)

    def changes(self) -> Iterator[Change]:
        """Yield the changes."""
        root = Meeting(
            old=Side(source=self._old.own, pointer="", value=self._old.own.index.value),
            new=Side(source=self._new.own, pointer="", value=self._new.own.index.value),
            evaluating=self._is_evaluating,
        )
        found_any = False
        # A stack instead of recursion: references may lead deeper than Python goes.
        waiting: list[Found] = [self._document(root)]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
            elif isinstance(found, Meeting):
                waiting.append(self._schemas(found))
            else:
                found_any = True
                yield found
        if not found_any and not self._same():
            yield root.fact("KEYWORD_CHANGED")

    def _same(self) -> bool:
        old, new = self._documents
        return json_values.same(old.value, new.value) and json_values.same(
            [[resource.uri, resource.value] for resource in old.resources],
            [[resource.uri, resource.value] for resource in new.resources],
        )

    def _document(self, root: Meeting) -> Found:
        old, new = self._documents
        if old.dialect != new.dialect:
            yield (
                root.at("$schema")
                .saying(old.dialect, new.dialect)
                .fact("DIALECT_CHANGED")
            )
        yield root

    def _schemas(self, meeting: Meeting) -> Found:
        """Yield what differs between two schemas, and what is to be compared in them."""
        old, new = meeting.old, meeting.new
        pair = (old.source.uri, old.pointer, new.source.uri, new.pointer)
        if pair in self._seen:
            return
        self._seen.add(pair)
        if not self._has_references and json_values.same(old.value, new.value):
            return
        if old.value is False or new.value is False:
            if old.value is not new.value:
                rule = "SCHEMA_FORBIDDEN" if new.value is False else "SCHEMA_ALLOWED"
                yield meeting.fact(rule)
            return
        before, after = _spelled_out(old.value), _spelled_out(new.value)
        if not isinstance(before, dict) or not isinstance(after, dict):
            yield meeting.fact("KEYWORD_CHANGED")
        elif before == after == {}:
            if old.value is not new.value and True in (old.value, new.value):
                yield meeting.fact("SPELLING_CHANGED")
        else:
            yield from self._keywords(meeting.saying(before, after))

    def _keywords(self, meeting: Meeting) -> Found:
        """Yield what differs between two schemas that are objects."""
        old, new = meeting.old.value, meeting.new.value
        referring = [
            name for name in self._dialect.reference_keywords if name in {*old, *new}
        ]
        replacing = [name for name in referring if self._replaces(meeting, name)]
        for keyword in replacing or (*new, *(name for name in old if name not in new)):
            compare = self._reference if keyword in referring else self._keyword
            yield from compare(meeting, keyword)

    def _reference(self, meeting: Meeting, keyword: str) -> Found:
        """Yield how a reference differs, and what it leads to for comparison."""
        inside = meeting.at(keyword)
        old, new = (
            self._target(self._old, inside.old),
            self._target(self._new, inside.new),
        )
        if old is None or new is None:
            added = inside.old.value is ABSENT
            one_sided = added or inside.new.value is ABSENT
            rule = "REFERENCE_ADDED" if added else "REFERENCE_REMOVED"
            if not one_sided:
                return  # neither can be resolved: what differs is found at the top
            elif self._replaces(meeting, keyword):
                yield inside.fact(rule)
                old, new = old or _written(meeting.old), new or _written(meeting.new)
                yield self._led(meeting, inside, old, new)
            else:
                yield inside.fact(
                    rule, effect=Effect.NARROWS if added else Effect.WIDENS
                )
            return
        # Nobody wants to read how the meta-schemas of two drafts differ.
        well_known = old.is_published or new.is_published
        if (old.source.uri, old.pointer) != (new.source.uri, new.pointer):
            yield inside.saying(old.name, new.name).fact(
                "REFERENCE_RETARGETED", effect=Effect.EITHER if well_known else None
            )
        elif inside.old.value != inside.new.value:
            yield inside.fact("SPELLING_CHANGED")
        if not well_known:
            yield self._led(meeting, inside, old, new)

    def _replaces(self, meeting: Meeting, keyword: str) -> bool:
        """Return whether a reference stands on one side, alone, for all on the other."""
        sides = (meeting.old.value, meeting.new.value)
        referring = [side for side in sides if keyword in side]
        return len(referring) == 1 and (
            self._dialect.ref_hides_siblings
            or not any(
                vocabulary.counts(name, self._dialect)
                for name in referring[0]
                if name not in self._dialect.reference_keywords
            )
        )

    def _target(self, known: sources.Sources, side: Side) -> Side | None:
        reference = side.source.references.get(side.pointer)
        found = known.target(reference) if reference else None
        if found is None:
            return None
        source, pointer = found
        value = json_pointer.lookup(source.index.value, pointer)
        return Side(source=source, pointer=pointer, value=value)

    def _led(self, meeting: Meeting, inside: Meeting, old: Side, new: Side) -> Meeting:
        """Return the meeting that references lead to."""
        label = meeting.label
        if new.is_own and new.pointer != meeting.new.pointer:
            label = (json_pointer.parts(new.pointer) or ("",))[-1]
        return dataclasses.replace(
            meeting,
            old=old,
            new=new,
            path=new.pointer if new.is_own else inside.path,
            label=label,
            certain=meeting.certain and self._is_plain,
        )

    def _keyword(self, meeting: Meeting, keyword: str) -> Found:
        """Yield what differs in one keyword of two schemas."""
        before, after = meeting.old.value, meeting.new.value
        same = (
            keyword in before
            and keyword in after
            and json_values.same(before[keyword], after[keyword])
        )
        if same and not (self._has_references and keyword in self._dialect.applicators):
            return
        inside = meeting.at(keyword)
        # A resource goes by the name it is known under; that a reference leads to
        # another one is said of the reference.
        is_resource = not (meeting.new.is_own or meeting.new.pointer)
        if is_resource and keyword == self._dialect.id_keyword:
            return
        # What `required` says of members that came or went is said of those.
        found_any = same or keyword in ("required", "$schema")
        for found in keyword_changes.found(meeting, keyword, self._dialect):
            # Where both sides are the same only what references lead to can differ.
            if not same or isinstance(found, Meeting):
                found_any = True
                yield found
        if not found_any:
            values = (inside.old.value, inside.new.value)
            says_nothing = ABSENT in values and any(
                value in ({}, []) for value in values
            )
            yield inside.fact("SPELLING_CHANGED" if says_nothing else "KEYWORD_CHANGED")


def _written(side: Side) -> Side:
    """Return the side as the document has it, not spelled out."""
    value = json_pointer.lookup(side.source.index.value, side.pointer)
    return dataclasses.replace(side, value=value)


def _spelled_out(schema: Any) -> Any:  # noqa: ANN401 (JSON)
    return {} if schema is True else schema
