"""What the owner of a concerned module is asked: is it ready, by when, what is in the way."""

import dataclasses

from schemas_app.presenters import impact_rows
from schemas_app.presenters.review_facts import Facts


@dataclasses.dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """The form for one module; `needed` when publication waits for the answer."""

    number: str
    name: str
    needed: bool
    answered: str


def forms(facts: Facts, *, person_id: int | None) -> tuple[AnswerForm, ...]:
    """Return a form for each concerned module that belongs to this person."""
    if not facts.under_review:
        return ()
    concerned = dict.fromkeys(one.module for one in facts.concerned)
    return tuple(
        AnswerForm(
            number=number,
            name=facts.modules[number].name,
            needed=facts.required.owners_answer and number in facts.affected,
            answered=_answered(facts, number),
        )
        for number in concerned
        if number in facts.modules and facts.modules[number].owner_id == person_id
    )


def _answered(facts: Facts, number: str) -> str:
    answer = facts.given.get(number)
    return impact_rows.ANSWERS[answer.answer].label if answer else ""
