"""Webhooks in the browser: the list, the page of one with its messages, what one may do."""

from datetime import timedelta

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from notifications_app import models as notifications
from notifications_app.models import DeliveryStatus
from notifications_app.webhooks import selectors as known
from schemas_app import permissions
from schemas_app.admin.pages import actions, asked, page, paging
from schemas_app.presenters import filters, webhook_rows
from schemas_app.services import webhooks as services

PAGE_SIZE = 25
OVERLAPS = {0: "at once", 24: "1 day", 168: "7 days", 720: "30 days"}
_SOON = 24
_EVERYBODY = "all"
_STATUS = filters.Choices(
    "status",
    "Status",
    {
        "": "All",
        str(DeliveryStatus.WAITING): "Waiting",
        str(DeliveryStatus.FAILED): "Given up",
        str(DeliveryStatus.DELIVERED): "Delivered",
    },
)


class WebhookList(page.Page):
    """One's webhooks; administrators may look at everybody's."""

    template_name = "registry/webhooks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the page."""
        by = page.actor(request)
        may_see_all = page.is_administrator(request)
        all_of_them = may_see_all and request.GET.get("owner") == _EVERYBODY
        shown = paging.page(
            request,
            known.endpoints(None if all_of_them else permissions.person(by)),
            size=PAGE_SIZE,
            noun="webhook",
            asked={"owner": _EVERYBODY} if all_of_them else {},
        )
        return self.render(
            request,
            title="Webhooks",
            rows=webhook_rows.rows(shown.rows, now=timezone.now()),
            pages=shown.pages,
            may_create=permissions.allowed(permissions.check_can_create_webhook, by=by),
            may_see_all=may_see_all,
            all_of_them=all_of_them,
        )


class Webhook(page.Page):
    """One webhook: how it is doing, what it was sent, and what may be done with it."""

    template_name = "registry/webhook.html"
    back_label = "Back to the webhooks"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        """Return the page."""
        now = timezone.now()
        endpoint = services.managed(uid, by=page.actor(request))
        status = filters.asked(request.GET, (_STATUS,))["status"]
        found = known.deliveries(endpoint.pk, status=status or None)
        shown = paging.page(
            request,
            found.prefetch_related(
                Prefetch(
                    "tries",
                    notifications.Attempt.objects.order_by("started_at", "pk"),
                )
            ),
            size=PAGE_SIZE,
            noun="message",
            asked={"status": status},
        )
        head = webhook_rows.head(endpoint, known.last_attempt(endpoint.pk), now=now)
        return self.render(
            request,
            title=head.label,
            head=head,
            deliveries=webhook_rows.deliveries(
                shown.rows, live=not head.disabled and not head.owner_left, now=now
            ),
            pages=shown.pages,
            status_asked=status,
            statuses=tuple(_STATUS.values.items()),
            given_up=known.given_up(endpoint.pk),
            overlaps=tuple(OVERLAPS.items()),
            soon=_SOON,
        )


class ShowsSecret(page.Page):
    """Answers with a secret itself: it is stored nowhere, not even for a redirect."""

    def shown(
        self, secret: str, *, uid: str, label: str, note: str = ""
    ) -> HttpResponse:
        """Return the page that shows a secret, of which nobody keeps a copy."""
        answer = self.render(
            self.request,
            title="A new secret",
            template_name="registry/webhook_secret.html",
            secret=secret,
            uid=uid,
            label=label,
            note=note,
        )
        add_never_cache_headers(answer)
        return answer


class _OfWebhook(actions.Action):
    back_label = "Back to the webhook"

    @property
    def uid(self) -> str:
        """The webhook that the address names."""
        return str(self.kwargs["uid"])

    def back(self) -> str:
        """Return the webhook's page."""
        return reverse("admin:webhook", args=[self.uid])


class Rotate(_OfWebhook, ShowsSecret):
    def act(self) -> HttpResponse:
        """Replace the secret and show the new one this once."""
        hours = asked.whole("overlap", self.posted("overlap")) or 0
        overlap, now = timedelta(hours=hours), timezone.now()
        by = page.actor(self.request)
        secret = services.rotate(uid=self.uid, overlap=overlap, by=by, at=now)
        until = f"{now + overlap:%-d %b %Y, %H:%M UTC}"
        note = f"The old one signs, too, until {until}." if hours else ""
        return self.shown(
            secret,
            uid=self.uid,
            label=services.managed(self.uid, by=by).label,
            note=note or "The old one signs nothing any more.",
        )


class Disable(_OfWebhook):
    def act(self) -> str:
        """Send nothing more."""
        services.disable(
            uid=self.uid,
            reason=self.posted("reason"),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return "Nothing more is sent. What is announced meanwhile is kept."


class Enable(_OfWebhook):
    def act(self) -> str:
        """Send again, with what was missed if the form says so."""
        catch_up = bool(self.posted("catch_up"))
        services.enable(
            uid=self.uid,
            catch_up=catch_up,
            by=page.actor(self.request),
            at=timezone.now(),
        )
        if catch_up:
            return "It is enabled, and gets what it missed."
        return "It is enabled, and gets what is announced from now on."


class Ping(_OfWebhook):
    def act(self) -> str:
        """Have a test sent."""
        services.ping(uid=self.uid, by=page.actor(self.request), at=timezone.now())
        return "A test is on its way. What comes of it stands below."


class Redeliver(_OfWebhook):
    def act(self) -> str:
        """Have one message sent again."""
        services.redeliver(
            uid=self.uid,
            message_id=str(self.kwargs["message_id"]),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return "It is sent again, under the same id."


class RedeliverFailed(_OfWebhook):
    def act(self) -> str:
        """Have everything sent again that was given up."""
        count = services.redeliver_failed(
            uid=self.uid, by=page.actor(self.request), at=timezone.now()
        )
        return f"Sent again: {count}." if count else "Nothing has been given up."


class Give(_OfWebhook):
    def act(self) -> str:
        """Have somebody else answer for it."""
        username = self.posted("username")
        services.give(
            uid=self.uid,
            username=username,
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return f"{username} answers for it now."

    def back(self) -> str:
        """Return the list: who gave a webhook away may see it no longer."""
        return reverse("admin:webhooks")


class Remove(_OfWebhook):
    def act(self) -> str:
        """Forget the webhook."""
        services.remove(uid=self.uid, by=page.actor(self.request), at=timezone.now())
        return "The webhook is removed."

    def back(self) -> str:
        """Return the list."""
        return reverse("admin:webhooks")
