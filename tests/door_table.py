"""Who gets in where: every address of the site, and the answer to everybody.

An address that is not here fails test_door_matrix.py, and so does one that is here and
nowhere else. What is done inside, and when, is the business of matrix.py.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType

IN, OUT, DENIED, ABSENT, NO_METHOD = "in", "sign in", "denied", "absent", "no method"


@dataclasses.dataclass(frozen=True)
class Rule:
    """`then` is the answer to `roles`, `others` the one to whoever else is known."""

    roles: tuple[str, ...]
    then: str = IN
    others: str = DENIED


@dataclasses.dataclass(frozen=True)
class Door:
    """What a GET and a POST come to; NO_METHOD where there is no such thing."""

    get: Rule
    post: Rule
    # Open to strangers, too.
    public: bool = False


PROPOSERS = (
    "proposer",
    "author",
    "steward",
    "steward of another",
    "module owner",
    "superuser",
)
PEOPLE = (*PROPOSERS, "reader", "auditor", "administrator")
KEYS = ("module key", "reading key", "proposing key", "key elsewhere")
SHUT_OUT = ("anonymous", "outsider", "revoked key")

_ADMINISTRATORS = Rule(("administrator", "superuser"))
_AUDITORS = Rule(("auditor", *_ADMINISTRATORS.roles))
_AUTHOR = Rule(("author",))
_OWNER = Rule(("module owner",))
_OWNER_OR_ABOVE = Rule(("module owner", *_ADMINISTRATORS.roles))
_PEOPLE = Rule(PEOPLE)
_PROPOSERS = Rule(PROPOSERS)
_STEWARDS = Rule(("author", "steward"))
_SETTERS = Rule((*_STEWARDS.roles, "steward of another", *_ADMINISTRATORS.roles))
_MAKERS = Rule((*_SETTERS.roles, "module owner"))
_VOTERS = Rule(("steward",))  # the author is a steward as well, and may not
_NOBODY = Rule(())
_NOWHERE = Rule((), others=ABSENT)
_NO = Rule((*PEOPLE, *KEYS), then=NO_METHOD)
# The gate refuses the keys that may not read, or not this schema.
_READERS = Rule((*PEOPLE, "module key", "reading key", "key elsewhere"))
_OF_MODULE = ("module key", "reading key")


def _doors(names: str, *, get: Rule = _NO, post: Rule = _NO) -> dict[str, Door]:
    return {name: Door(get=get, post=post) for name in names.split()}


def _pages(names: str, **rules: Rule) -> dict[str, Door]:
    return {f"admin:{name}": door for name, door in _doors(names, **rules).items()}


def _api(names: str, **rules: Rule) -> dict[str, Door]:
    return {f"api:{name}": door for name, door in _doors(names, **rules).items()}


def _records(names: str, views: str, rule: Rule) -> dict[str, Door]:
    """Return Django's views of records, to which every method is the same."""
    return _pages(
        " ".join(f"{name}_{view}" for name in names.split() for view in views.split()),
        get=rule,
        post=rule,
    )


def _each(*groups: Mapping[str, Door]) -> Iterator[tuple[str, Door]]:
    for group in groups:
        yield from group.items()


