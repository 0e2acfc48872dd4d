"""Checkpoints of the audit trail ..."""

import base64
import contextlib
import json
import resource

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from benchmarks import _audit_tampering
from schemas_app import models, tasks
from schemas_app.services import audit_checkpoints, audit_keys
from schemas_app.services.audit_chain_check import Mark
from tests import audit_trails, factories
from tests.notifications_app.webhooks import receiver as receivers


@pytest.fixture(autouse=True)
def _sealed(settings, tmp_path):
    settings.AUDIT = audit_trails.settings(tmp_path)


def write(minutes=0, **options):
    return audit_checkpoints.write(
        by=factories.SYSTEM, at=factories.later(minutes), **options
    )


def lines(tmp_path):
    return (tmp_path / "checkpoints.jsonl").read_text().splitlines()


class TestWriting:
    def test_signs_the_end_of_the_trail(self, tmp_path):
        end = audit_trails.write(3)[-1]

        signed = write()

        assert signed == {
            "kind": "schema-registry/audit-checkpoint/1",
            "registry": "tests",
            "number": 3,
            "hash": end.hash,
            "at": "2026-03-02T09:30:00.000000+00:00",
            "key_id": signed["key_id"],
            "signature": signed["signature"],
        }
        assert audit_keys.problem(signed, keys=audit_keys.known()) == ""
        assert [json.loads(line) for line in lines(tmp_path)] == [signed]
        assert models.AuditCheckpoint.objects.get().signed == signed

    def test_is_in_the_log(self, caplog):
        audit_trails.write(1)

        with caplog.at_level("INFO"):
            signed = write()

        assert json.dumps(signed, sort_keys=True, separators=(",", ":")) in caplog.text

    def test_is_what_the_clock_asks_for(self):
        audit_trails.write(2)

        tasks.write_audit_checkpoint()

        assert models.AuditCheckpoint.objects.get().number == 2

    def test_is_due_when_something_was_done_and_once_an_hour(self):
        audit_trails.write(1)
        assert write(0)

        assert [write(4), write(59)] == [None, None]
        assert write(60)
        audit_trails.write(1)
        assert write(64) is None
        assert write(65)["number"] == 2
        assert write(66, in_any_case=True)["number"] == 2

    @pytest.mark.parametrize("changes", [{"signing_key": b""}, {}])
    def test_has_nothing_to_do_without_key_or_entries(
        self, settings, tmp_path, changes
    ):
        settings.AUDIT = audit_trails.settings(tmp_path, **changes)
        if changes:
            audit_trails.write(1)

        assert write() is None
        assert not models.AuditCheckpoint.objects.exists()

    def test_does_not_vouch_for_a_broken_trail(self, tmp_path):
        audit_trails.write(2)
        write()
        audit_trails.write(3)
        _audit_tampering.triggers_off()
        models.AuditEntry.objects.filter(number=4).update(actor="somebody")

        with pytest.raises(audit_checkpoints.BrokenTrailError, match="Entry 4: it was"):
            write(10)

        assert len(lines(tmp_path)) == models.AuditCheckpoint.objects.count() == 1

    def test_does_not_vouch_for_a_trail_that_was_written_anew(self):
        audit_trails.write(2)
        write()
        _audit_tampering.triggers_off()
        models.AuditEntry.objects.all().delete()
        models.AuditHead.objects.all().delete()
        audit_trails.write(3, reason="another")

        with pytest.raises(audit_checkpoints.BrokenTrailError, match="names another"):
            write(10)

    def test_keeps_no_checkpoint_that_is_not_outside(self, settings, tmp_path):
        settings.AUDIT = audit_trails.settings(
            tmp_path, checkpoint_file=str(tmp_path / "nowhere" / "file")
        )
        audit_trails.write(1)

        with pytest.raises(audit_checkpoints.NotWrittenError, match="No such file"):
            write()

        assert not models.AuditCheckpoint.objects.exists()

    def test_begins_a_line_after_a_torn_one(self, tmp_path):
        (tmp_path / "checkpoints.jsonl").write_text('{"torn')
        audit_trails.write(1)

        signed = write()

        assert lines(tmp_path)[0] == '{"torn'
        assert json.loads(lines(tmp_path)[1]) == signed

    def test_leaves_no_part_of_a_line_where_there_is_no_room(self, tmp_path):
        """The system takes what fits and says so by a number alone."""
        path, size = tmp_path / "checkpoints.jsonl", 2**30 + 1
        with path.open("wb") as out:
            out.seek(size - 1)
            out.write(b"\n")
        audit_trails.write(1)

        with (
            _room_for(size + 100),
            pytest.raises(audit_checkpoints.NotWrittenError, match="No space left"),
        ):
            write()

        assert path.stat().st_size == size
        assert not models.AuditCheckpoint.objects.exists()

    def test_goes_on_after_a_clock_that_was_ahead(self):
        audit_trails.write(1)
        write(minutes=60 * 24 * 365)
        audit_trails.write(1)

        assert [write(0)["number"], write(1)] == [2, None]

    def test_misses_a_trail_that_is_gone_with_its_head(self):
        audit_trails.write(2)
        write()
        _audit_tampering.triggers_off()
        models.AuditEntry.objects.all().delete()
        models.AuditHead.objects.all().delete()

        with pytest.raises(audit_checkpoints.BrokenTrailError, match="Entry 1: it was"):
            write(10)

    def test_is_sent_signed(self, settings, tmp_path):
        settings.NOTIFICATIONS = {
            "allow_private": ("127.0.0.0/8",),
            "allow_http": True,
        }
        audit_trails.write(1)
        with receivers.running() as receiver:
            settings.AUDIT = audit_trails.settings(
                tmp_path, checkpoint_url=receiver.url
            )
            receiver.answer(204, 500)

            signed = write()
            with pytest.raises(audit_checkpoints.NotWrittenError, match="status 500"):
                write(60)

        message = receiver.received[0]
        assert json.loads(message.body) == signed
        version, signature = message.headers["webhook-signature"].split(",")
        assert version == "v1a"
        covered = b".".join(
            (
                message.headers["webhook-id"].encode(),
                message.headers["webhook-timestamp"].encode(),
                message.body,
            )
        )
        key = base64.b64decode(audit_trails.public_key())
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(
            base64.b64decode(signature), covered
        )
        assert models.AuditCheckpoint.objects.count() == 1

    def test_is_not_sent_into_the_network_of_ours(self, settings, tmp_path):
        settings.AUDIT = audit_trails.settings(
            tmp_path, checkpoint_url="https://127.0.0.1/"
        )
        audit_trails.write(1)

        with pytest.raises(audit_checkpoints.NotWrittenError, match="not public"):
            write()


