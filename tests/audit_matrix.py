"""Which entry each service leaves in the audit trail, or why it leaves none.

Every public function of schemas_app/services stands here once; test_audit_matrix.py
finds them by looking and demands it. Those that a person asks for are called as
service_calls.py does, in the worlds of the matrix; the others as this file says.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import actors, audit_forms, errors
from schemas_app.domain.audit_actions import Action
from schemas_app.permissions import Scope
from schemas_app.services import (
    artifacts,
    audit_exports,
    drafts,
    installation,
    modules,
    people,
    publishing,
    refused_keys,
    reviews,
    scheduling,
    schemas,
    sessions,
    sign_ins,
    tallies,
    threads,
    upkeep,
    uses,
    webhooks,
)
from tests import factories, matrix, service_calls, worlds

JOB = actors.job("keep_up")
LATER = worlds.NOW


@dataclasses.dataclass(frozen=True)
class Case:
    """One call of a service in a world, and the entries that it must leave."""

    call: Callable[..., object]
    arguments: Callable[[worlds.World], Mapping[str, Any]]
    entries: tuple[Action, ...]
    # The action of matrix.py whose world it needs, and the state there.
    action: str = "submit"
    state: str = "in_review"
    # Whether what fails is logged and tried again instead of raised.
    is_patient: bool = False
    # What it refuses, and yet does not forget.
    refusal: type[errors.RegistryError] | None = None

    @property
    def scene(self) -> tuple[str, str]:
        """What it has in common with those that may be tried in the same world."""
        return worlds.variant(self.action), self.state


# By action of matrix.py: what is left behind, in order.
_ASKED: Mapping[str, tuple[Action, ...]] = {
    "submit": (Action.PROPOSAL_SUBMITTED,),
    "draft": (Action.PROPOSAL_DRAFTED,),
    "submit draft": (Action.PROPOSAL_SUBMITTED,),
    "revise": (Action.PROPOSAL_REVISED,),
    "rebase": (Action.PROPOSAL_REBASED,),
    "withdraw": (Action.PROPOSAL_WITHDRAWN,),
    "approve": (Action.PROPOSAL_APPROVED,),
    "request changes": (Action.PROPOSAL_CHANGES_REQUESTED,),
    "reject": (Action.PROPOSAL_REJECTED,),
    "publish": (Action.VERSION_PUBLISHED,),
    "schedule": (Action.PROPOSAL_SCHEDULED,),
    "unschedule": (Action.PROPOSAL_UNSCHEDULED,),
    "ask to break the glass": (Action.BREAK_GLASS_ASKED,),
    "break the glass": (Action.VERSION_PUBLISHED, Action.BREAK_GLASS_CONFIRMED),
    "acknowledge": (Action.PROPOSAL_ACKNOWLEDGED,),
    "open thread": (Action.THREAD_OPENED,),
    "answer thread": (Action.THREAD_ANSWERED,),
    "resolve thread": (Action.THREAD_RESOLVED,),
    "deprecate": (Action.VERSION_DEPRECATED,),
    "retire": (Action.VERSION_RETIRED,),
    "propose policy": (Action.POLICY_PROPOSED,),
    "approve policy": (Action.POLICY_APPROVED,),
    "decline policy": (Action.POLICY_DECLINED,),
    "create webhook": (Action.WEBHOOK_CREATED,),
    "change webhook": (Action.WEBHOOK_CHANGED,),
    "rotate webhook": (Action.WEBHOOK_ROTATED,),
    "disable webhook": (Action.WEBHOOK_DISABLED,),
    "enable webhook": (Action.WEBHOOK_ENABLED,),
    "ping webhook": (Action.WEBHOOK_PINGED,),
    "redeliver": (Action.WEBHOOK_REDELIVERED,),
    "remove webhook": (Action.WEBHOOK_REMOVED,),
    "declare use": (Action.USE_DECLARED,),
}


def _asked(action: str, entries: tuple[Action, ...]) -> Case:
    """Return the case of an action, by a role and in a state in which it may be done."""
    table = matrix.ACTIONS[action]
    role, state = next(
        (role, state)
        for role in table.roles
        for state in table.states
        if table.outcome(role, state) == matrix.DONE
    )
    call, arguments = service_calls.CALLS[action]
    return Case(
        call=call,
        arguments=lambda world: {
            **arguments(world),
            "by": world.actor(role),
            "at": LATER,
        },
        entries=entries,
        action=action,
        state=state,
    )


def _by(name: str, **arguments: Any) -> Callable[[worlds.World], Mapping[str, Any]]:
    return lambda _: {**arguments, "by": factories.actor(name), "at": LATER}


def _of(
    arguments: Callable[[worlds.World], Mapping[str, Any]], by: str = "ada"
) -> Callable[[worlds.World], Mapping[str, Any]]:
    """Return arguments made in the world when it is there, with who and when."""
    return lambda world: {
        "by": factories.SYSTEM if by == "tests" else factories.actor(by),
        "at": LATER,
        **arguments(world),
    }


def _clock(_: worlds.World) -> Mapping[str, Any]:
    return {"by": JOB, "at": factories.later(200 * worlds.DAY)}


def _due(_: worlds.World) -> Mapping[str, Any]:
    """Have something take effect in a day, and return the day after."""
    flag = factories.with_field("flag")
    made = factories.approved("ticks_v1", flag, by="nora", at=LATER)
    publishing.publish(
        **factories.decision(made, by="ben", at=LATER),
        effective_from=LATER + timedelta(days=1),
    )
    return {"by": JOB, "at": LATER + timedelta(days=2)}


def _own_work(world: worlds.World) -> Mapping[str, Any]:
    return {"proposal_id": world.proposal.pk, "fingerprint": world.fingerprint}


def _same_text(world: worlds.World) -> Mapping[str, Any]:
    text = world.proposal.revisions.get().text
    made = factories.approved("ticks_v1", text, by="nora", at=LATER)
    return {"proposal_id": made.pk, "fingerprint": world.fingerprint}


def _flooded(_: worlds.World) -> Mapping[str, Any]:
    for _attempt in range(2):
        sign_ins.refused(name="ada", by=actors.system("sign-in"), at=LATER)
    return {"by": JOB, "at": LATER + tallies.WINDOW}


def _flooded_with_keys(_: worlds.World) -> Mapping[str, Any]:
    door = actors.system("api")
    for _attempt in range(2):
        refused_keys.refused(prefix="abcdefgh", why="key_expired", by=door, at=LATER)
    return {"by": JOB, "at": LATER + tallies.WINDOW}


def _new_person(_: worlds.World) -> Mapping[str, Any]:
    return {"username": "eve", "password": "correct horse", "groups": ["risk"]}


def _changed_person(_: worlds.World) -> Mapping[str, Any]:
    ada = factories.person("ada")
    ada.is_superuser = True
    return {"person": ada, "related": lambda: None}


def _password(_: worlds.World) -> Mapping[str, Any]:
    ada = factories.person("ada")
    ada.set_unusable_password()
    return {"person": ada, "write": ada.save}


def _gone(_: worlds.World) -> Mapping[str, Any]:
    return {"people": [factories.person("eve"), factories.person("zoe")]}


def _of_ada(**arguments: Any) -> Callable[[worlds.World], Mapping[str, Any]]:
    return lambda _: {**arguments, "stewards": [factories.person("ada")]}


def _new_group(_: worlds.World) -> Mapping[str, Any]:
    return {"group": Group(name="desk"), "related": lambda: None}


def _renamed_group(_: worlds.World) -> Mapping[str, Any]:
    group = factories.group("desk", "ada")
    group.name = "floor"
    return {"group": group, "related": lambda: None}


def _new_key(_: worlds.World) -> Mapping[str, Any]:
    return {
        "module": factories.module("2"),
        "person": factories.person("otto"),
        "label": "ours",
        "scopes": [Scope.READ],
    }


def _closed_thread(world: worlds.World) -> Mapping[str, Any]:
    thread = models.Thread.objects.get()
    threads.resolve(thread_id=thread.pk, by=factories.actor("ben"), at=LATER)
    return {"thread_id": thread.pk}


def _failed(world: worlds.World) -> Mapping[str, Any]:
    announced = Announcement.objects.latest("number")
    type(world.delivery).objects.update(
        status="failed", next_at=None, finished_at=LATER, announcement=announced
    )
    return {"uid": world.delivery.endpoint.uid}


def _signed_in(_: worlds.World) -> Mapping[str, Any]:
    Client().force_login(factories.person("ada"))
    return {"keys": [models.Session.objects.get(person__username="ada").pk]}


def _switched_off(world: worlds.World) -> Mapping[str, Any]:
    return {"endpoint": world.delivery.endpoint, "at": LATER}


_UNMAPPABLE = {"type": "object"}


def _one_artifact(
    *, of: Mapping[str, Any] = factories.TICK, kind: str = "arrow_ipc"
) -> Callable[[worlds.World], Mapping[str, Any]]:
    """Have one artifact of a kind wait, of a schema with this document."""

    def arguments(_: worlds.World) -> Mapping[str, Any]:
        factories.schema("another")
        version = factories.published("another", of)
        version.artifacts.exclude(kind="arrow_ipc").delete()
        version.artifacts.update(kind=kind)
        return {"version_id": version.pk, "by": JOB, "at": LATER}

    return arguments


def _late(_: worlds.World) -> Mapping[str, Any]:
    return {"by": JOB, "at": factories.later(61 * worlds.DAY)}


_OTHERS: tuple[Case, ...] = (
    Case(
        drafts.submit,
        _of(
            lambda world: {
                "proposal_id": world.proposal.pk,
                "text": factories.text_of(factories.with_field("flag")),
                "over": world.fingerprint,
            },
            by="mia",
        ),
        (Action.PROPOSAL_REVISED, Action.PROPOSAL_SUBMITTED),
        action="submit draft",
        state="draft",
    ),
    Case(
        reviews.approve,
        _of(_own_work, by="mia"),
        (Action.PROPOSAL_SELF_APPROVAL_REFUSED,),
        refusal=errors.OwnWork,
    ),
    Case(
        publishing.publish,
        _of(_same_text, by="ben"),
        (Action.VERSION_PUBLISHED, Action.PROPOSAL_SUPERSEDED),
    ),
    Case(
        scheduling.publish_due,
        _late,
        (Action.VERSION_PUBLISHED,),
        state="scheduled",
        is_patient=True,
    ),
    Case(upkeep.activate_due, _due, (Action.VERSION_ACTIVATED,), is_patient=True),
    Case(upkeep.expire_due, _clock, (Action.PROPOSAL_EXPIRED,), is_patient=True),
    Case(upkeep.remind_due, _clock, (Action.PROPOSAL_REMINDED,), is_patient=True),
    Case(
        artifacts.request_again,
        _of(lambda world: {"version": models.SchemaVersion.objects.get(number=2)}),
        (Action.ARTIFACTS_REQUESTED,),
    ),
    Case(artifacts.build, _one_artifact(), (Action.ARTIFACT_BUILT,)),
    Case(artifacts.build, _one_artifact(of=_UNMAPPABLE), (Action.ARTIFACT_REFUSED,)),
    # A kind that this program does not know, as after a downgrade.
    Case(artifacts.build, _one_artifact(kind="tomorrow"), (Action.ARTIFACT_FAILED,)),
    Case(
        schemas.create_domain,
        _of(_of_ada(slug="fx", name="FX"), by="tests"),
        (Action.DOMAIN_CREATED,),
    ),
    Case(
        schemas.appoint,
        _of(_of_ada(domain="market-data"), by="tests"),
        (Action.STEWARDS_APPOINTED,),
    ),
    Case(
        schemas.create,
        _by("nora", schema_id="fx_v1", title="FX", domain="market-data"),
        (Action.SCHEMA_CREATED,),
    ),
    Case(threads.reopen, _of(_closed_thread), (Action.THREAD_REOPENED,)),
    Case(
        modules.register,
        _of(
            lambda _: {"number": "7", "name": "M", "owner": factories.person("otto")},
            by="tests",
        ),
        (Action.MODULE_REGISTERED,),
    ),
    Case(modules.create_key, _of(_new_key, by="otto"), (Action.KEY_CREATED,)),
    Case(
        modules.rotate_key,
        _of(
            lambda world: {
                "prefix": world.key.prefix,
                "overlap": timedelta(hours=1),
            },
            by="otto",
        ),
        (Action.KEY_CREATED, Action.KEY_ROTATED),
    ),
    Case(
        modules.revoke_key,
        _of(lambda world: {"prefix": world.key.prefix}, by="otto"),
        (Action.KEY_REVOKED,),
    ),
    Case(
        uses.withdraw,
        _of(
            lambda _: {
                "module": factories.use("2", owner="otto").module.number,
                "schema_id": "ticks_v1",
                "role": "consumer",
            },
            by="otto",
        ),
        (Action.USE_WITHDRAWN,),
    ),
    Case(
        webhooks.give,
        _of(
            lambda world: {"uid": world.delivery.endpoint.uid, "username": "ada"},
            by="otto",
        ),
        (Action.WEBHOOK_GIVEN,),
    ),
    Case(
        webhooks.redeliver_failed,
        _of(_failed, by="otto"),
        (Action.WEBHOOK_REDELIVERED,),
    ),
    Case(webhooks.record_disabled, _switched_off, (Action.WEBHOOK_DISABLED,)),
    Case(
        people.create, _of(_new_person), (Action.GROUP_CREATED, Action.PERSON_CREATED)
    ),
    Case(people.save, _of(_changed_person, by="root"), (Action.PERSON_CHANGED,)),
    Case(people.set_password, _of(_password), (Action.PERSON_PASSWORD_SET,)),
    Case(people.delete, _of(_gone, by="root"), (Action.PERSON_DELETED,) * 2),
    Case(people.save_group, _of(_new_group, by="root"), (Action.GROUP_CREATED,)),
    Case(people.save_group, _of(_renamed_group, by="root"), (Action.GROUP_CHANGED,)),
    Case(
        people.delete_groups,
        _of(lambda _: {"groups": [factories.group("desk")]}, by="root"),
        (Action.GROUP_DELETED,),
    ),
    Case(sign_ins.started, _by("ada"), (Action.SESSION_STARTED,)),
    Case(sign_ins.ended, _by("ada"), (Action.SESSION_ENDED,)),
    Case(
        sign_ins.refused,
        _of(lambda _: {"name": "ada"}, by="tests"),
        (Action.SIGN_IN_FAILED,),
    ),
    Case(sign_ins.count_refused, _flooded, (Action.SIGN_INS_COUNTED,)),
    Case(
        refused_keys.refused,
        _of(lambda _: {"prefix": "abcdefgh", "why": "key_expired"}, by="tests"),
        (Action.KEY_REFUSED,),
    ),
    Case(refused_keys.count_refused, _flooded_with_keys, (Action.KEYS_COUNTED,)),
    Case(
        sessions.end,
        _of(_signed_in),
        (Action.SESSION_ENDED,),
    ),
    Case(
        audit_exports.export,
        _by("root", first=1, last=9, form=audit_forms.Form.JSON_LINES),
        (Action.AUDIT_EXPORTED,),
    ),
    Case(
        audit_exports.export_as_operator,
        _of(
            lambda _: {"first": 1, "last": 9, "form": audit_forms.Form.CSV},
            by="tests",
        ),
        (Action.AUDIT_EXPORTED,),
    ),
    Case(
        installation.note_settings,
        _of(lambda _: {"facts": {"DEBUG": True}}, by="tests"),
        (Action.SETTINGS_CHANGED,),
    ),
)

CASES = (*(_asked(action, entries) for action, entries in _ASKED.items()), *_OTHERS)

# Actions that no call above leaves: the test that does.
ELSEWHERE: Mapping[Action, str] = {
    Action.PROPOSAL_PASSED: "tests/services/test_approval.py",
    Action.AUDIT_ARCHIVED: "tests/services/test_audit_archives.py",
}

# Tables whose rows may be locked after the end of the chain, and why nobody waits then.
LATE: Mapping[str, str] = {
    "schemas_app_audithead": "it is the end of the chain",
    "notifications_app_announcementcounter": "the one lock that comes after it",
    "schemas_app_proposal": "under the lock of its schema",
    "schemas_app_breakglass": "under the lock of its schema",
}
# The same, for one service.
LATE_IN: Mapping[str, frozenset[str]] = {
    "modules.rotate_key": frozenset({"schemas_app_apikey"}),  # locked before
    "drafts.submit": frozenset({"schemas_app_schema"}),  # two transactions
}

# By reason: which functions leave no entry of their own.
WITHOUT: Mapping[str, tuple[str, ...]] = {
    "reads only": (
        "announcing.moment",
        "approval.count",
        "artifacts.waiting_versions",
        "audit.hashed_fields",
        "audit_archives.findings",
        "audit_archives.verify_file",
        "audit_chain_check.archived",
        "audit_chain_check.check",
        "audit_chain_check.rows",
        "audit_checkpoints.covering",
        "audit_checkpoints.kept",
        "audit_checkpoints.read",
        "audit_diagnosis.diagnose",
        "audit_diagnosis.fits",
        "audit_diagnosis.read",
        "audit_diagnosis.removed",
        "audit_exports.pieces",
        "audit_keys.figures",
        "audit_keys.known",
        "audit_keys.problem",
        "audit_keys.signer",
        "effects.check_clock",
        "effects.check_is_near",
        "effects.check_may_be_forced",
        "effects.wanted",
        "effects.when_due",
        "key_limits.checked",
        "notices.of_disabled_webhook",
        "notices.of_proposal",
        "notices.of_version",
        "publishing.is_due",
        "revisions.check_base_is_current",
        "revisions.check_is_another",
        "revisions.check_is_news",
        "revisions.current",
        "revisions.named",
        "webhook_wishes.bad_url",
        "webhook_wishes.check",
        "webhooks.managed",
    ),
    "part of the service that calls it, which records": (
        "announcing.announce",
        "approval.move",
        "approval.settle",
        "approval.unschedule",
        "artifacts.request",
        "audit.lock",
        "locks.proposal",
        "locks.schema",
        "one_by_one.count",
        "proposal_events.record",
        "publishing.make_version",
        "revisions.add",
        "revisions.renewed",
        "search.index",
        "sessions.end_all",
        "sessions.end_others",
        "superseding.by_version",
        "tallies.add",
        "tallies.sum_up",
        "timeline.add",
    ),
    "what writes entries": ("audit.record", "audit_rows.append", "audit_rows.insert"),
    "notes what was read or sent; nothing is decided": (
        "idempotency.answered",
        "idempotency.forget_old",
        "idempotency.keep",
        "modules.note_key_uses",
        "uses.observe",
        "uses.observe_all",
    ),
    "a person's own inbox is nobody else's business": (
        "inbox.choose",
        "inbox.choose_digest",
        "inbox.read",
        "inbox.unwatch",
        "inbox.watch",
    ),
    "counts attempts; sign_ins.py records them": (
        "sign_in_pace.begin",
        "sign_in_pace.went_well",
    ),
    "leaves an entry, as its own tests say": (
        "audit_archives.archive",
        "self_approvals.recorded",
    ),
    "writes the trail down elsewhere, as its words are": ("audit_checkpoints.write",),
}
