"""Rows and reports that are in no database, for presenters that only look at them."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from schemas_app import models
from schemas_app.domain import impact, schema_format
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Cause, Comparison, Report, Severity
from schemas_app.domain.schema_format import Outcome, Reading, Verdict, Witness
from schemas_app.domain.workflow import State
from schemas_app.presenters.review_facts import Facts

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
YES = Verdict(outcome=Outcome.COMPATIBLE)
UNKNOWN = Verdict(outcome=Outcome.UNDECIDED, reason="`not` is beyond the prover.")


def ago(**distance):
    return NOW - timedelta(**distance)


def no(document=None, place="", message="no"):
    """Return the verdict that `document` proves."""
    witness = Witness(document=document or {}, place=place, message=message)
    return Verdict(outcome=Outcome.INCOMPATIBLE, witness=witness)


def comparison(backward=YES, forward=YES, against=2):
    verdicts = {Direction.BACKWARD: backward, Direction.FORWARD: forward}
    return Comparison(against=against, verdicts=verdicts)


def report(
    *comparisons,
    level="BACKWARD",
    changes=(),
    severity=Severity.COMPATIBLE,
    **more,
):
    return Report(
        **more,
        level=level,
        reading=schema_format.Reading(Reading.STRICT),
        changes=tuple(changes),
        comparisons=comparisons,
        severity=Severity(severity),
    )


def cause(change=0, direction=Direction.BACKWARD, document=None, message="no"):
    witness = Witness(document=document or {}, place="", message=message)
    return Cause(change=change, direction=direction, witness=witness)


def person(pk, username, **names):
    return User(**{"pk": pk, "username": username, "is_staff": True, **names})


ADA = person(1, "ada", first_name="Ada", last_name="Okafor")
BEN = person(2, "ben")
MIA = person(3, "mia")


def version(number=2, **values):
    return models.SchemaVersion(pk=100 + number, number=number, **values)


def revision(number=1, **values):
    severity = Severity(values.get("severity", "breaking"))
    report = Report(level="BACKWARD", reading=Reading.STRICT, severity=severity)
    defaults = {
        "pk": 10 + number,
        "number": number,
        "fingerprint": f"sha256:{number:064x}",
        "severity": "breaking",
        "report": report.as_json(),
        "policy": {"approvals_needed": 1},
        "author": MIA,
        "author_label": "mia",
        "created_at": NOW,
        "base": version(2, semantic_version="1.1.0"),
    }
    return models.Revision(**{**defaults, **values})


def vote(pk, on, by, decision=models.Decision.APPROVE, **values):
    defaults = {"fingerprint": on.fingerprint, "at": ago(hours=1)}
    return models.Review(
        pk=pk, revision=on, reviewer=by, decision=decision, **{**defaults, **values}
    )


MARKET_DATA = models.Domain(pk=1, slug="market-data", name="Market data")
TICKS = models.Schema(pk=1, schema_id="ticks_v1", domain=MARKET_DATA)


def facts(current=None, *, state=State.IN_REVIEW, proposal=None, **more):
    """Return what is known of a proposal by Mia on version 2, without any vote."""
    current = current or revision(2)
    values = {
        "pk": 7,
        "state": state,
        "schema": TICKS,
        "author": MIA,
        "created_at": NOW,
    }
    defaults = {
        "proposal": models.Proposal(**{**values, **(proposal or {})}),
        "current": current,
        "report": report(severity=current.severity),
        "revisions": (current,),
        "reviews": (),
        "electorate": (ADA, BEN),
        "versions": (current.base,) if current.base else (),
        "concerned": (),
        "modules": {},
        "answers": (),
        "threads": (),
        "comments": (),
        "glass": None,
        "entries": (),
    }
    return Facts(**{**defaults, **more})


def module(number="2", owner=BEN):
    return models.Module(pk=int(number), number=number, name="Monitor", owner=owner)


def concern(number="2", harm=impact.Harm.BROKEN, role=impact.Role.CONSUMER, **more):
    return impact.Consequence(module=number, role=role, harm=harm, **more)


def answer(on, of, given="ok", **values):
    defaults = {"pk": 1, "at": ago(hours=1), "person": of.owner}
    return models.Acknowledgement(
        revision=on, module=of, answer=given, **{**defaults, **values}
    )