@contextlib.contextmanager
def _room_for(size):
    """Let no file of this process grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class TestReading:
    def test_tells_what_counts_and_what_does_not(self, settings, tmp_path):
        audit_trails.write(1)
        signed = write()
        settings.AUDIT = audit_trails.settings(
            tmp_path, signing_key=audit_trails.OLD_SEED
        )
        foreign = write(1, in_any_case=True)
        settings.AUDIT = audit_trails.settings(tmp_path, registry="another")
        another = write(2, in_any_case=True)
        settings.AUDIT = audit_trails.settings(tmp_path)
        path = tmp_path / "read.jsonl"
        told = [signed, foreign, another, {**signed, "number": 2}, {"number": 1}]
        text = "\n".join(map(json.dumps, told))
        path.write_text(f"{text}\n\nno JSON\n")

        found = audit_checkpoints.read(path)

        assert found.marks == (Mark(1, signed["hash"], signed["at"]),)
        assert found.problems == (
            f"read.jsonl, line 2: the key {foreign['key_id']} is not known.",
            "read.jsonl, line 3: it is of the registry 'another', and this is 'tests'.",
            "read.jsonl, line 4: its signature is not that of its key.",
            "read.jsonl, line 5: it is no checkpoint.",
            "read.jsonl, line 7: it is no checkpoint.",
        )

    def test_counts_what_a_key_of_before_signed(self, settings, tmp_path):
        settings.AUDIT = audit_trails.settings(
            tmp_path, signing_key=audit_trails.OLD_SEED
        )
        audit_trails.write(1)
        write()
        signer = audit_keys.signer()
        assert signer is not None
        (tmp_path / "keys.txt").write_text(f"# until May\n{signer.line}\n")

        settings.AUDIT = audit_trails.settings(tmp_path)

        found = audit_checkpoints.read(tmp_path / "checkpoints.jsonl")
        assert (len(found.marks), found.problems) == (1, ())
