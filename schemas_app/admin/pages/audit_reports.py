"""What an auditor looks at first: how long decisions take, and what went round the rules."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import models
from schemas_app.admin.pages import audit
from schemas_app.presenters import (
    audit_chart,
    audit_durations,
    audit_reports,
    audit_rows,
    filters,
)
from schemas_app.selectors import audit_reports as known

MONTHS = 12
MOST = 25


class Reports(audit.AuditPage):
    """Time to decision, stale votes, self-approvals and broken glass."""

    template_name = "registry/audit_reports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the reports, of one domain where the query names it."""
        now = timezone.now()
        choices = (filters.Choices("domain", "Domain", _domains()),)
        wished = filters.asked(request.GET, choices)
        decided = known.decided(
            since=audit_durations.beginning(now=now, count=MONTHS),
            domain=wished["domain"],
        )
        months = audit_durations.months(
            (one.domain, one.submitted_at, one.decided_at) for one in decided
        )
        stale, tried = known.stale_approvals(), known.self_approvals()
        glass = known.broken_glass()
        return self.render(
            request,
            title="Audit reports",
            filters=filters.filters(choices, wished),
            narrowed=bool(wished["domain"]),
            durations=audit_durations.rows(months),
            chart=audit_chart.chart(
                audit_durations.overall(months, now=now, count=MONTHS)
            ),
            stale=audit_reports.stale(stale[:MOST], now=now),
            tried=audit_rows.rows(tried[:MOST], now=now),
            glass=audit_reports.glass(glass[:MOST], now=now),
            figures=audit_reports.figures(
                decided=len(decided),
                stale=stale.count(),
                tried=tried.count(),
                asked=glass.count(),
                forced=glass.filter(confirmed_at__isnull=False).count(),
            ),
            most=MOST,
        )


def _domains() -> dict[str, str]:
    rows = models.Domain.objects.order_by("name").values_list("slug", "name")
    return {"": "Every domain", **dict(rows)}
