"""What a change will need before it is published, and whom it concerns, in words."""

import dataclasses
from collections.abc import Mapping, Sequence

from schemas_app.domain import impact, policies
from schemas_app.presenters import change_needs, impact_rows, words


@dataclasses.dataclass(frozen=True, kw_only=True)
class ModuleRow:
    """A use that the change concerns; `fields` are those of its fields it touches."""

    number: str
    name: str
    role: str
    mark: words.Mark
    fields: str
    declared: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Needs:
    """The policy's demands on one change; `rule` says where they are written."""

    phrases: tuple[str, ...]
    rule: str
    modules: tuple[ModuleRow, ...]


_MOST_FIELDS = 6


def needs(
    required: policies.Requirement,
    concerned: Sequence[impact.Consequence],
    *,
    domain: str,
    names: Mapping[str, str],
) -> Needs:
    """Return what a change needs; `names` are those of the modules by their numbers."""
    return Needs(
        phrases=change_needs.phrases(required, domain=domain),
        rule=_rule(required),
        modules=tuple(
            ModuleRow(
                number=one.module,
                name=names.get(one.module, ""),
                role=str(one.role),
                mark=impact_rows.HARMS[one.harm],
                fields=_fields(one.touched),
                declared=one.declared,
            )
            for one in concerned
        ),
    )


def _fields(touched: tuple[str, ...]) -> str:
    more = len(touched) - _MOST_FIELDS
    if more > 0:
        return f"{', '.join(touched[:_MOST_FIELDS])} and {more} more"
    return words.listed(touched)


def _rule(required: policies.Requirement) -> str:
    if not required.policy:
        return "No policy is in force: the number of approvals is that of the domain."
    if required.rule == policies.OTHERWISE.name:
        return f"No rule of policy {required.policy} speaks of such a change."
    return f"Policy {required.policy}, rule “{required.rule}”."
