"""Checking the audit trail from the command line."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from schemas_app import models
from schemas_app.domain import audit_chain
from schemas_app.services import audit
from tests import audit_trails, factories, flushing

# PostgreSQL takes triggers off between transactions only.
pytestmark = pytest.mark.django_db(transaction=True)


def verify(*words):
    said = io.StringIO()
    call_command("verify_audit", *map(str, words), stdout=said)
    return said.getvalue()


def refused(*words):
    """Return the exit code, and what is said on the way out."""
    with pytest.raises(CommandError) as refusal:
        verify(*words)
    return refusal.value.returncode, str(refusal.value)


@pytest.fixture
def entries(transactional_db):
    """Three entries or more, all of them as they were written."""
    factories.schema()
    factories.published()
    return list(models.AuditEntry.objects.order_by("number"))


def test_says_that_an_empty_trail_is_intact():
    assert verify() == (
        f"The audit chain is intact: 0 entries, head {audit_chain.GENESIS}\n"
    )


def test_says_that_what_services_wrote_is_intact(entries):
    head = models.AuditHead.objects.get()

    assert verify() == (
        f"The audit chain is intact: {len(entries)} entries, head {head.hash}\n"
    )


CHANGED = "it was changed, it is not what was written"


@pytest.mark.parametrize("change", [{"actor": "else"}, {"previous_hash": "f" * 64}])
def test_fails_at_an_entry_that_was_changed(entries, change):
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number=2).update(**change)

    assert refused() == (1, f"The audit chain is broken at entry 2: {CHANGED}.")


@pytest.mark.parametrize(
    "changes",
    [
        {2: "before = '{'"},
        {2: "after = 'x', at = '1970-01-01 00:00:00+00'"},
        {2: "after = ''", 3: "after = '{\"a\": 1e'"},
    ],
)
def test_fails_at_an_entry_that_cannot_be_read_any_more(entries, changes):
    with flushing.triggers_off(), connection.cursor() as cursor:
        for number, change in changes.items():
            cursor.execute(
                f"UPDATE schemas_app_auditentry SET {change} WHERE number = {number}"
            )

    assert refused() == (1, f"The audit chain is broken at entry 2: {CHANGED}.")


def test_fails_at_an_entry_that_is_gone(entries):
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number=2).delete()

    assert refused() == (
        1,
        (
            "The audit chain is broken at entry 2: "
            "it was removed, the next that is there is 3."
        ),
    )


def test_fails_where_the_last_entries_are_gone(entries):
    last = entries[-1].number
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number__gte=last - 1).delete()

    assert refused() == (
        1,
        (
            f"The audit chain is broken at entry {last - 1}: "
            "it was removed, the trail ends before it."
        ),
    )


def test_fails_where_a_whole_tail_was_written_anew(entries):
    _rewrite(entries[-1:])

    code, said = refused()

    assert code == 1
    assert "does not end with what its head names" in said


def test_reads_a_part(entries):
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number=3).update(actor="else")

    assert verify("--to", 2).startswith("The audit chain is intact: 2 entries")
    assert refused("--from", 2)[0] == 1
    assert verify("--from", 4).endswith("It was read from entry 4 on\n")


@pytest.mark.parametrize("words", [("--from", 4, "--to", 3), ("--to", 0)])
def test_says_nothing_of_no_entries(entries, words):
    code, said = refused(*words)

    assert (code, said[:38]) == (2, "Not checked: to: that is before entry ")


class TestCheckpoints:
    @pytest.fixture(autouse=True)
    def _sealed(self, settings, tmp_path):
        settings.AUDIT = audit_trails.settings(tmp_path)

    @pytest.fixture
    def outside(self, tmp_path):
        """Four entries, a checkpoint of all, and the file that has it."""
        audit_trails.write(4)
        call_command("write_audit_checkpoint", stdout=io.StringIO())
        return tmp_path / "checkpoints.jsonl"

    def test_agree(self, outside):
        end = audit_trails.write(2)[-1]

        said = verify("--against", outside)

        at = json.loads(outside.read_text())["at"]
        assert said == (
            f"The audit chain is intact: 6 entries, head {end.hash}\n"
            f"Checkpoints that agree: 1, the last at entry 4, {at}\n"
        )

    def test_find_a_chain_that_was_written_anew(self, outside):
        entries = list(models.AuditEntry.objects.order_by("number"))
        _rewrite(entries[1:], head=True)
        _forget_checkpoints()

        assert verify().startswith("The audit chain is intact: 4 entries")
        code, said = refused("--against", outside)
        assert (code, said[:49]) == (
            1,
            "The audit chain is broken at entry 1: it, or what",
        )

    def test_find_a_tail_that_was_cut_off(self, outside):
        kept = models.AuditEntry.objects.get(number=2)
        with flushing.triggers_off():
            models.AuditEntry.objects.filter(number__gt=2).delete()
        models.AuditHead.objects.update(number=2, hash=kept.hash)
        _forget_checkpoints()

        assert verify().startswith("The audit chain is intact: 2 entries")
        code, said = refused("--against", outside)
        assert (code, said.partition(", for")[0]) == (
            1,
            "The audit chain is broken at entry 3: it was removed",
        )

    def test_find_a_tail_that_was_cut_off_from_what_is_asked_for(self, outside):
        with flushing.triggers_off():
            models.AuditEntry.objects.filter(number__gt=2).delete()
        models.AuditHead.objects.update(
            number=2, hash=models.AuditEntry.objects.get(number=2).hash
        )

        code, said = refused("--against", outside, "--to", 4)

        assert (code, said.partition(", for")[0]) == (
            1,
            "The audit chain is broken at entry 3: it was removed",
        )

    def test_that_are_none_at_all_say_nothing(self, outside):
        outside.write_text("\n")

        assert refused("--against", outside) == (
            2,
            (
                "Not all of it could be checked:\n"
                "checkpoints.jsonl: there is no checkpoint in it."
            ),
        )

    def test_that_do_not_count_are_named(self, outside):
        line = json.loads(outside.read_text())
        with outside.open("a") as out:
            out.write(json.dumps({**line, "hash": "f" * 64}))

        assert refused("--against", outside) == (
            2,
            (
                "Not all of it could be checked:\n"
                "checkpoints.jsonl, line 2: its signature is not that of its key."
            ),
        )

    @pytest.mark.parametrize("words", [("--against", "/nowhere"), ("--from", "9")])
    def test_or_entries_that_are_not_there_say_nothing(self, outside, words):
        code, said = refused(*words)

        assert (code, said[:11]) == (2, "Not checked")

    def test_and_archives_are_read_across(self, outside, tmp_path):
        file = tmp_path / "a.zip"
        call_command("archive_audit", file, "--through", "3", stdout=io.StringIO())

        said = verify("--against", outside, "--archive", file)

        assert said.startswith("The audit chain is intact: 2 entries, head ")
        assert said.endswith(
            "It was read from entry 4 on\n"
            f"Checkpoints that agree: 1, the last at entry 4, {_at(outside)}\n"
            "a.zip is intact: entries 1 to 3\n"
        )
        file.write_bytes(file.read_bytes()[:-300])
        assert refused("--archive", file)[0] == 1
        assert refused("--archive", outside)[0] == 1

    def test_are_not_written_for_a_broken_trail(self, outside):
        audit_trails.write(1)
        with flushing.triggers_off():
            models.AuditEntry.objects.filter(number=5).update(actor="else")

        with pytest.raises(CommandError) as refusal:
            call_command("write_audit_checkpoint")

        said = f"The audit trail is broken. Entry 5: {CHANGED}."
        assert (refusal.value.returncode, str(refusal.value)) == (1, said)

    def test_are_checked_with_a_key_that_is_printed(self, outside):
        said = io.StringIO()

        call_command("audit_public_key", stdout=said)

        assert said.getvalue().split() == [
            _line(outside)["key_id"],
            audit_trails.public_key(),
        ]

    @pytest.mark.parametrize("name", ["audit_public_key", "write_audit_checkpoint"])
    def test_need_a_key(self, settings, tmp_path, name):
        settings.AUDIT = audit_trails.settings(tmp_path, signing_key=b"")

        with pytest.raises(CommandError, match="AUDIT_SIGNING_KEY is not set"):
            call_command(name)


def _line(path):
    return json.loads(path.read_text())


def _at(path):
    return _line(path)["at"]


def _forget_checkpoints():
    with flushing.triggers_off():
        models.AuditCheckpoint.objects.all().delete()


def _rewrite(entries, *, head=False):
    """Change entries, and all hashes from there on, as whoever owns the database can."""
    previous = entries[0].previous_hash
    for entry in entries:
        entry.actor, entry.previous_hash = "else", previous
        previous = entry.hash = audit_chain.digest(
            previous=previous, entry=audit.hashed_fields(entry)
        )
        with flushing.triggers_off():
            models.AuditEntry.objects.filter(number=entry.number).update(
                actor=entry.actor, previous_hash=entry.previous_hash, hash=entry.hash
            )
    if head:
        models.AuditHead.objects.update(hash=previous)
