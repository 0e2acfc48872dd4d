"""The pages of docs/ that are written by a program, as text.

`manage.py generate_docs` writes and compares them; the API serves the first one.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from drf_spectacular import drainage, generators, renderers

from schemas_app.domain import changes, schema_format, schema_formats, workflow
from schemas_app.presenters import arrow_mapping_page

_MADE_BY = "<!-- Written by `manage.py generate_docs`; do not edit. -->"


@functools.cache
def openapi() -> str:
    """Return the OpenAPI document of the machine API, in YAML.

    Raises ValueError if a view does not say enough about itself.
    """
    generator: Any = generators.SchemaGenerator  # untyped
    schema = generator().get_schema(request=None, public=True)
    if drainage.GENERATOR_STATS:
        raise ValueError("drf-spectacular warned; `manage.py spectacular` says why.")
    renderer: Any = renderers.OpenApiYamlRenderer()
    return str(renderer.render(schema, renderer_context={}), "utf-8")


def proposal_states() -> str:
    """Return the life of a proposal as a page with a Mermaid diagram."""
    lines = [
        _MADE_BY,
        "# The states of a proposal",
        "",
        "Each arrow is an entry of `TRANSITIONS` in `schemas_app/domain/workflow.py`;",
        "what has no arrow is refused with `transition_refused`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {workflow.State.DRAFT}",
        *(
            f"    {state} --> {following}: {event}"
            for (state, event), following in workflow.TRANSITIONS.items()
        ),
        *(f"    {state} --> [*]" for state in sorted(workflow.FINAL_STATES)),
        "```",
        "",
    ]
    return "\n".join(lines)


def compatibility_rules() -> str:
    """Return every rule of every schema format, with what it does and how it reads."""
    lines = [
        _MADE_BY,
        "# The rules by which changes are named",
        "",
        "A rule names one kind of difference between two versions. Its effect is what",
        "it does, by itself, to the set of documents a schema accepts; whether a",
        "version breaks anybody is decided by the verdicts, not by adding up rules.",
    ]
    for known in schema_formats.FORMATS.values():
        lines += ["", f"## {known.name}", "", *_table(known.rules)]
        lines += ["", f"### Notices of {known.name}", ""]
        lines += [
            "What an author is told of a schema that is valid and perhaps not meant so.",
            "Notices do not change a verdict.",
            "",
            *_notices(known.notice_kinds),
        ]
    return "\n".join([*lines, ""])


def _notices(kinds: Mapping[str, schema_format.NoticeKind]) -> Iterator[str]:
    yield "| notice | purpose | sentence |"
    yield "|---|---|---|"
    for kind in kinds.values():
        yield _row(f"`{kind.code}`", kind.purpose, kind.sentence)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _table(rules: Mapping[str, changes.Rule]) -> Iterator[str]:
    yield "| rule | effect | purpose | sentence |"
    yield "|---|---|---|---|"
    for rule in sorted(rules.values(), key=lambda rule: rule.id):
        yield _row(f"`{rule.id}`", str(rule.effect), rule.purpose, rule.sentence)


def arrow_mapping() -> str:
    """Return what becomes what in Arrow, and the artifacts made of it."""
    return arrow_mapping_page.page(_MADE_BY)


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "openapi.yaml": openapi,
        "proposal-states.md": proposal_states,
        "compatibility-rules.md": compatibility_rules,
        "arrow-mapping.md": arrow_mapping,
    },
)
