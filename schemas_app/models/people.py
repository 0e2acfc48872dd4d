"""Which accounts have a role, as queries; who may do what is asked of permissions."""

from django.contrib.auth.models import AbstractUser, User
from django.db.models import Q, QuerySet

from schemas_app.domain import roles

# Who may sign in; whoever may not has left.
HERE = Q(is_active=True, is_staff=True)
_IS_ADMINISTRATOR = Q(is_superuser=True) | Q(groups__name=roles.ADMINISTRATORS)


def administrators() -> QuerySet[User]:
    """Return the superusers and the members of the group of administrators."""
    return User.objects.filter(
        HERE, pk__in=User.objects.filter(_IS_ADMINISTRATOR).values("pk")
    )


def voters() -> QuerySet[User]:
    """Return everybody whose vote can count where they have a say."""
    return User.objects.filter(HERE, is_superuser=False).exclude(
        groups__name=roles.ADMINISTRATORS
    )


def is_here(person: AbstractUser) -> bool:
    """Return whether an account is `HERE`."""
    return person.is_active and person.is_staff