_ALL = list(
    _each(
        {
            "health": Door(get=Rule((*PEOPLE, *KEYS)), post=_NO, public=True),
            "admin:login": Door(
                get=Rule((*PEOPLE, *KEYS)), post=Rule((*PEOPLE, *KEYS)), public=True
            ),
            "admin:logout": Door(
                get=Rule(KEYS, others=NO_METHOD),
                post=Rule((*PEOPLE, *KEYS)),
                public=True,
            ),
            "api:nowhere": Door(get=_NOWHERE, post=_NOWHERE, public=True),
        },
        # Pages that are there to be read.
        _pages(
            "proposals proposal schemas schema schema_text schema_versions "
            "schema_timeline schema_proposals schema_modules schema_artifacts "
            "schema_history schema_compare schema_version schema_document "
            "schema_artifact modules module policies policy notifications "
            "notifications_unread notifications_preferences sessions webhooks",
            get=_PEOPLE,
        ),
        _pages("notification", get=Rule(("steward",), others=ABSENT)),
        _pages("index", get=_PEOPLE, post=_PEOPLE),
        # Forms, whose GET leads back to where the form is.
        _pages("proposal_threads thread_answer", get=_PEOPLE, post=_PEOPLE),
        _pages(
            "notifications_read watch notifications_choose", get=_PEOPLE, post=_PEOPLE
        ),
        _pages("unwatch sessions_end", get=_PEOPLE, post=_NOWHERE),
        _pages(
            "proposal_approve proposal_request_changes proposal_reject "
            "proposal_break_glass",
            get=_PEOPLE,
            post=_VOTERS,
        ),
        _pages(
            "proposal_publish proposal_schedule proposal_unschedule proposal_ask_glass "
            "thread_resolve thread_reopen version_deprecate version_retire "
            "version_artifacts_again",
            get=_PEOPLE,
            post=_STEWARDS,
        ),
        _pages(
            "proposal_withdraw proposal_submit proposal_rebase",
            get=_PEOPLE,
            post=_AUTHOR,
        ),
        _pages("proposal_edit", get=_AUTHOR, post=_AUTHOR),
        _pages("schema_register schema_propose", get=_PROPOSERS, post=_PROPOSERS),
        _pages("schema_check", get=_PEOPLE, post=_PROPOSERS),
        _pages(
            "proposal_acknowledge module_declare module_withdraw module_create_key "
            "module_rotate_key",
            get=_PEOPLE,
            post=_OWNER,
        ),
        _pages("module_revoke_key", get=_PEOPLE, post=_OWNER_OR_ABOVE),
        _pages("policy_propose", get=_SETTERS, post=_SETTERS),
        _pages("policy_approve policy_decline", get=_PEOPLE, post=_SETTERS),
        _pages("webhook_create", get=_MAKERS, post=_MAKERS),
        _pages("webhook", get=_OWNER_OR_ABOVE),
        _pages("webhook_change", get=_OWNER_OR_ABOVE, post=_OWNER_OR_ABOVE),
        _pages(
            "webhook_rotate webhook_disable webhook_enable webhook_ping webhook_give "
            "webhook_remove webhook_redeliver_failed webhook_redeliver",
            get=_PEOPLE,
            post=_OWNER_OR_ABOVE,
        ),
        _pages(
            "audit audit_entry audit_reports",
            get=_AUDITORS,
            post=Rule(_AUDITORS.roles, then=NO_METHOD),
        ),
        _pages("audit_export", get=_AUDITORS, post=_AUDITORS),
        # Django's own.
        _pages("password_change", get=_PEOPLE, post=_PEOPLE),
        _pages("password_change_done jsi18n", get=_PEOPLE),
        _pages("autocomplete", get=_NOBODY),
        _pages("view_on_site", get=_NOWHERE, post=_NOWHERE),
        _pages(
            "app_list",
            get=Rule(_ADMINISTRATORS.roles, others=ABSENT),
            post=Rule(_ADMINISTRATORS.roles, others=ABSENT),
        ),
        _records(
            "schemas_app_domain schemas_app_schema schemas_app_schemaversion "
            "schemas_app_artifact schemas_app_proposal schemas_app_revision "
            "schemas_app_review schemas_app_module schemas_app_apikey",
            "changelist change history",
            _PEOPLE,
        ),
        _records("notifications_app_announcement", "changelist change", _PEOPLE),
        _records("notifications_app_announcement", "history", _NOWHERE),
        _records(
            "auth_user auth_group",
            "changelist add change delete history",
            _ADMINISTRATORS,
        ),
        _records("auth_user", "password_change", _ADMINISTRATORS),
        # They lead to the page of the record, which asks who it is.
        _doors("auth/user/<path:object_id>/", get=_PEOPLE, post=_PEOPLE),
        _doors("auth/group/<path:object_id>/", get=_PEOPLE, post=_PEOPLE),
        # The machine API.
        _api("docs", get=_PEOPLE, post=_PEOPLE),
        _api(
            "index openapi proposals proposal thread modules module active-policy "
            "policy keys announcements schema versions version document artifact "
            "artifact-bytes fields report timeline",
            get=_READERS,
        ),
        _api("check-document check-documents validate simulate", post=_READERS),
        _api(
            "schemas",
            get=_READERS,
            post=Rule((*PROPOSERS, "module key", "proposing key")),
        ),
        _api("new-proposals", post=Rule((*PROPOSERS, "module key", "proposing key"))),
        _api("revisions submit withdraw", post=_AUTHOR),
        _api("rebase", get=_READERS, post=_AUTHOR),
        _api("approve request-changes reject break-glass", post=_VOTERS),
        _api(
            "publish schedule unschedule ask-glass resolve reopen deprecate retire",
            post=_STEWARDS,
        ),
        _api("acknowledgements", post=Rule((*_OWNER.roles, *_OF_MODULE))),
        _api("uses withdraw-use", post=Rule((*_OWNER.roles, *_OF_MODULE))),
        _api("threads", get=_READERS, post=_PEOPLE),
        _api("comments", post=_PEOPLE),
        _api("policies", get=_READERS, post=_SETTERS),
        _api("approve-policy decline-policy", post=_SETTERS),
        _api("webhooks", get=_PEOPLE, post=_MAKERS),
        _api("webhook deliveries", get=_OWNER_OR_ABOVE),
        _api(
            "change-webhook rotate-webhook disable-webhook enable-webhook "
            "remove-webhook ping-webhook redeliver",
            post=_OWNER_OR_ABOVE,
        ),
        _api("audit", get=_AUDITORS),
    )
)
DOORS: Mapping[str, Door] = MappingProxyType(dict(_ALL))
assert len(DOORS) == len(_ALL), "an address is there twice"

