"""A range of the audit trail as a file that proves itself."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from schemas_app.admin.pages import asked, audit, page
from schemas_app.domain import audit_forms, errors
from schemas_app.selectors import audit_trail
from schemas_app.services import audit_exports

_FORMS = (
    (audit_forms.Form.JSON_LINES, "JSON Lines", "an object on each line"),
    (audit_forms.Form.CSV, "CSV", "a table, for spreadsheets"),
)


class Export(audit.AuditPage):
    """The form that asks for an export, filled in with the range one looked at."""

    template_name = "registry/audit_export.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the form."""
        since = asked.moment("since", request.GET.get("since", ""))
        until = asked.moment("until", request.GET.get("until", ""))
        first, last = audit_trail.ends(since, until)
        return self.render(
            request,
            title="Export the audit trail",
            first=first,
            last=last,
            empty=last < first,
            ranged=bool(since or until),
            forms=_FORMS,
        )

    # Django's views may answer with a stream, which is no HttpResponse.
    def post(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Send the archive while it is made."""
        try:
            export = audit_exports.export(
                first=_number(request, "first"),
                last=_number(request, "last"),
                form=_form(request),
                by=page.actor(request),
                at=timezone.now(),
            )
        except errors.RegistryError as error:
            return self.refuse(request, error, back=reverse("admin:audit_export"))
        answer = StreamingHttpResponse(
            export.chunks,
            content_type=export.content_type,
            headers={"Content-Disposition": f'attachment; filename="{export.name}"'},
        )
        add_never_cache_headers(answer)
        return answer


def _number(request: HttpRequest, name: str) -> int:
    found = asked.whole(name, request.POST.get(name, ""))
    if found is None:
        raise errors.BadValue(
            name=name, message="Which entry?", remedy="Write its number."
        )
    return found


def _form(request: HttpRequest) -> audit_forms.Form:
    try:
        return audit_forms.Form(request.POST.get("form", ""))
    except ValueError:
        raise errors.BadValue(
            name="form",
            message="It is written in no such way.",
            remedy="Choose JSON Lines or CSV.",
        ) from None
