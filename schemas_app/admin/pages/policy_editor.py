"""Proposing a policy: a form with one block for each rule, or the rules as JSON.

Every button works without a script: it sends the form, and the page comes back.
"""

import dataclasses
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import permissions
from schemas_app.admin import policy_reads
from schemas_app.admin.pages import page, policies, policy_form
from schemas_app.domain import errors, exact_json, json_text
from schemas_app.domain import policies as rules_of
from schemas_app.domain.report import Severity
from schemas_app.presenters import policy_difference, words
from schemas_app.selectors import policies as known
from schemas_app.services import policies as policy_services

# Far beyond MAX_RULES rules, as people write them.
_MOST_BYTES = 1_000_000
_DEEPEST = 10
_SEVERITIES = tuple((str(one), words.SEVERITIES[one].label) for one in Severity)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Draft:
    """What was typed: blocks, or JSON where `expert`."""

    reason: str
    expert: bool
    blocks: tuple[policy_form.Block, ...] = ()
    text: str = ""
    error: str = ""

    def rules(self) -> exact_json.Json:
        """Return the rules as JSON. Raises errors.BadValue for what is none."""
        if not self.expert:
            return [block.as_json for block in self.blocks]
        try:
            return json_text.parse(
                self.text, max_bytes=_MOST_BYTES, max_depth=_DEEPEST
            ).value
        except errors.BadText as error:
            raise errors.BadValue(
                name="rules", message=str(error), remedy="Correct the JSON."
            ) from error


class Propose(page.Page):
    """The form for another policy, which begins with the one in force."""

    template_name = "registry/policies_propose.html"
    back_label = "Back to the policies"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the form with the rules that are in force."""
        permissions.check_can_set_policy(by=page.actor(request))
        rules = known.active().rules
        expert = len(rules) > policy_form.MOST_BLOCKS
        return self._form(
            request,
            Draft(
                reason="",
                expert=expert,
                blocks=policy_form.of_rules(rules) or (policy_form.Block(),),
                text=_written([rule.as_json() for rule in rules]),
            ),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what the button says: change the form, show the difference, or propose."""
        permissions.check_can_set_policy(by=page.actor(request))
        draft = _draft(request)
        do = request.POST.get("do", "")
        try:
            if do == "propose":
                return self._proposed(request, draft)
            if do in ("expert", "blocks"):
                return self._form(request, _switched(draft, expert=do == "expert"))
            if do == "check":
                return self._form(request, draft, checked=True)
        except errors.BadValue as error:
            return self._form(request, _marked(draft, error), status=400)
        blocks = policy_form.changed(draft.blocks, do)
        return self._form(request, dataclasses.replace(draft, blocks=blocks))

    def _proposed(self, request: HttpRequest, draft: Draft) -> HttpResponse:
        policy = policy_services.propose(
            rules=draft.rules(),
            reason=draft.reason,
            by=page.actor(request),
            at=timezone.now(),
        )
        return policies.leads_to(policy.pk)

    def _form(
        self,
        request: HttpRequest,
        draft: Draft,
        *,
        checked: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        now = known.active()
        differences = None
        if checked:
            rules = rules_of.rules_from_json(draft.rules())
            differences = policy_difference.differences(now.rules, rules)
        return self.render(
            request,
            title="Propose a policy",
            status=status,
            draft=draft,
            before=now.number,
            differences=differences,
            checked=checked,
            groups=policy_reads.groups(),
            domains=tuple(domain.slug for domain in policy_reads.domains()),
            severities=_SEVERITIES,
        )


def _draft(request: HttpRequest) -> Draft:
    return Draft(
        reason=request.POST.get("reason", ""),
        expert=request.POST.get("as") == "json",
        blocks=policy_form.of_post(request.POST),
        text=request.POST.get("text", ""),
    )


def _switched(draft: Draft, *, expert: bool) -> Draft:
    """Return the draft in its other form. Raises errors.BadValue for what is no rule."""
    if expert:
        return dataclasses.replace(
            draft, expert=True, text=_written([block.as_json for block in draft.blocks])
        )
    rules = rules_of.rules_from_json(draft.rules())
    if len(rules) > policy_form.MOST_BLOCKS:
        raise errors.BadValue(
            name="rules",
            message=f"The form takes {policy_form.MOST_BLOCKS} rules.",
            remedy="Go on with JSON.",
        )
    return dataclasses.replace(draft, expert=False, blocks=policy_form.of_rules(rules))


def _marked(draft: Draft, error: errors.BadValue) -> Draft:
    blocks = policy_form.with_error(draft.blocks, error)
    wrong = [place for place, block in enumerate(blocks, start=1) if block.error]
    where = f"Look at rule {wrong[0]}." if wrong else f"{error} {error.remedy}"
    return dataclasses.replace(draft, blocks=blocks, error=where)


def _written(rules: Sequence[exact_json.Json]) -> str:
    return exact_json.dumps(list(rules), indent=2)
