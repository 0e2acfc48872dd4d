"""Everything that is done leaves its entry, and what leaves none has not happened."""

import contextlib
import importlib
import inspect
import pkgutil
import re
from itertools import groupby

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from schemas_app import models, services
from schemas_app.domain import audit_actions
from schemas_app.domain.audit_actions import Action
from tests import audit_matrix, stored, worlds

pytestmark = pytest.mark.django_db


def public_functions(package):
    """Return every public function that the modules of a package define."""
    modules = (
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    )
    return {
        function
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    }


def name_of(function):
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


_TABLE = re.compile(r'(?:FROM|UPDATE) "(\w+)"')


SCENES = [
    (f"{state} {variant}".strip(), list(cases))
    for (variant, state), cases in groupby(
        sorted(audit_matrix.CASES, key=lambda case: case.scene),
        key=lambda case: case.scene,
    )
]


def entries_after(number):
    return list(models.AuditEntry.objects.filter(number__gt=number).order_by("number"))


def last_number():
    return models.AuditHead.objects.get().number


@pytest.mark.parametrize(
    "cases", [cases for _, cases in SCENES], ids=[name for name, _ in SCENES]
)
def test_each_service_leaves_its_entries_or_nothing(cases):
    world = worlds.world(cases[0].action, cases[0].state)
    left: dict[str, object] = {}
    table: dict[str, object] = {}

    for case in cases:
        name = f"{name_of(case.call)} {case.entries}"
        with taken_back():
            entries, late = leaves(case, world)
        with taken_back():
            left[name] = (entries, late, is_undone(case, world))
        table[name] = (list(case.entries), [], True)

    assert left == table


@contextlib.contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def leaves(case, world):
    """Return the entries of a call, and what it locked after the end of the chain."""
    arguments = case.arguments(world)
    number = last_number()
    with (
        pytest.raises(case.refusal) if case.refusal else contextlib.nullcontext(),
        CaptureQueriesContext(connection) as queries,
    ):
        case.call(**arguments)
    entries = entries_after(number)
    by = arguments.get("by")
    for entry in entries:
        assert by is None or (entry.actor_kind, entry.actor) == (by.kind, by.label)
    return (
        [entry.action for entry in entries],
        locked_late([query["sql"] for query in queries], name_of(case.call)),
    )


def locked_late(statements, name):
    """Return what locks rows after the end of the chain, where nobody else may wait.

    What is only added is nobody's to wait for.
    """
    at_head = (
        n for n, text in enumerate(statements) if "schemas_app_audithead" in text
    )
    first = next(at_head, len(statements))
    late = {table for text in statements[first:] for table in locked(text)}
    return sorted(
        late - audit_matrix.LATE.keys() - audit_matrix.LATE_IN.get(name, set())
    )


def locked(statement):
    """Return the tables of which a statement locks rows that are there already."""
    if statement.startswith(("UPDATE", "DELETE")) or "FOR UPDATE" in statement:
        return _TABLE.findall(statement)[:1]
    return []


def is_undone(case, world):
    """Return whether nothing is stored where the entry cannot be."""
    arguments = case.arguments(world)
    # The next entry gets a number that there is already.
    models.AuditHead.objects.update(number=F("number") - 1)
    before = stored.everything()
    if case.is_patient:
        case.call(**arguments)
    else:
        with pytest.raises(DatabaseError), transaction.atomic():
            case.call(**arguments)
    return stored.everything() == before


def test_every_service_is_in_the_table():
    without = [name for names in audit_matrix.WITHOUT.values() for name in names]
    listed = [*{name_of(case.call) for case in audit_matrix.CASES}, *without]

    assert sorted(listed) == sorted(map(name_of, public_functions(services)))


def test_every_action_is_left_by_some_service():
    left = {action for case in audit_matrix.CASES for action in case.entries}

    assert left | set(audit_matrix.ELSEWHERE) == set(Action)
    for action, place in audit_matrix.ELSEWHERE.items():
        assert str(action) in (settings.BASE_DIR / place).read_text(), action
    assert set(audit_actions.SENTENCES) == set(Action)
