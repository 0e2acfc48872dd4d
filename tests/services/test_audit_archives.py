"""Archives of the audit trail ..."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from benchmarks import _audit_tampering
from schemas_app import models
from schemas_app.domain import audit_forms, audit_verifier, errors
from schemas_app.services import (
    audit_archives,
    audit_chain_check,
    audit_checkpoints,
    audit_exports,
)
from tests import audit_trails, factories

NOTHING = audit_archives.Findings(broken=(), unchecked=())


@pytest.fixture(autouse=True)
def _sealed(settings, tmp_path):
    settings.AUDIT = audit_trails.settings(tmp_path)


def archive(path, through):
    return audit_archives.archive(
        through=through, path=path, by=factories.SYSTEM, at=factories.NOW
    )


def checkpoint():
    return audit_checkpoints.write(
        by=factories.SYSTEM, at=factories.NOW, in_any_case=True
    )


def numbers():
    rows = models.AuditEntry.objects.order_by("number")
    return list(rows.values_list("number", flat=True))


class TestArchiving:
    def test_moves_the_oldest_entries_to_a_file(self, tmp_path):
        entries = audit_trails.write(6)
        checkpoint()

        made = archive(tmp_path / "a.zip", 4)

        assert numbers() == [5, 6, 7]
        assert (made.first, made.last, made.hash_at_end) == (1, 4, entries[3].hash)
        entry = models.AuditEntry.objects.get(number=7)
        assert (entry.action, entry.object_id) == ("audit.archived", "1-4")
        assert entry.after["sha256"] == made.proof["file"]["sha256"]
        assert audit_archives.findings() == NOTHING
        assert audit_archives.verify_file(path=tmp_path / "a.zip") == made

    def test_leaves_a_trail_that_begins_at_its_end(self, tmp_path):
        audit_trails.write(6)
        checkpoint()
        archive(tmp_path / "a.zip", 4)

        chain = audit_chain_check.check(marks=audit_checkpoints.kept().marks)

        assert (chain.first, chain.number, chain.problem) == (5, 7, "")

    def test_goes_on_where_the_last_one_ended(self, tmp_path):
        audit_trails.write(6)
        checkpoint()
        archive(tmp_path / "a.zip", 3)

        made = archive(tmp_path / "b.zip", 6)

        assert (made.first, made.last, numbers()) == (4, 6, [7, 8])
        assert audit_archives.findings() == NOTHING
        assert audit_chain_check.check().problem == ""
        checkpoint()
        assert models.AuditCheckpoint.objects.order_by("-pk")[0].number == 8

    def test_may_happen_while_the_trail_is_read(self, tmp_path):
        audit_trails.write(6)
        checkpoint()

        def marks():
            archive(tmp_path / "a.zip", 4)
            yield from audit_checkpoints.kept().marks

        chain = audit_chain_check.check(marks=marks())

        assert (chain.first, chain.number, chain.problem) == (5, 7, "")

    @pytest.mark.parametrize(
        ("through", "reason"),
        [
            (5, "what can be archived are entries from 1 to 4"),
            (0, "what can be archived are entries from 1 to 4"),
            (4, "no signed checkpoint covers this entry yet"),
        ],
    )
    def test_is_refused(self, tmp_path, through, reason):
        audit_trails.write(3)
        checkpoint()
        audit_trails.write(2)

        with pytest.raises(errors.BadValue, match=reason):
            archive(tmp_path / "a.zip", through)

        assert numbers() == [1, 2, 3, 4, 5]
        assert not (tmp_path / "a.zip").exists()

    def test_needs_a_key(self, tmp_path, settings):
        audit_trails.write(3)
        checkpoint()
        settings.AUDIT = audit_trails.settings(tmp_path, signing_key=b"")

        with pytest.raises(errors.BadValue, match="AUDIT_SIGNING_KEY"):
            archive(tmp_path / "a.zip", 2)

        assert numbers() == [1, 2, 3]

    def test_replaces_no_file(self, tmp_path):
        audit_trails.write(3)
        checkpoint()
        (tmp_path / "a.zip").write_text("there")

        with pytest.raises(FileExistsError):
            archive(tmp_path / "a.zip", 2)

        assert (tmp_path / "a.zip").read_text() == "there"
        assert numbers() == [1, 2, 3]

    def test_refuses_a_trail_that_is_broken(self, tmp_path):
        audit_trails.write(4)
        checkpoint()
        _audit_tampering.triggers_off()
        models.AuditEntry.objects.filter(number=3).update(reason="other")

        with pytest.raises(audit_checkpoints.BrokenTrailError, match="Entry 3"):
            archive(tmp_path / "a.zip", 2)

        assert numbers() == [1, 2, 3, 4]
        assert list(tmp_path.glob("a.zip*")) == []


class TestTheDatabase:
    def test_lets_go_of_what_an_archive_names_and_of_nothing_else(self, tmp_path):
        audit_trails.write(6)
        checkpoint()
        archive(tmp_path / "a.zip", 4)

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            models.AuditEntry.objects.filter(number=5).delete()

        assert numbers() == [5, 6, 7]

    @pytest.mark.parametrize("model", [models.AuditArchive, models.AuditCheckpoint])
    def test_keeps_archives_and_checkpoints(self, tmp_path, model):
        audit_trails.write(3)
        checkpoint()
        archive(tmp_path / "a.zip", 2)

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(at=factories.later(1))

        assert model.objects.get().at == factories.NOW


class TestFindings:
    def test_name_an_archive_that_nobody_signed(self):
        end = audit_trails.write(4)[1]
        proof = {
            "purpose": "archive",
            "first": 1,
            "last": 2,
            "hash_before": "0" * 64,
            "hash_at_end": end.hash,
        }
        models.AuditArchive.objects.create(
            first=1, last=2, hash_at_end=end.hash, at=factories.NOW, proof=proof
        )
        models.AuditEntry.objects.filter(number__lte=2).delete()

        assert audit_archives.findings() == audit_archives.Findings(
            broken=(), unchecked=("Archive 1 to 2: the key (none) is not known.",)
        )

    def test_name_an_archive_whose_signature_is_another(self, tmp_path):
        audit_trails.write(4)
        checkpoint()
        made = archive(tmp_path / "a.zip", 2)
        _audit_tampering.triggers_off("schemas_app_auditarchive")
        models.AuditArchive.objects.update(proof={**made.proof, "made_at": "then"})

        assert audit_archives.findings().broken == (
            "Archive 1 to 2: its signature is not that of its key.",
        )

    def test_name_an_archive_made_of_an_export(self):
        audit_trails.write(4)
        content = audit_exports.Content(
            first=1,
            last=2,
            form=audit_forms.Form.JSON_LINES,
            purpose="export",
            at=factories.NOW,
        )
        proofs: list[dict[str, Any]] = []
        assert list(audit_exports.pieces(content, proofs))
        models.AuditArchive.objects.create(
            first=1,
            last=2,
            hash_at_end=proofs[0]["hash_at_end"],
            at=factories.NOW,
            proof=proofs[0],
        )

        assert audit_archives.findings().broken == (
            "Archive 1 to 2: it does not continue what is before it.",
        )


class TestAFile:
    def test_is_not_another_archive(self, tmp_path):
        audit_trails.write(4)
        checkpoint()
        archive(tmp_path / "a.zip", 2)
        content = audit_exports.Content(
            first=1,
            last=2,
            form=audit_forms.Form.JSON_LINES,
            purpose="archive",
            at=factories.NOW,
        )
        (tmp_path / "b.zip").write_bytes(b"".join(audit_exports.pieces(content, [])))

        with pytest.raises(audit_verifier.BrokenError):
            audit_archives.verify_file(path=tmp_path / "b.zip")

    def test_does_not_fit_another_checkpoint(self, tmp_path):
        audit_trails.write(4)
        checkpoint()
        archive(tmp_path / "a.zip", 2)
        mark = audit_chain_check.Mark(2, "f" * 64, "then")

        with pytest.raises(audit_verifier.BrokenError, match="hash of entry 2"):
            audit_archives.verify_file(path=tmp_path / "a.zip", marks=[mark])

    def test_may_be_unknown(self, tmp_path):
        audit_trails.write(4)
        content = audit_exports.Content(
            first=1,
            last=2,
            form=audit_forms.Form.JSON_LINES,
            purpose="archive",
            at=factories.NOW,
        )
        (tmp_path / "b.zip").write_bytes(b"".join(audit_exports.pieces(content, [])))

        with pytest.raises(audit_verifier.UncheckedError, match="knows no such"):
            audit_archives.verify_file(path=tmp_path / "b.zip")
