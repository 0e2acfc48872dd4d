"""Django's own forms of accounts and groups, saved by our service: nothing of who may
vote changes without an audit entry.
"""

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app.admin.pages import page
from schemas_app.services import people

_Row = TypeVar("_Row", bound=Model)


class _Recorded(admin.ModelAdmin[_Row]):
    """A form or a choice in the list is one change, in one transaction."""

    def save_model(
        self,
        request: HttpRequest,
        obj: _Row,
        form: ModelForm[_Row],
        change: bool,  # noqa: FBT001 - Django calls it so
    ) -> None:
        """Leave it to save_related: a row and what hangs on it are one change."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the list, or do what was chosen and log it."""
        with transaction.atomic():
            return super().changelist_view(request, extra_context)


class UserAdmin(_Recorded[User], auth_admin.UserAdmin[User]):
    """The accounts of people."""

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[User],
        formsets: Any,  # noqa: ANN401 - accounts have none
        change: bool,  # noqa: FBT001 - Django calls it so
    ) -> None:
        """Save the account with its groups and permissions."""
        people.save(
            person=form.instance,
            related=lambda: super(UserAdmin, self).save_related(
                request, form, formsets, change
            ),
            by=page.actor(request),
            at=timezone.now(),
        )

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - the name that Django's address gives it
        form_url: str = "",
    ) -> HttpResponse:
        """Return the page, or set the password."""
        person = self.get_object(request, unquote(id))
        if request.method != "POST" or person is None:
            return super().user_change_password(request, id, form_url)
        return people.set_password(
            person=person,
            write=lambda: super(UserAdmin, self).user_change_password(
                request, id, form_url
            ),
            by=page.actor(request),
            at=timezone.now(),
        )

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete an account."""
        people.delete(people=[obj], by=page.actor(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Delete the accounts that were chosen in the list."""
        people.delete(
            people=queryset.order_by("pk"), by=page.actor(request), at=timezone.now()
        )


class GroupAdmin(_Recorded[Group], auth_admin.GroupAdmin):
    """Groups of people, which a policy may name."""

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[Group],
        formsets: Any,  # noqa: ANN401 - groups have none
        change: bool,  # noqa: FBT001 - Django calls it so
    ) -> None:
        """Save the group with its permissions."""
        people.save_group(
            group=form.instance,
            related=lambda: super(GroupAdmin, self).save_related(
                request, form, formsets, change
            ),
            by=page.actor(request),
            at=timezone.now(),
        )

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        """Delete a group."""
        people.delete_groups(groups=[obj], by=page.actor(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        """Delete the groups that were chosen in the list."""
        people.delete_groups(
            groups=queryset.order_by("pk"), by=page.actor(request), at=timezone.now()
        )
