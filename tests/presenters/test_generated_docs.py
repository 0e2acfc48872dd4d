"""The pages of docs/ that are written by a program."""

from schemas_app.domain import schema_formats, workflow
from schemas_app.presenters import generated_docs


def test_states_page_has_an_arrow_for_every_transition():
    page = generated_docs.proposal_states().splitlines()

    for (state, event), following in workflow.TRANSITIONS.items():
        assert f"    {state} --> {following}: {event}" in page
    assert sum(line.startswith("    ") for line in page) == (
        len(workflow.TRANSITIONS) + 1 + len(workflow.FINAL_STATES)
    )


def test_states_page_ends_where_no_arrow_leaves():
    page = generated_docs.proposal_states()

    ends = {line.split()[0] for line in page.splitlines() if line.endswith("[*]")}
    assert ends == {str(state) for state in workflow.FINAL_STATES}


def test_rules_page_names_every_rule_once():
    page = generated_docs.compatibility_rules()

    for schema_format in schema_formats.FORMATS.values():
        assert f"## {schema_format.name}" in page
        for rule in schema_format.rules.values():
            assert page.count(f"| `{rule.id}` |") == 1


def test_rules_page_names_every_notice_once():
    page = generated_docs.compatibility_rules()

    for schema_format in schema_formats.FORMATS.values():
        assert f"### Notices of {schema_format.name}" in page
        for kind in schema_format.notice_kinds.values():
            assert page.count(f"| `{kind.code}` | {kind.purpose} | ") == 1


def test_rules_page_has_tables_of_four_and_three_columns():
    rules, _, notices = generated_docs.compatibility_rules().partition("### Notices")

    for table, columns in ((rules, 4), (notices, 3)):
        rows = [line for line in table.splitlines() if line.startswith("|")]
        assert {line.count("|") for line in rows} == {columns + 1}
