"""The form that makes a key: what was typed, and what is wrong with it."""

import dataclasses

from schemas_app.domain import errors
from schemas_app.permissions import Scope


@dataclasses.dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed; the usual before that."""

    label: str = ""
    scopes: tuple[str, ...] = (str(Scope.READ),)
    schemas: str = ""
    networks: str = ""
    days: str = ""


FIELDS = tuple(field.name for field in dataclasses.fields(Typed))


@dataclasses.dataclass(frozen=True, kw_only=True)
class KeyForm:
    """The form; `open` where it is to be seen at once. `wrong` is by field."""

    typed: Typed
    scopes: tuple[tuple[str, bool], ...]
    wrong: dict[str, str]
    open: bool


def form(typed: Typed | None = None, error: errors.BadValue | None = None) -> KeyForm:
    """Return the form as it stands."""
    shown = typed or Typed()
    return KeyForm(
        typed=shown,
        scopes=tuple((str(scope), str(scope) in shown.scopes) for scope in Scope),
        wrong={error.name: f"{error.message} {error.remedy}"} if error else {},
        open=typed is not None,
    )
