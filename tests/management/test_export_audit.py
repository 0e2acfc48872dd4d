"""Exporting the audit trail from the command line."""

import contextlib
import getpass
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from schemas_app import models
from schemas_app.domain import audit_verifier
from schemas_app.domain.audit_actions import Action
from tests import audit_trails

pytestmark = pytest.mark.django_db
INTACT = 0


@pytest.fixture(autouse=True)
def _sealed(settings, tmp_path):
    settings.AUDIT = audit_trails.settings(tmp_path)


def export(*words):
    """Run the command; return what it says, and what it says of what is amiss."""
    said, amiss = io.StringIO(), io.StringIO()
    call_command("export_audit", *map(str, words), stdout=said, stderr=amiss)
    return said.getvalue(), amiss.getvalue()


def verified(path):
    """Return the exit code of the script for whoever has the key, and its second line."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = audit_verifier.main([str(path), "--key", audit_trails.public_key()])
    return code, said.getvalue().splitlines()[0]


@pytest.mark.parametrize(
    ("words", "range_"),
    [
        ((), (1, 4)),
        (("--from=2", "--to=3"), (2, 3)),
        (("--form=csv", "--to=2"), (1, 2)),
        (("--to=99",), (1, 4)),
    ],
)
def test_writes_a_range_that_proves_itself(tmp_path, words, range_):
    audit_trails.write(4)
    path = tmp_path / "it.zip"

    said = export(path, *words)

    first, last = range_
    assert said == (f"Entries {first} to {last} are in {path}.\n", "")
    sentence = f"Entries {first} to {last} of 'tests' are a chain"
    assert verified(path) == (INTACT, sentence)


def test_is_an_entry_of_whoever_ran_it(tmp_path):
    audit_trails.write(2)

    export(tmp_path / "it.zip", "--form=csv")

    entry = models.AuditEntry.objects.get(number=3)
    assert (entry.action, entry.actor_kind, entry.actor, entry.after) == (
        Action.AUDIT_EXPORTED,
        "system",
        f"export_audit ({getpass.getuser()})",
        {"first": 1, "last": 2, "form": "csv"},
    )


def test_says_that_an_export_without_a_key_is_not_signed(settings, tmp_path):
    settings.AUDIT = audit_trails.settings(tmp_path, signing_key=b"")
    audit_trails.write(1)

    _, amiss = export(tmp_path / "it.zip")

    assert amiss == "It is not signed: AUDIT_SIGNING_KEY is not set.\n"


def test_overwrites_nothing(tmp_path):
    audit_trails.write(1)
    path = tmp_path / "it.zip"
    path.write_text("what was there")

    with pytest.raises(CommandError, match="File exists") as refusal:
        export(path)

    assert refusal.value.returncode == 2
    assert path.read_text() == "what was there"
    assert models.AuditEntry.objects.count() == 1


@pytest.mark.parametrize("words", [("--from=3",), ("--from=0",), ("--to=0",)])
def test_leaves_nothing_where_there_is_nothing_to_export(tmp_path, words):
    audit_trails.write(2)
    path = tmp_path / "it.zip"

    with pytest.raises(CommandError) as refusal:
        export(path, *words)

    assert refusal.value.returncode == 2
    assert not path.exists()
    assert models.AuditEntry.objects.count() == 2


def test_names_a_folder_that_is_not_there(tmp_path):
    audit_trails.write(1)

    with pytest.raises(CommandError, match="No such file or directory"):
        export(tmp_path / "nowhere" / "it.zip")

    assert models.AuditEntry.objects.count() == 1
