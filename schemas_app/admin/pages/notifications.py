"""Notifications: a person's inbox, what they watch, and how far they want to be told."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from notifications_app import selectors as notifications
from schemas_app.admin.pages import actions, page
from schemas_app.domain import errors
from schemas_app.presenters import filters, notification_rows
from schemas_app.services import inbox

PAGE_SIZE = 25
_SHOW = filters.Choices("show", "Show", {"": "All", "unread": "Unread"})


class Notifications(page.Page):
    """What happened that this person wants to know of, newest first."""

    template_name = "registry/notifications.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return one page of the inbox."""
        person = _person(request)
        wanted = filters.asked(request.GET, (_SHOW,))
        items = notifications.inbox(person, unread=wanted["show"] == "unread")
        shown = Paginator(items, PAGE_SIZE).get_page(request.GET.get("page"))
        return self.render(
            request,
            title="Notifications",
            days=notification_rows.days(shown, now=timezone.now()),
            only_unread=wanted["show"] == "unread",
            here=request.get_full_path(),
            pages=filters.pages(
                number=shown.number,
                last=shown.paginator.num_pages,
                found=shown.paginator.count,
                asked=wanted,
                noun="notification",
            ),
        )


class Preferences(page.Page):
    """What a person watches, and how far they want to be told of each kind of thing."""

    template_name = "registry/notifications_preferences.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the page."""
        person = _person(request)
        return self.render(
            request,
            title="Notification preferences",
            choices=notification_rows.choices(notifications.reaches(person)),
            reaches=tuple(notification_rows.REACHES.items()),
            watches=notifications.watches(person),
            here=request.path,
        )


class Unread(page.Page):
    """How many are unread, for the bell of a page that is open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the number as JSON."""
        answer = JsonResponse({"unread": notifications.unread_count(_person(request))})
        add_never_cache_headers(answer)
        return answer


class Open(page.Page):
    """One item: it is read, and what it is about comes next."""

    def get(self, request: HttpRequest, item_id: int) -> HttpResponse:
        """Mark the item as read and lead to what it is about.

        By following a link, as in any mail, so that it can be opened in a new tab.
        """
        item = notifications.inbox(_person(request)).filter(pk=item_id).first()
        if item is None:
            raise errors.NotFound(noun="notification", name=str(item_id))
        inbox.read(items=[item.pk], by=page.actor(request), at=timezone.now())
        name, _, number = item.about.partition("/")
        if name == "version":
            return HttpResponseRedirect(
                reverse("admin:schema_version", args=[item.happened.topic, number])
            )
        if name == "webhook":
            return HttpResponseRedirect(reverse("admin:webhook", args=[number]))
        return HttpResponseRedirect(reverse("admin:proposal", args=[number]))


class _OfInbox(actions.Action):
    back_label = "Back to the notifications"

    def back(self) -> str:
        """Return the page that the form was on."""
        return actions.local(self.request, otherwise=reverse("admin:notifications"))


class Read(_OfInbox):
    def act(self) -> str:
        """Mark the named items as read, or all where none is named."""
        named = self.request.POST.getlist("item")
        inbox.read(
            items=[int(one) for one in named if _is_number(one)] if named else None,
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return "" if named else "Everything is read."


class Choose(_OfInbox):
    def act(self) -> str:
        """Keep how far this person wants to be told of each kind."""
        inbox.choose(
            reaches={
                kind: int(reach) if _is_number(reach) else -1
                for group in notification_rows.GROUPS
                if (reach := self.posted(group.name))
                for kind in group.kinds
            },
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return "From now on you are told as you chose."


class Watch(_OfInbox):
    def act(self) -> str:
        """Watch a schema, or all that a pattern names."""
        pattern = self.posted("pattern")
        inbox.watch(pattern=pattern, by=page.actor(self.request), at=timezone.now())
        return f"You watch {pattern}."


class Unwatch(_OfInbox):
    def act(self) -> str:
        """Watch it no longer."""
        pattern = self.posted("pattern")
        inbox.unwatch(pattern=pattern, by=page.actor(self.request), at=timezone.now())
        return f"You do not watch {pattern} any more."


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _person(request: HttpRequest) -> int:
    return page.person(request).pk
