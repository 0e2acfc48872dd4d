"""No way around the services: forms, commands and jobs leave their entries as well."""

import ast
import getpass
import importlib
import os
import pkgutil
import pwd
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import CommandError

import registry_site.management.commands
import schemas_app.management.commands
from registry_site import celery
from schemas_app import models, tasks
from schemas_app.admin import people_records, read_only
from schemas_app.domain.audit_actions import Action
from schemas_app.services import sign_ins
from tests import factories

PASSWORD = "correct horse battery"
NOBODY = "nothing is changed: "

# By command: what it leaves, or where its entries are tested, or why there are none.
COMMANDS = {
    "appoint_stewards": [Action.STEWARDS_APPOINTED],
    "archive_audit": "tests/services/test_audit_archives.py",
    "audit_public_key": f"{NOBODY}it prints",
    "changepassword": [Action.PERSON_PASSWORD_SET],
    "create_api_key": [Action.KEY_CREATED],
    "create_domain": [Action.DOMAIN_CREATED],
    "createsuperuser": [Action.PERSON_CREATED],
    "export_audit": "tests/management/test_export_audit.py",
    "generate_docs": f"{NOBODY}it writes files of the source",
    "load_demo": "tests/management/test_load_demo.py",
    "regenerate_artifacts": [Action.ARTIFACTS_REQUESTED],
    "register_module": [Action.MODULE_REGISTERED],
    "remove_second_factor": "tests/registry_site/test_sign_in_extras.py",
    "revoke_api_key": [Action.KEY_REVOKED],
    "rotate_api_key": [Action.KEY_CREATED, Action.KEY_ROTATED],
    "verify_audit": f"{NOBODY}it reads",
    "write_audit_checkpoint": f"{NOBODY}it signs what is there",
}
# By task: whether what it does is decided by somebody, or only carried out.
TASKS = {
    "notifications_app.tasks.forget_old_deliveries": "carries out",
    "notifications_app.tasks.send_digests": "carries out",
    "notifications_app.tasks.send_to_endpoint": "tests/services/test_webhook_notices.py",
    "notifications_app.tasks.send_webhooks": "carries out",
    "schemas_app.tasks.build_artifacts": "audit_matrix.py",
    "schemas_app.tasks.build_overdue_artifacts": "audit_matrix.py",
    "schemas_app.tasks.build_waiting_artifacts": "audit_matrix.py",
    "schemas_app.tasks.keep_up": "audit_matrix.py",
    "schemas_app.tasks.write_audit_checkpoint": "carries out",
}


def commands(*packages):
    return {
        found.name
        for package in packages
        for found in pkgutil.iter_modules(package.__path__)
    }


def test_every_command_is_in_the_table():
    found = commands(schemas_app.management.commands, registry_site.management.commands)

    assert found == set(COMMANDS)


def test_every_task_is_in_the_table():
    for app in ("notifications_app", "schemas_app"):
        importlib.import_module(f"{app}.tasks")
    ours = {name for name in celery.app.tasks if not name.startswith("celery.")}

    assert ours == set(TASKS)


def _new_key():
    factories.module()
    factories.person("mia")
    return "--module=0.1", "--person=mia", "--label=ours"


def _known_key():
    return (factories.key().prefix,)


# By command: makes what it needs, and returns its arguments.
ARGUMENTS = {
    "appoint_stewards": lambda: (factories.domain().slug, "ada"),
    "changepassword": lambda: (factories.person("ada").username,),
    "create_api_key": _new_key,
    "create_domain": lambda: (
        "fx",
        "--name=FX",
        f"--steward={factories.person('ada')}",
    ),
    "createsuperuser": lambda: ("--username=zoe", "--noinput"),
    "regenerate_artifacts": lambda: (factories.published().schema.schema_id,),
    "register_module": lambda: ("7", "--name=M", f"--owner={factories.person('mia')}"),
    "revoke_api_key": lambda: (*_known_key(), "--reason=Lost."),
    "rotate_api_key": _known_key,
}


@pytest.fixture
def typed(monkeypatch):
    """Type a password where a command asks for one, or has it in its environment."""
    monkeypatch.setattr(getpass, "getpass", lambda _: PASSWORD)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ARGUMENTS)
def test_a_command_leaves_what_it_did_and_who_ran_it(command, typed):
    factories.schema()
    arguments = ARGUMENTS[command]()
    number = models.AuditHead.objects.get().number

    call_command(command, *arguments)

    entries = models.AuditEntry.objects.filter(number__gt=number).order_by("number")
    account = pwd.getpwuid(os.getuid()).pw_name
    assert [
        (entry.action, entry.actor_kind, entry.actor)
        for entry in entries
        if entry.object_type != "artifact"
    ] == [(action, "system", f"{command} ({account})") for action in COMMANDS[command]]
    assert PASSWORD not in str([vars(entry) for entry in entries])


def test_every_command_that_leaves_something_is_run():
    leaving = {name for name, left in COMMANDS.items() if isinstance(left, list)}

    assert leaving == set(ARGUMENTS)
    for left in COMMANDS.values():
        if isinstance(left, str) and not left.startswith(NOBODY):
            assert (ROOT / left).is_file(), left


