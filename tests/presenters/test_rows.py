"""Rows of lists say ..."""

from datetime import timedelta

import pytest

from schemas_app import models
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from schemas_app.domain.policies import Requirement
from schemas_app.domain.workflow import State
from schemas_app.presenters import (
    field_rows,
    health_strip,
    key_marks,
    proposal_rows,
    records,
    version_rows,
    words,
)
from schemas_app.presenters.diff_rows import Segment
from schemas_app.presenters.field_rows import FieldRow
from tests.presenters import made_up
from tests.presenters.made_up import NOW, ago

DOMAIN = models.Domain(pk=1, name="Market data", approvals_needed=1)
SCHEMA = models.Schema(pk=1, schema_id="ticks_v1", domain=DOMAIN)


def proposal_row(state=State.IN_REVIEW, **standing):
    defaults = {
        "revision": 1,
        "severity": "breaking",
        "base": 2,
        "latest": 2,
    }
    proposal = models.Proposal(
        pk=4,
        title="Rename price",
        schema=SCHEMA,
        state=state,
        author_label="mia",
        created_at=ago(days=1),
        publish_at=NOW + timedelta(hours=3),
    )
    (row,) = proposal_rows.rows(
        [proposal],
        {4: proposal_rows.Standing(**{**defaults, **standing})},
        now=NOW,
    )
    return row


def test_what_a_proposal_is():
    row = proposal_row()

    assert (row.id, row.title, row.schema_id, row.domain, row.author) == (
        4,
        "Rename price",
        "ticks_v1",
        "Market data",
        "mia",
    )
    assert (row.state.label, row.severity.label) == ("In review", "Breaking")
    assert (row.base, row.revision, row.opened.ago) == ("v2", 1, "1 day ago")


@pytest.mark.parametrize(
    ("state", "standing", "missing", "moved"),
    [
        (State.DRAFT, {"missing": ("1 steward",)}, "to be submitted", False),
        (State.IN_REVIEW, {"missing": ("1 steward",)}, "1 steward", False),
        (
            State.IN_REVIEW,
            {"missing": ("2 more stewards", "the owner of 2 Back-Testing")},
            "2 more stewards, the owner of 2 Back-Testing",
            False,
        ),
        (State.IN_REVIEW, {"latest": 3}, "a revision on the current version", True),
        (State.CHANGES_REQUESTED, {}, "a revision by the author", False),
        (State.APPROVED, {}, "publication", False),
        (State.SCHEDULED, {}, "publication in 3 hours", False),
        (State.PUBLISHED, {"latest": 3}, "", False),
    ],
)
def test_what_a_proposal_still_needs(state, standing, missing, moved):
    row = proposal_row(state, **standing)

    assert (row.missing, row.base_moved) == (missing, moved)


@pytest.mark.parametrize(
    ("needed", "given", "group", "said"),
    [
        (1, 0, "", "1 steward"),
        (3, 1, "", "2 more stewards"),
        (1, 0, "risk", "1 member of risk"),
        (3, 1, "risk", "2 more members of risk"),
    ],
)
def test_whose_approvals_are_missing(needed, given, group, said):
    required = Requirement(approvals_needed=needed, group=group)

    assert proposal_rows.approvals_missing(required, given) == said


def test_that_a_first_version_has_no_base():
    assert proposal_row(base=None, latest=None).base == "new"


def version(**values):
    defaults = {
        "schema": SCHEMA,
        "semantic_version": "1.1.0",
        "severity": "compatible",
        "status": "active",
        "fingerprint": f"sha256:{'a' * 64}",
        "published_at": ago(days=2),
        "published_by": "ada",
        "effective_from": ago(days=2),
        "proposal": models.Proposal(pk=4, title="Add exchange_id"),
    }
    return made_up.version(2, **{**defaults, **values})


def test_what_a_version_is():
    row = version_rows.row(version(), now=NOW)

    assert (row.schema_id, row.number, row.semantic_version) == ("ticks_v1", 2, "1.1.0")
    assert (row.severity.label, row.status.label) == ("Compatible", "Active")
    assert (row.title, row.proposal_id) == ("Add exchange_id", 4)
    assert row.short_fingerprint == "a" * 12
    assert (row.published.ago, row.effective) == ("2 days ago", None)


def test_since_when_a_version_is_valid_if_not_at_once():
    row = version_rows.row(version(effective_from=NOW + timedelta(days=1)), now=NOW)

    assert row.effective is not None
    assert row.effective.ago == "in 1 day"


def test_what_an_artifact_is():
    ready = models.Artifact(
        pk=5, kind="arrow_ipc", status="ready", sha256="b" * 64, size=2048
    )
    failed = models.Artifact(pk=6, kind="arrow_ipc", status="failed", reason="No.")

    row = version_rows.artifact_row(ready)
    assert (row.ready, row.size, row.digest) == (True, "2.0 KiB", "b" * 12)
    row = version_rows.artifact_row(failed)
    assert (row.ready, row.size, row.mark.label) == (False, "", "Failed")


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 byte"), (1023, "1,023 bytes"), (1536, "1.5 KiB")]
)
def test_how_large_something_is(number, said):
    assert version_rows.size(number) == said