# What is asked with a body, and answered as a read.
_ASKED = ("check-document", "check-documents", "validate", "simulate")
READS_BY_POST = frozenset(f"api:{name}" for name in _ASKED)
# Below the API, and a page all the same.
API_PAGES = frozenset({"api:docs"})


def answer(name: str, pattern: str, method: str, role: str) -> str:
    """Return what somebody in a role is told at an address."""
    door = DOORS[name]
    rule = door.get if method == "GET" else door.post
    if door.public:
        role = "module key" if role in SHUT_OUT else role
    elif pattern.startswith("api/") and name not in API_PAGES:
        refused = _at_the_gate(name, pattern, method, role)
        if refused:
            return refused
        if role == "key elsewhere" and "proposal_id" in pattern and rule != _NO:
            return ABSENT
    elif role in (*SHUT_OUT, *KEYS):
        return OUT
    return rule.then if role in rule.roles else rule.others


def _at_the_gate(name: str, pattern: str, method: str, role: str) -> str:
    """Return what access.py answers before anything else is looked at; "" for nothing."""
    if role in SHUT_OUT:
        return OUT
    if role == "key elsewhere" and "schema_id" in pattern:
        return DENIED
    reads = method == "GET" or name in READS_BY_POST
    return DENIED if reads and role == "proposing key" else ""


_LISTENERS = (*PEOPLE, "module key", "reading key")
# Of the routing of sockets, by pattern; of what answers before Django does, by path.
SOCKETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ws/v1/schemas/": (*_LISTENERS, "key elsewhere"),
        "ws/v1/schemas/<str:topic>/": _LISTENERS,
    }
)
STREAM = (*_LISTENERS, "key elsewhere")
EVERYBODY = (*PEOPLE, *KEYS, *SHUT_OUT)


def heard(roles: tuple[str, ...], role: str) -> str:
    """Return the answer to somebody who wants to listen, where `roles` may."""
    if role in SHUT_OUT:
        return OUT
    return IN if role in roles else DENIED
