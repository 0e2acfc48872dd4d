"""May this PERSON or key do it. Whether the moment is right is domain/workflow.py's.

Each `check_can_*` raises errors.NotAllowed with the reason and who can help; `allowed`
turns one into a yes or no for the screens. By name, for Django, the machine API and
sockets alike, they are asked through vocabulary.py.
"""

from schemas_app.permissions.callers import (
    Scope,
    allowed,
    check_can_administer,
    check_can_propose,
    check_can_read,
    check_reaches,
    check_scope,
    is_administrator,
    person,
    responsible_person,
)
from schemas_app.permissions.grants import (
    check_can_change_roles,
    check_can_lose_name,
    check_can_manage_account,
    check_can_manage_group,
)
from schemas_app.permissions.modules import (
    check_can_create_key,
    check_can_create_webhook,
    check_can_manage_webhook,
    check_can_revoke_key,
    check_owns,
)
from schemas_app.permissions.oversight import (
    AUDITORS,
    check_can_approve_policy,
    check_can_audit,
    check_can_set_policy,
    check_speaks_for_touched,
)
from schemas_app.permissions.proposals import (
    check_can_comment,
    check_can_confirm_break_glass,
    check_can_edit,
    check_can_publish,
    check_can_resolve,
    check_can_review,
    check_can_steward,
)
from schemas_app.permissions.vocabulary import VOCABULARY, check, holds

__all__ = [
    "AUDITORS",
    "VOCABULARY",
    "Scope",
    "allowed",
    "check",
    "check_can_administer",
    "check_can_approve_policy",
    "check_can_audit",
    "check_can_change_roles",
    "check_can_comment",
    "check_can_confirm_break_glass",
    "check_can_create_key",
    "check_can_create_webhook",
    "check_can_edit",
    "check_can_lose_name",
    "check_can_manage_account",
    "check_can_manage_group",
    "check_can_manage_webhook",
    "check_can_propose",
    "check_can_publish",
    "check_can_read",
    "check_can_resolve",
    "check_can_review",
    "check_can_revoke_key",
    "check_can_set_policy",
    "check_can_steward",
    "check_owns",
    "check_reaches",
    "check_scope",
    "check_speaks_for_touched",
    "holds",
    "is_administrator",
    "person",
    "responsible_person",
]