def field(name, kind=Kind.STRING, *, nullable=False, **parameters):
    return LogicalField(
        name=name, type=LogicalType(kind=kind, **parameters), nullable=nullable
    )


def test_fields_below_the_record_they_belong_to():
    leg = field("item", Kind.STRUCT, children=(field("price", Kind.FLOAT, bits=64),))
    tree = (field("legs", Kind.LIST, children=(leg,)), field("id", nullable=True))

    assert [(r.name, r.depth, r.type, r.nullable) for r in field_rows.rows(tree)] == [
        ("legs", 0, "list<struct>", False),
        ("price", 1, "float64", False),
        ("id", 0, "string", True),
    ]
    assert isinstance(field_rows.rows(tree)[0], FieldRow)


@pytest.mark.parametrize(
    ("of", "name"),
    [
        (LogicalType(kind=Kind.BOOLEAN), "boolean"),
        (LogicalType(kind=Kind.INTEGER, bits=32), "int32"),
        (LogicalType(kind=Kind.INTEGER, bits=64, signed=False), "uint64"),
        (
            LogicalType(kind=Kind.DECIMAL, bits=128, precision=18, scale=9),
            "decimal128(18, 9)",
        ),
        (LogicalType(kind=Kind.TIMESTAMP, unit="us"), "timestamp[us]"),
        (LogicalType(kind=Kind.TIMESTAMP, unit="ns", zone="UTC"), "timestamp[ns, UTC]"),
        (LogicalType(kind=Kind.DATE, bits=32), "date32"),
        (LogicalType(kind=Kind.BINARY, length=16), "binary[16]"),
        (
            LogicalType(kind=Kind.FIXED_LIST, length=3, children=(field("item"),)),
            "list<string>[3]",
        ),
        (
            LogicalType(
                kind=Kind.DICTIONARY,
                children=(field("index", Kind.INTEGER, bits=8), field("value")),
            ),
            "dictionary<int8, string>",
        ),
    ],
)
def test_types_as_arrow_calls_them(of, name):
    assert field_rows.type_name(of) == name


def test_how_healthy_the_registry_is():
    signs = health_strip.signs(failed=1, waiting=2, refused=4, ready=3, has_worker=True)

    assert [(sign.mark.tone, sign.text, sign.filter) for sign in signs] == [
        ("danger", "1 artifact could not be built", "failed"),
        ("info", "2 artifacts wait to be built", "queued"),
        ("good", "3 artifacts ready", "ready"),
        ("quiet", "4 artifacts refused: the schema has no such form", "refused"),
        ("good", "Background work is set up", ""),
    ]


def test_how_long_the_audit_chain_is():
    (sign,) = health_strip.chain(1234, "ab" * 32)

    assert sign.text == "Audit chain: 1,234 entries, head abababababab"
    assert sign.entry == 1234
    assert health_strip.chain(0, "") == ()


def test_what_to_do_without_a_worker():
    signs = health_strip.signs(
        failed=0, waiting=1, refused=0, ready=0, has_worker=False
    )

    assert [sign.mark.tone for sign in signs] == ["warn", "good", "warn"]
    assert signs[-1].command == "manage.py regenerate_artifacts"


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ({}, "Active"),
        ({"expires_at": NOW + timedelta(days=1)}, "Active"),
        ({"expires_at": NOW}, "Expired"),
        ({"revoked_at": ago(days=1), "expires_at": NOW}, "Revoked"),
        ({"created_by": made_up.person(9, "gone", is_active=False)}, "Revoked"),
    ],
)
def test_whether_a_key_opens_anything(key, label):
    made = models.ApiKey(**{"created_by": made_up.MIA, **key})

    assert key_marks.state(made, now=NOW).label == label


def test_each_value_of_a_record_in_its_own_form():
    mark = words.STATES[State.APPROVED]

    rows = records.rows(
        [
            ("Link", records.Link("#4", "/proposals/4/")),
            ("Mark", mark),
            ("At", NOW),
            ("Facts", {"a": 1}),
            ("Nothing", None),
            ("Yes", True),
            ("Number", 0),
            ("Hash", f"sha256:{'c' * 64}"),
            ("Poem", "one\ntwo"),
        ],
        now=NOW,
    )

    assert [row.label for row in rows][:3] == ["Link", "Mark", "At"]
    link, marked, at, facts, nothing, yes, number, digest, poem = rows
    assert (link.text, link.href) == ("#4", "/proposals/4/")
    assert marked.mark == mark
    assert at.moment is not None
    assert facts.lines[1] == (
        Segment("  "),
        Segment('"a"', "name"),
        Segment(": "),
        Segment("1", "number"),
    )
    assert (nothing.text, yes.text, number.text) == ("—", "yes", "0")
    assert (digest.code, poem.block) == (True, "one\ntwo")
