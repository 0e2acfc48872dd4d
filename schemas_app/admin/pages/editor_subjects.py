"""What the editor edits: the next version of a schema, or the next revision of a proposal."""

import dataclasses

from django.http import HttpRequest

from schemas_app import models, permissions
from schemas_app.admin.pages import page
from schemas_app.domain import changes, errors, schema_formats, workflow
from schemas_app.presenters import editor_page
from schemas_app.selectors import documents, proposals, schemas


def schema_to_change(request: HttpRequest, schema_id: str) -> models.Schema:
    """Return the schema. Raises errors.NotFound, and NotAllowed for who may not propose."""
    permissions.check_can_propose(by=page.actor(request))
    return schemas.schema(schema_id)


def proposal_to_edit(
    request: HttpRequest, proposal_id: int
) -> tuple[models.Proposal, models.Revision]:
    """Return the proposal with its newest revision.

    Raises errors.NotFound, NotAllowed unless the author asks, and TransitionRefused
    where it is closed.
    """
    by = page.actor(request)
    proposal = proposals.proposal_seen_by(by, proposal_id=proposal_id)
    permissions.check_can_edit(proposal=proposal, by=by)
    workflow.next_state(proposal.state, workflow.Event.REVISE)
    return proposal, proposals.current_revision(proposal)


def next_version(
    schema: models.Schema,
) -> tuple[editor_page.Subject, models.SchemaVersion | None]:
    """Return what a new proposal starts from, and the version that is."""
    latest = schemas.latest(schema)
    subject = editor_page.Subject(
        schema_id=schema.schema_id,
        schema_title=schema.title,
        level=schema.level,
        reading=schema.reading,
        base=f"version {latest.number}" if latest else "",
        given=latest.text if latest else "",
        given_name=f"version {latest.number}" if latest else "",
    )
    return subject, latest


def next_revision(
    proposal: models.Proposal, current: models.Revision
) -> editor_page.Subject:
    """Return what a new revision starts from."""
    subject, latest = next_version(proposal.schema)
    moved = latest is not None and latest != current.base
    return dataclasses.replace(
        subject,
        given=current.text,
        given_name=f"revision {current.number}",
        proposal_id=proposal.pk,
        proposal_title=proposal.title,
        revision=current.number,
        is_draft=proposal.state == workflow.State.DRAFT,
        moved=subject.base if moved else "",
    )


def number(version: models.SchemaVersion | None) -> str:
    """Return a version's number as the form carries it, "" for none."""
    return str(version.number) if version else ""


def check_base_is_known(schema: models.Schema, form: editor_page.Typed) -> None:
    """Raise errors.BaseMoved for a current version that its author has not looked at.

    A text that was begun before it would silently take back what it changed.
    """
    latest = schemas.latest(schema)
    if number(latest) not in (form.base, form.seen):
        raise errors.BaseMoved(
            base=int(form.base) if _is_number(form.base) else None,
            latest=latest.number if latest else None,
        )


def changes_since(
    schema: models.Schema, base: int | None, latest: models.SchemaVersion
) -> tuple[changes.Change, ...]:
    """Return what `latest` changed of the version `base`, if there is one."""
    before = schema.versions.filter(number=base or 0).first()
    if before is None:
        return ()
    using = schema_formats.FORMATS[schema.format]
    return using.compare(
        documents.of_version(using, before), documents.of_version(using, latest)
    )


def sent_before(
    schema: models.Schema, form: editor_page.Typed, person_id: int
) -> int | None:
    """Return the open proposal that this very form has made: a button pressed twice."""
    return (
        models.Revision.objects.filter(
            proposal__schema=schema,
            proposal__author_id=person_id,
            proposal__state__in=workflow.OPEN_STATES,
            proposal__title=form.title,
            message=form.message,
            text=form.text,
        )
        .values_list("proposal", flat=True)
        .first()
    )


def _is_number(text: str) -> bool:
    return len(text) < 10 and text.isascii() and text.isdigit()
