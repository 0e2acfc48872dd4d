"""What callers send about policies."""

from rest_framework import serializers

from schemas_app.api.serializers import fields, requests
from schemas_app.domain.report import Severity


class NewPolicy(requests.Request):
    """A complete list of rules, the first that fits counting."""

    rules = fields.SentArray(help_text="As in a policy; left out members are usual.")
    reason = fields.Prose(help_text="What is to change, and why.")


class Declination(requests.Request):
    """Why a proposed policy is put away."""

    reason = fields.Prose(default="")


class Simulation(requests.Request):
    """A change that nobody has proposed, and the rules to ask."""

    severity = serializers.ChoiceField(choices=[str(one) for one in Severity])
    schema_id = fields.Text(default="", help_text="A schema there is, or will be.")
    domain = fields.Text(
        default="", help_text="The slug of its domain; a schema there is has its own."
    )
    policy_id = fields.WholeNumber(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=requests.LARGEST,
        help_text="Another policy than the one in force.",
    )
    rules = fields.SentArray(
        default=None, allow_null=True, help_text="Rules that nobody has proposed yet."
    )
