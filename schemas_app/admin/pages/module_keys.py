"""The keys of a module in the browser: made, replaced, ended."""

import re
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from schemas_app import models
from schemas_app.admin.pages import asked, module_page, page
from schemas_app.domain import api_keys, errors
from schemas_app.presenters import key_form, module_rows
from schemas_app.selectors import modules
from schemas_app.services import modules as services

MOST_DAYS = 3650


class _ShowsKey(module_page.OfModule):
    """Answers with the secret itself: it is stored nowhere, not even for a redirect."""

    def shown(self, token: api_keys.Token, *, note: str = "") -> HttpResponse:
        """Return the page that shows a key, which nobody keeps a copy of."""
        answer = self.render(
            self.request,
            title="A new key",
            template_name="registry/module_key.html",
            head=module_rows.head(modules.module(self.number), owns=()),
            token=str(token),
            note=note,
        )
        add_never_cache_headers(answer)
        return answer


class CreateKey(_ShowsKey):
    """Makes a key, or shows the module's page with what is wrong at each field."""

    def post(self, request: HttpRequest, **_: object) -> HttpResponse:
        """Create a key, or return the form with what was typed."""
        typed = self._typed()
        try:
            return self.shown(self._created(typed))
        except errors.BadValue as error:
            if error.name not in key_form.FIELDS:
                return self.refuse(request, error, back=self.back())
            return self.render(
                request,
                template_name=module_page.Module.template_name,
                status=page.status_of(error),
                **module_page.context(
                    request, self.number, form=key_form.form(typed, error)
                ),
            )
        except errors.RegistryError as error:
            return self.refuse(request, error, back=self.back())

    def _created(self, typed: key_form.Typed) -> api_keys.Token:
        """Make a key that whoever asks answers for. Raises what is wrong with the form."""
        now = timezone.now()
        return services.create_key(
            module=modules.module(self.number),
            person=page.person(self.request),
            label=typed.label,
            scopes=typed.scopes,
            schemas=_words(typed.schemas),
            networks=_words(typed.networks),
            expires_at=_end(typed.days, at=now),
            by=page.actor(self.request),
            at=now,
        )

    def _typed(self) -> key_form.Typed:
        return key_form.Typed(
            label=self.posted("label"),
            scopes=tuple(self.request.POST.getlist("scopes")),
            schemas=self.posted("schemas"),
            networks=self.posted("networks"),
            days=self.posted("days"),
        )


class RotateKey(_ShowsKey):
    def act(self) -> HttpResponse:
        """Replace a key and show the new one this once."""
        hours = asked.whole("overlap", self.posted("overlap")) or 0
        token = services.rotate_key(
            prefix=self.prefix,
            overlap=timedelta(hours=hours),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        if not hours:
            return self.shown(token, note=f"srk_{self.prefix}… opens nothing any more.")
        old = models.ApiKey.objects.get(prefix=self.prefix)
        until = f"{old.expires_at:%-d %b %Y, %H:%M UTC}"
        return self.shown(token, note=f"srk_{self.prefix}… opens, too, until {until}.")


class RevokeKey(module_page.OfModule):
    def act(self) -> str:
        """End a key for good."""
        services.revoke_key(
            prefix=self.prefix,
            reason=self.posted("reason"),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return f"srk_{self.prefix}… opens nothing any more."


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s,]+", text)


def _end(days: str, *, at: datetime) -> datetime | None:
    """Return when a key ends, None for never. Raises errors.BadValue."""
    number = asked.whole("days", days)
    if number is None:
        return None
    if not 1 <= number <= MOST_DAYS:
        raise errors.BadValue(
            name="days",
            message=f"A key lasts 1 to {MOST_DAYS:,} days.",
            remedy="Choose a number of days, or none.",
        )
    return (at + timedelta(days=number)).astimezone(UTC)
