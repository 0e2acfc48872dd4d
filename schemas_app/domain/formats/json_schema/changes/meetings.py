"""Two schemas that stand at the same place, one in each version, and facts about them.

Where references lead into another document, `path` stays at the reference in the
version itself, and `within` says where in the other document the place is.
"""

import dataclasses
from typing import Any, Self

from schemas_app.domain import changes, exact_json, json_pointer, quoting
from schemas_app.domain.changes import Effect
from schemas_app.domain.formats.json_schema import published_schemas, sources
from schemas_app.domain.formats.json_schema.changes import aspects, rules

# What stands for "nothing there"; None is a value.
ABSENT: Any = object()
LONGEST = 120


@dataclasses.dataclass(frozen=True, kw_only=True)
class Side:
    """A value in one of the documents of a version."""

    source: sources.Source
    pointer: str
    value: Any

    @property
    def name(self) -> str:
        """How people refer to the place."""
        return f"{self.source.name}#{self.pointer}"

    @property
    def is_own(self) -> bool:
        """Whether it stands in the version itself, not in what that refers to."""
        return not self.source.uri

    @property
    def is_published(self) -> bool:
        """Whether it stands in a meta-schema, which everybody knows."""
        return self.source.uri in published_schemas.RESOURCES

    @property
    def own_pointer(self) -> str | None:
        """Where it stands in the version itself, or None."""
        return self.pointer if self.is_own else None

    def at(self, *steps: str | int) -> Self:
        """Return what stands further inside, or ABSENT."""
        value, pointer = self.value, self.pointer
        for step in steps:
            value = _inside(value, step)
            pointer += f"/{json_pointer.escape(step)}"
        return type(self)(source=self.source, pointer=pointer, value=value)


def _inside(value: Any, step: str | int) -> Any:  # noqa: ANN401 (JSON)
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return ABSENT


@dataclasses.dataclass(frozen=True, kw_only=True)
class Meeting:
    """Two values to compare.

    `path` is where a change is shown, `label` how the place is called, "" for the
    document. `certain`: what narrows or widens here does so to the whole; not so
    under `oneOf`, for example. `aspect` says what of it, where it is not what the label
    calls itself, but `about` it: its condition, for example. `evaluating`: it matters
    somewhere whether a member or item has been spoken of.
    """

    old: Side
    new: Side
    path: str = ""
    label: str = ""
    aspect: str = ""
    about: str = ""
    certain: bool = True
    evaluating: bool = False

    def at(
        self,
        *steps: str | int,
        label: str | None = None,
        certain: bool = True,
    ) -> Self:
        """Return the meeting further inside, on both sides by the same steps."""
        return self.apart(steps, steps, label=label, certain=certain)

    def apart(
        self,
        old_steps: tuple[str | int, ...],
        new_steps: tuple[str | int, ...],
        *,
        label: str | None = None,
        certain: bool = True,
    ) -> Self:
        """Return the meeting of values that stand at different places inside."""
        old, new = self.old.at(*old_steps), self.new.at(*new_steps)
        return dataclasses.replace(
            self,
            old=old,
            new=new,
            path=self._path(old, new),
            label=self.label if label is None else label,
            certain=self.certain and certain,
        )

    def _path(self, old: Side, new: Side) -> str:
        """Return where to show it: in the new version, or in the old if it is gone."""
        shown = old if new.value is ABSENT else new
        return shown.pointer if shown.is_own else self.path

    @property
    def place(self) -> str:
        """What people call the place."""
        if self.aspect and self.label == self.about:
            return self.aspect
        label = quoting.shortened(self.label, longest=LONGEST)
        named = f"`{label}`" if label else "the document"
        return f"{named} in {self.aspect}" if self.aspect else named

    def under(self, keyword: str, *names: str) -> Self:
        """Return the meeting of what a keyword says, which is an aspect of the place."""
        aspect = aspects.of(keyword, self.place, *names) or self.aspect
        about = self.label if aspect != self.aspect else self.about
        inside = self.at(keyword, *names)
        return dataclasses.replace(inside, aspect=aspect, about=about)

    @property
    def within(self) -> str:
        """Where in another document the place is, or "" where it is in the version."""
        shown = self.old if self.new.value is ABSENT else self.new
        return "" if shown.is_own else f"in {shown.name}"

    def member(self, name: str) -> str:
        """Return the label of a member."""
        name = name or aspects.NAMELESS
        return f"{self.label}.{name}" if self.label else name

    def item(self, index: int | None = None) -> str:
        """Return the label of an item, or of all."""
        return f"{self.label}[{'' if index is None else index}]"

    def saying(self, before: Any, after: Any) -> Self:  # noqa: ANN401 (JSON)
        """Return the meeting with other values, at the same place."""
        return dataclasses.replace(
            self,
            old=dataclasses.replace(self.old, value=before),
            new=dataclasses.replace(self.new, value=after),
        )

    def fact(
        self,
        rule_id: str,
        *,
        effect: Effect | None = None,
        hint: str = "",
        name: str | None = None,
        named: str = "",
        where: "Meeting | None" = None,
    ) -> changes.Change:
        """Return the change that `rule_id` names, about the values that meet here.

        It is said of what holds them: the place is the label's. `name` is the last
        part of where they stand, unless it is given; `named` is another one it has to
        do with. `where` is where it is written, if that is not here.
        """
        written = where or self
        rule = rules.RULES[rule_id]
        before, after = self.old.value, self.new.value
        return changes.Change(
            rule=rule.id,
            path=self.path,
            sentence=self._sentence(rule, name),
            effect=self._effect(rule.effect if effect is None else effect),
            before=None if before is ABSENT else before,
            after=None if after is ABSENT else after,
            had_before=before is not ABSENT,
            had_after=after is not ABSENT,
            hint="; ".join(filter(None, (hint, self.within))),
            old_path=written.old.own_pointer,
            new_path=written.new.own_pointer,
            named=named or name or "",
        )

    def _effect(self, effect: Effect) -> Effect:
        known = self.certain or effect in (Effect.NONE, Effect.ARTIFACTS)
        return effect if known else Effect.EITHER

    def _sentence(self, rule: changes.Rule, name: str | None) -> str:
        if name is None:
            shown = self.old if self.new.value is ABSENT else self.new
            name = (json_pointer.parts(shown.pointer) or ("",))[-1]
        sentence = rule.sentence.format(
            place=self.place,
            name=quoting.shortened(name),
            path=self.path,
            before=_quoted(self.old.value, rule),
            after=_quoted(self.new.value, rule),
        )
        return sentence[:1].upper() + sentence[1:]


def _quoted(value: exact_json.Json, rule: changes.Rule) -> str:
    if value is ABSENT:
        return "any" if rule.id.startswith("TYPE_") else "nothing"
    return f"`{quoting.shortened(exact_json.dumps(value), longest=LONGEST)}`"
