"""Which accounts have a role, as queries; who may do what is asked of permissions."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from schemas_app.domain import roles

_IS_ADMINISTRATOR = Q(is_superuser=True) | Q(groups__name=roles.ADMINISTRATORS)


def administrators() -> QuerySet[User]:
    """Return the superusers and the members of the group of administrators."""
    return User.objects.filter(
        pk__in=User.objects.filter(_IS_ADMINISTRATOR).values("pk"),
        is_active=True,
        is_staff=True,
    )


def voters() -> QuerySet[User]:
    """Return everybody whose vote can count where they have a say."""
    return User.objects.filter(
        is_active=True, is_staff=True, is_superuser=False
    ).exclude(groups__name=roles.ADMINISTRATORS)


def is_here(person: User) -> bool:
    """Return whether an account may sign in."""
    return person.is_active and person.is_staff
