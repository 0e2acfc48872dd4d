"""The form of a policy: what was typed, rule by rule, and the rules that it says.

What cannot be a rule is passed on as it was typed: the domain says what is wrong with
it, and nothing is lost.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from schemas_app.domain import errors, exact_json
from schemas_app.domain.policies import MAX_RULES, Rule
from schemas_app.domain.report import Severity

# A form of more fields than Django reads is of no use; the others are written as JSON.
MOST_BLOCKS = 60
_HOURS = {"hours": 1, "days": 24}
_ERROR = re.compile(r"rules\[(\d+)\](?:\.(\w+))?")
_FLAGS = ("owners_answer", "threads_block", "arrow_compatible", "publishes_itself")
_STEPS = {"up": -1, "down": 1}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Block:
    """One rule as it was typed; `error` says what is wrong with it."""

    name: str = ""
    domains: str = "*"
    schemas: str = "*"
    severities: tuple[str, ...] = tuple(map(str, Severity))
    approvals: str = ""
    group: str = ""
    owners_answer: bool = False
    threads_block: bool = False
    arrow_compatible: bool = False
    notice: str = ""
    unit: str = "days"
    expires_after_days: str = ""
    publishes_itself: bool = False
    error: str = ""

    @property
    def as_json(self) -> dict[str, exact_json.Json]:
        """Return the rule as the JSON object that it says."""
        notice = _number(self.notice)
        hours = notice * _HOURS[self.unit] if isinstance(notice, int) else notice
        return {
            "name": self.name.strip(),
            "domains": self.domains.strip(),
            "schemas": self.schemas.strip(),
            "severities": list(self.severities),
            "approvals": _number(self.approvals),
            "group": self.group,
            "owners_answer": self.owners_answer,
            "threads_block": self.threads_block,
            "arrow_compatible": self.arrow_compatible,
            "notice_hours": 0 if hours is None else hours,
            "expires_after_days": _number(self.expires_after_days),
            "publishes_itself": self.publishes_itself,
        }


def of_rules(rules: Iterable[Rule]) -> tuple[Block, ...]:
    """Return the blocks that say `rules`."""
    return tuple(_of_rule(rule) for rule in rules)


def of_post(post: QueryDict) -> tuple[Block, ...]:
    """Return the blocks as they were typed."""
    count = post.get("count", "")
    rules = min(int(count), MAX_RULES) if count.isdecimal() else 0
    return tuple(_of_post(post, f"rule-{index}-") for index in range(rules))


def changed(blocks: tuple[Block, ...], do: str) -> tuple[Block, ...]:
    """Return the blocks after one press of a button: add, remove-1, up-2, down-0."""
    if do == "add":
        return (*blocks, Block())
    verb, _, text = do.partition("-")
    index = int(text) if text.isdecimal() else len(blocks)
    if index >= len(blocks):
        return blocks
    rest = [*blocks[:index], *blocks[index + 1 :]]
    if verb in _STEPS:
        rest.insert(max(0, index + _STEPS[verb]), blocks[index])
    elif verb != "remove":
        return blocks
    return tuple(rest)


def with_error(blocks: tuple[Block, ...], error: errors.BadValue) -> tuple[Block, ...]:
    """Return the blocks, the error at the one that it names."""
    found = _ERROR.fullmatch(error.name)
    if found is None or int(found[1]) >= len(blocks):
        return blocks
    member = (found[2] or "").replace("_", " ")
    sentence = f"{member.capitalize()}: {error.message}" if member else error.message
    return tuple(
        dataclasses.replace(block, error=sentence) if index == int(found[1]) else block
        for index, block in enumerate(blocks)
    )


def _of_rule(rule: Rule) -> Block:
    in_days = rule.notice_hours % _HOURS["days"] == 0
    notice = rule.notice_hours // _HOURS["days"] if in_days else rule.notice_hours
    return Block(
        name=rule.name,
        domains=rule.domains,
        schemas=rule.schemas,
        severities=tuple(map(str, rule.severities)),
        approvals=_text(rule.approvals),
        group=rule.group,
        owners_answer=rule.owners_answer,
        threads_block=rule.threads_block,
        arrow_compatible=rule.arrow_compatible,
        notice=str(notice) if notice else "",
        unit="days" if in_days else "hours",
        expires_after_days=_text(rule.expires_after_days),
        publishes_itself=rule.publishes_itself,
    )


def _of_post(post: QueryDict, prefix: str) -> Block:
    def text(name: str) -> str:
        return post.get(prefix + name, "")

    flags: Mapping[str, Any] = {name: bool(text(name)) for name in _FLAGS}
    return Block(
        name=text("name"),
        domains=text("domains"),
        schemas=text("schemas"),
        severities=tuple(post.getlist(f"{prefix}severities")),
        approvals=text("approvals"),
        group=text("group"),
        notice=text("notice"),
        unit=text("unit") if text("unit") in _HOURS else "days",
        expires_after_days=text("expires_after_days"),
        **flags,
    )


def _number(text: str) -> int | str | None:
    """Return the number written in `text`, None for nothing, and else the text."""
    written = text.strip()
    if not written:
        return None
    return int(written) if re.fullmatch(r"-?[0-9]{1,9}", written) else written


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
