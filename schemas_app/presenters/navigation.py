"""The left navigation: what there is, where one is, and what waits."""

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class Item:
    """One entry. `url_name` is where it leads; `covers` are pages that belong to it."""

    label: str
    icon: str
    url_name: str
    covers: tuple[str, ...] = ()
    count: int = 0
    current: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Group:
    title: str
    items: tuple[Item, ...]


def _item(label: str, icon: str, url_name: str, *covers: str) -> Item:
    return Item(
        label=label,
        icon=icon,
        url_name=f"admin:{url_name}",
        covers=tuple(f"admin:{name}" for name in covers),
    )


def _record(label: str, icon: str, model: str) -> Item:
    return _item(label, icon, f"{model}_changelist", f"{model}_change", f"{model}_add")


_INBOX = _item("Inbox", "inbox", "index")
_AUDIT = _item(
    "Audit", "audit", "audit", "audit_entry", "audit_reports", "audit_export"
)
_GROUPS = (
    Group(
        title="Review",
        items=(_INBOX, _item("Proposals", "proposal", "proposals", "proposal")),
    ),
    Group(
        title="Registry",
        items=(
            _item(
                "Schemas",
                "schema",
                "schemas",
                "schema",
                "schema_text",
                "schema_versions",
                "schema_timeline",
                "schema_proposals",
                "schema_modules",
                "schema_artifacts",
                "schema_history",
                "schema_compare",
                "schema_version",
            ),
            _record("Domains", "domain", "schemas_app_domain"),
            _item(
                "Modules",
                "module",
                "modules",
                "module",
                "schemas_app_module_changelist",
                "schemas_app_module_change",
            ),
            _item(
                "Webhooks",
                "hook",
                "webhooks",
                "webhook",
                "webhook_create",
                "webhook_change",
            ),
            _item("Policies", "policy", "policies", "policy", "policy_propose"),
            _record("Artifacts", "artifact", "schemas_app_artifact"),
        ),
    ),
    Group(
        title="Oversight",
        items=(
            _AUDIT,
            _record("Announcements", "announce", "notifications_app_announcement"),
            _record("API keys", "key", "schemas_app_apikey"),
        ),
    ),
)
_PEOPLE = Group(
    title="Administration",
    items=(
        _record("Users", "user", "auth_user"),
        _record("Groups", "group", "auth_group"),
    ),
)


def navigation(
    *, view_name: str, waiting: int, may_see_people: bool, may_audit: bool
) -> tuple[Group, ...]:
    """Return the groups as seen from `view_name`, with `waiting` items in the inbox."""
    groups = (*_GROUPS, _PEOPLE) if may_see_people else _GROUPS
    return tuple(
        dataclasses.replace(
            group,
            items=tuple(
                dataclasses.replace(
                    item,
                    count=waiting if item is _INBOX else 0,
                    current=view_name in {item.url_name, *item.covers},
                )
                for item in group.items
                if may_audit or item is not _AUDIT
            ),
        )
        for group in groups
    )
