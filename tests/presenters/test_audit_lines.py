"""An audit entry reads ..."""

import pytest

from schemas_app import models
from schemas_app.domain.audit_actions import Action
from schemas_app.presenters import audit_lines
from tests.presenters.made_up import NOW, ago


def entry(**values):
    defaults = {
        "number": 7,
        "at": ago(hours=2),
        "actor": "ada",
        "actor_kind": "person",
        "action": Action.PROPOSAL_APPROVED,
        "object_type": "proposal",
        "object_id": "4",
        "schema_id": "ticks_v1",
    }
    return models.AuditEntry(**{**defaults, **values})


def test_as_who_did_what_when_and_why():
    (line,) = audit_lines.lines([entry(after={"revision": 2}, reason="Fine.")], now=NOW)

    assert (line.actor, line.sentence, line.about, line.reason) == (
        "ada",
        "approved proposal #4",
        "revision 2",
        "Fine.",
    )
    assert (line.number, line.moment.ago) == (7, "2 hours ago")


@pytest.mark.parametrize("action", Action)
def test_as_a_sentence_whatever_the_action(action):
    said = audit_lines.sentence(entry(action=action))

    assert "{" not in said
    assert str(action) not in said


def test_as_it_is_stored_when_its_action_is_of_another_release():
    assert audit_lines.sentence(entry(action="proposal.pondered")) == (
        "proposal.pondered proposal 4"
    )


@pytest.mark.parametrize(
    ("kind", "said"), [("key", "API key"), ("job", "job"), ("robot", "robot")]
)
def test_with_what_kind_of_actor_it_was(kind, said):
    (line,) = audit_lines.lines([entry(actor_kind=kind)], now=NOW)

    assert line.actor_kind == said
