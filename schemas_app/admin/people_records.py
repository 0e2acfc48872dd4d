"""Django's own forms of accounts and groups, saved by our service: nothing of who may
vote changes without an audit entry.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.admin.utils import unquote
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import permissions
from schemas_app.admin import history
from schemas_app.admin.pages import page
from schemas_app.domain import errors, roles
from schemas_app.services import people

_Row = TypeVar("_Row", bound=Model)

_OF_SUPERUSERS = ("is_superuser", "user_permissions")
_OF_OTHERS = ("is_active", "is_staff", "groups")


class _Refusal(page.Page):
    back_label = "Back"


class _Recorded(history.InTheTrail[_Row]):
    """A form or a choice in the list is one change, in one transaction.

    What the service refuses becomes a page of its own, and nothing is changed.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        *arguments: Any,  # noqa: ANN401 - Django's own
        **options: Any,  # noqa: ANN401
    ) -> HttpResponse:
        """Return the form, or save what it says."""
        return self.judged(request, super().changeform_view, *arguments, **options)

    def delete_view(
        self,
        request: HttpRequest,
        *arguments: Any,  # noqa: ANN401 - Django's own
        **options: Any,  # noqa: ANN401
    ) -> HttpResponse:
        """Return the question whether to delete, or delete."""
        return self.judged(request, super().delete_view, *arguments, **options)

    def judged(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        *arguments: Any,  # noqa: ANN401 - Django's own
        **options: Any,  # noqa: ANN401
    ) -> HttpResponse:
        """Return what a view of Django's answers, or the page of what was refused."""
        try:
            with transaction.atomic():
                return view(request, *arguments, **options)
        except errors.RegistryError as error:
            return _Refusal(site=self.admin_site).refuse(
                request, error, back=request.path
            )

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
        return self.judged(request, super().changelist_view, extra_context)


class UserAdmin(_Recorded[User], auth_admin.UserAdmin[User]):
    """The accounts of people; a new one may sign in, and read."""

    readonly_fields = ("last_login", "date_joined")  # they are what happened
    add_fieldsets = (
        *auth_admin.UserAdmin.add_fieldsets,
        ("What they may do", {"fields": ("groups",)}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the form of a new account begins with."""
        readers = Group.objects.filter(name=roles.READERS)
        return {"groups": list(readers), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> tuple[str, ...]:
        """Return what nobody but a superuser changes, and nobody of themselves."""
        shown = tuple(super().get_readonly_fields(request, obj))
        if page.person(request).is_superuser:
            return shown
        is_own = obj is not None and obj.pk == page.person(request).pk
        return (*shown, *_OF_SUPERUSERS, *(_OF_OTHERS if is_own else ()))

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Return whether this account may be changed: none that may do more."""
        return super().has_change_permission(request, obj) and _manages(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Return whether this account may be deleted: none that may do more."""
        return super().has_delete_permission(request, obj) and _manages(request, obj)

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[User],
        formsets: Any,  # noqa: ANN401 - accounts have none
        change: bool,  # noqa: FBT001 - Django calls it so
    ) -> None:
        """Save the account with its groups and permissions."""
        form.instance.is_staff |= not change

        def related() -> None:
            super(UserAdmin, self).save_related(request, form, formsets, change)
            if not change and not form.instance.groups.exists():
                readers, _ = Group.objects.get_or_create(name=roles.READERS)
                form.instance.groups.add(readers)

        people.save(
            person=form.instance,
            related=related,
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
        return self.judged(request, self._password_set, person, form_url)

    def _password_set(
        self, request: HttpRequest, person: User, form_url: str
    ) -> HttpResponse:
        return people.set_password(
            person=person,
            write=lambda: super(UserAdmin, self).user_change_password(
                request, str(person.pk), form_url
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

    def get_readonly_fields(
        self, request: HttpRequest, obj: Group | None = None
    ) -> tuple[str, ...]:
        """Return what nobody but a superuser changes."""
        shown = tuple(super().get_readonly_fields(request, obj))
        return shown if page.person(request).is_superuser else (*shown, "permissions")

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


def _manages(request: HttpRequest, account: User | None) -> bool:
    return account is None or permissions.allowed(
        permissions.check_can_manage_account,
        account_id=account.pk,
        by=page.actor(request),
    )
