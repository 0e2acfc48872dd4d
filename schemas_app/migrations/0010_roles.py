"""The groups that give roles; whoever works here may propose as they could before."""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# As they were named here; domain/roles.py may change, this may not.
_GROUPS = ("readers", "proposers", "auditors", "administrators")


def seed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the groups, and put everybody who is here into `proposers`."""
    groups = apps.get_model("auth", "Group").objects.using(editor.connection.alias)
    people = apps.get_model("auth", "User").objects.using(editor.connection.alias)
    if people.filter(groups__name="administrators").exists():
        message = (
            "There is a group `administrators` with members already. From now on its "
            "members manage people and groups, and do not vote. Rename it first."
        )
        raise RuntimeError(message)
    made = {name: groups.get_or_create(name=name)[0] for name in _GROUPS}
    made["proposers"].user_set.add(*people.filter(is_active=True))


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = [
        ("schemas_app", "0009_refused_sign_ins"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # Back in an earlier release the groups are what any group is.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
