"""What there is to be allowed, by name: the one table that every door asks.

Django's `has_perm`, the machine API and the sockets know a permission by its name and
perhaps a thing; what has to hold is said by the checks, and only there.
"""

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from schemas_app.domain import actors, errors
from schemas_app.permissions import callers, modules, oversight, proposals

PREFIX = "registry"


@dataclasses.dataclass(frozen=True)
class Permission:
    """`check` is told who asks and, as `of`, the thing; "" where there is no thing.

    Without its thing nobody holds a permission that `needs` one.
    """

    check: Callable[..., None]
    of: str = ""
    needs: bool = True


VOCABULARY: Mapping[str, Permission] = MappingProxyType(
    {
        # Of a schema, by its id; of any, where none is named.
        "registry.read": Permission(callers.check_can_read, "schema_id", needs=False),
        "registry.propose": Permission(
            callers.check_can_propose, "schema_id", needs=False
        ),
        "registry.comment": Permission(proposals.check_can_comment),
        "registry.edit": Permission(proposals.check_can_edit, "proposal"),
        "registry.review": Permission(proposals.check_can_review, "proposal"),
        "registry.publish": Permission(proposals.check_can_publish, "proposal"),
        "registry.resolve": Permission(proposals.check_can_resolve, "thread"),
        "registry.steward": Permission(proposals.check_can_steward, "domain"),
        "registry.set_policy": Permission(oversight.check_can_set_policy),
        "registry.approve_policy": Permission(
            oversight.check_can_approve_policy, "policy"
        ),
        "registry.audit": Permission(oversight.check_can_audit),
        "registry.administer": Permission(callers.check_can_administer),
        "registry.speak_for": Permission(modules.check_owns, "module"),
        "registry.revoke_key": Permission(modules.check_can_revoke_key, "key"),
        "registry.create_webhook": Permission(modules.check_can_create_webhook),
        "registry.manage_webhook": Permission(
            modules.check_can_manage_webhook, "owner_id"
        ),
    }
)


def check(name: str, *, by: actors.Actor, of: Any = None) -> None:  # noqa: ANN401 - any thing
    """Raise errors.NotAllowed unless `by` holds the permission, here for a thing.

    Raises LookupError for what is no permission.
    """
    asked = VOCABULARY[name]
    if of is not None and asked.of:
        asked.check(by=by, **{asked.of: of})
    elif asked.of and asked.needs:
        raise errors.NotAllowed(
            message=f"Nobody holds {name} but for one {asked.of}.",
            remedy="Ask for one that there is.",
        )
    else:
        asked.check(by=by)


def holds(name: str, *, by: actors.Actor, of: Any = None) -> bool:  # noqa: ANN401 - any thing
    """Return whether `by` holds the permission, here for a thing."""
    return callers.allowed(check, name=name, by=by, of=of)