@pytest.mark.django_db
class TestTheCommandsOfAccounts:
    def test_make_a_superuser_who_may_sign_in(self, typed):
        call_command("createsuperuser", "--username=zoe", "--email=zoe@example.org")

        zoe = User.objects.get(username="zoe")
        assert (zoe.is_superuser, zoe.is_staff, zoe.email) == (
            True,
            True,
            "zoe@example.org",
        )
        assert zoe.check_password(PASSWORD)

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            (("createsuperuser", "--username=ada", "--noinput"), "ada"),
            (("createsuperuser", "--username=a b", "--noinput"), "valid username"),
            (("createsuperuser", "--noinput"), "No username"),
            (("changepassword", "nobody"), "There is no account 'nobody'"),
        ],
    )
    def test_refuse_what_makes_no_sense(self, typed, command, said):
        ada = factories.person("ada")

        with pytest.raises(CommandError, match=said):
            call_command(*command)

        assert list(User.objects.all()) == [ada]
        assert not models.AuditEntry.objects.exists()

    def test_refuse_a_password_that_is_too_weak(self, monkeypatch, capsys):
        factories.person("ada")
        monkeypatch.setattr(getpass, "getpass", lambda _: "short")

        with pytest.raises(CommandError, match="after 3 attempts"):
            call_command("changepassword", "ada")

        assert "too short" in capsys.readouterr().err
        assert not models.AuditEntry.objects.exists()


@pytest.mark.django_db
def test_the_clock_acts_as_a_job():
    by, long_ago = factories.SYSTEM, factories.NOW
    for _ in range(2):
        sign_ins.refused(name="ada", by=by, at=long_ago)

    tasks.keep_up()

    entry = models.AuditEntry.objects.latest("number")
    assert (entry.action, entry.actor_kind, entry.actor) == (
        "sign-in.counted",
        "job",
        "keep_up",
    )


def test_only_accounts_and_groups_are_edited_by_forms(rf):
    forms = {
        model: record
        for model, record in admin.site._registry.items()
        if not isinstance(record, read_only.ReadOnlyAdmin)
    }

    assert set(forms) == {User, Group}
    request = rf.get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    for record in forms.values():
        assert isinstance(record, people_records._Recorded)
        # Tested in admin/test_people.py, as every form and list of theirs.
        assert set(record.get_actions(request)) == {"delete_selected"}


# Where something is written without a service, and why that may be.
AROUND = {
    # In the transaction and among the facts of people.save and people.set_password.
    "schemas_app/admin/people_records.py": {"Group.objects.get_or_create"},
    "registry_site/management/commands/changepassword.py": {
        "person.set_password",
        "person.save",
    },
    # Whoever calls it leaves the entry in the same transaction.
    "registry_site/sign_in/second_factor.py": {"Authenticator.objects.filter.delete"},
    # Beside people.create and inside people.save.
    "registry_site/sign_in/single_sign_on.py": {
        "Group.objects.get_or_create",
        "person.save",
    },
}
_WRITES = {
    "save",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "set_password",
}
_WRITES_OF_MANAGERS = {"create", "update"}
ROOT = Path(__file__).parent.parent


def test_nothing_but_services_writes():
    found = {
        str(path.relative_to(ROOT)): written
        for app in ("schemas_app", "registry_site")
        for path in sorted((ROOT / app).rglob("*.py"))
        if not {"services", "migrations"} & set(path.relative_to(ROOT).parts)
        and (written := writes(ast.parse(path.read_text())))
    }

    assert found == AROUND


def writes(tree):
    """Return what is called in a module that writes, but for functions of services."""
    services = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "schemas_app.services"
        for alias in node.names
    }
    chains = [
        chain(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return {
        ".".join(names)
        for names in chains
        if names[0] not in {*services, "self"}
        and (
            names[-1] in _WRITES
            or (names[-1] in _WRITES_OF_MANAGERS and "objects" in names)
        )
    }


def chain(node):
    """Return the names of `a.b(...).c` in order."""
    names = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = getattr(node, "value", None) or getattr(node, "func", ast.Name("?"))
    return [node.id, *reversed(names)]


def test_pages_and_api_decide_nothing_about_notifications():
    """What notifications_app does for somebody is asked of it by services alone."""
    asked = {
        (str(path.relative_to(ROOT)), f"{base}.{call}")
        for app in ("schemas_app", "registry_site")
        for path in sorted((ROOT / app).rglob("*.py"))
        if "services" not in path.relative_to(ROOT).parts
        for base, call in told(ast.parse(path.read_text()))
    }

    assert asked == set()


def told(tree):
    """Yield the functions of notifications_app that a module calls and that write."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in ("notifications_app", "notifications_app.webhooks")
        for alias in node.names
        if alias.name in ("services", "digests", "endpoints", "deliveries")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            base = node.func.value
            # Types and rules may be named; what changes something is lower case.
            if (
                isinstance(base, ast.Name)
                and base.id in names
                and node.func.attr.islower()
                and node.func.attr != "rules"
            ):
                yield base.id, node.func.attr
